from __future__ import annotations

import pytest

from workflows.definition.arm import Template, is_left, left_in, template_of, template_within
from workflows.jsontypes import Json, JsonObject

TEMPLATE = template_of(
    {
        "parameters": {
            "Naam": {"type": "string", "defaultValue": "Opruimen"},
            "Plaats": {"type": "string", "defaultValue": "[resourceGroup().location]"},
            "Verplicht": {"type": "string"},
            "Sleutel": {"type": "securestring", "defaultValue": "geheim"},
            "Sleutels": {"type": "secureObject", "defaultValue": {"een": "geheim"}},
        },
        "variables": {
            "Tweede": "[concat(variables('Eerste'), '!')]",
            "Eerste": "[concat('stroom-', parameters('Naam'))]",
            "Kring": "[variables('Kring')]",
            "Kop": "[concat('Bearer ', parameters('Sleutel'))]",
            "Lijst": ["[parameters('Naam')]", "[parameters('Plaats')]"],
        },
    }
)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("[parameters('Naam')]", "Opruimen"),
        ("[ParaMeters('naam')]", "Opruimen"),
        ("[variables('Tweede')]", "stroom-Opruimen!"),
        ("[concat('@{triggerBody()?[''', parameters('Naam'), ''']}')]", "@{triggerBody()?['Opruimen']}"),
        ('[["a"]', '["a"]'),
        ("gewoon [tekst]", "gewoon [tekst]"),
        ("[half", "[half"),
        ("[[half] en meer", "[[half] en meer"),
        ("[]", "[]"),
        (5, 5),
    ],
)
def test_what_a_template_knows_of_itself_is_filled_in(text: Json, filled: Json) -> None:
    assert TEMPLATE.filled(text) == filled


@pytest.mark.parametrize(
    "text",
    [
        "[resourceGroup().location]",
        "[parameters('Verplicht')]",
        "[parameters('Plaats')]",
        "[parameters('Sleutel')]",
        "[parameters('Sleutels').een]",
        "[variables('Kop')]",
        "[variables('Kring')]",
        "[variables('Lijst')]",
        "[guid('N')]",
        "[1, 2]",
    ],
)
def test_what_needs_azure_stays_as_it_is(text: str) -> None:
    assert (is_left(text), TEMPLATE.filled(text)) == (True, text)


def test_places_that_need_azure_are_named() -> None:
    before: Json = {"a": ["[parameters('Naam')]", "[utcNow()]"], "b": {"c": "[[x]"}}

    assert list(left_in(before, TEMPLATE.filled(before))) == [("a", 1)]


WITHIN: JsonObject = {
    "parameters": {
        "Naam": {"type": "string", "defaultValue": "binnen"},
        "Plaats": {"type": "string", "defaultValue": "hier"},
        "Sleutel": {"type": "securestring"},
        "Kluis": {"type": "string", "defaultValue": "open"},
        "Eigen": {"type": "string", "defaultValue": "eigen"},
    }
}
GIVEN: JsonObject = {
    "naam": {"value": "[parameters('Naam')]"},
    "Plaats": {"value": "[parameters('Plaats')]"},
    "Sleutel": {"value": "geheim"},
    "Kluis": {"reference": {"secretName": "x"}},
}


def within(outer: Template | None, **options: Json) -> Json:
    template = template_within({"template": WITHIN, "parameters": GIVEN, **options}, outer)
    return template.filled(
        [f"[parameters('{name}')]" for name in ("Naam", "Plaats", "Sleutel", "Kluis", "Eigen")]
    )


def test_a_nested_deployment_is_worked_out_in_the_template_around_it() -> None:
    filled = [
        "Opruimen",
        "[parameters('Plaats')]",
        "[parameters('Sleutel')]",
        "[parameters('Kluis')]",
        "[parameters('Eigen')]",
    ]

    assert within(TEMPLATE) == filled
    assert within(TEMPLATE, expressionEvaluationOptions={"scope": "Outer"}) == filled


def test_a_nested_deployment_with_a_scope_of_its_own_knows_what_it_was_given_before_its_defaults() -> None:
    assert within(TEMPLATE, expressionEvaluationOptions={"scope": "Inner"}) == [
        "Opruimen",
        "[parameters('Plaats')]",
        "[parameters('Sleutel')]",
        "[parameters('Kluis')]",
        "eigen",
    ]


def test_a_deployment_without_a_template_around_it_knows_what_it_was_given() -> None:
    assert template_within({"template": WITHIN, "parameters": {"naam": {"value": "x"}}}, None).filled(
        ["[parameters('Naam')]", "[parameters('Plaats')]"]
    ) == ["x", "hier"]
