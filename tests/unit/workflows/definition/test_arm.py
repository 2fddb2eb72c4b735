from __future__ import annotations

import pytest

from workflows.definition.arm import is_left, left_in, template_of
from workflows.jsontypes import Json

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
