from __future__ import annotations

import pytest

from workflows.definition.expressions import Known, check_expressions
from workflows.definition.outline import outline_of
from workflows.definition.reader import read_one
from workflows.definition.variables import variables_of

HEAD = """
parameters: {Map: {type: String}}
triggers:
  Knop: {type: Request, inputs: {schema: {properties: {"@odata.type": {}}}}, conditions: [{expression: "TRIGGER"}]}
outputs: {uit: {type: String, value: "OUTPUT"}}
actions:
  Maak: {type: InitializeVariable, inputs: {variables: [{name: teller, type: Integer}]}}
  Eerst: {type: Compose, inputs: 1}
"""


def said(action: str, *, trigger: str = "@true", output: str = "x") -> list[str]:
    head = HEAD.replace("TRIGGER", trigger).replace("OUTPUT", output).lstrip()
    reading = read_one(f"{head}  A: {action}", "x.yaml")
    assert reading.mistakes == ()
    outline = outline_of(reading.flow)
    known = Known(flow=reading.flow, outline=outline, variables=variables_of(outline), source=reading.source)
    return [f"{one.code}: {one}".replace("x.yaml:8 · actions.A.", "") for one in check_expressions(known)]


def after(text: str, before: str = "Eerst") -> str:
    return f'{{type: Compose, runAfter: {{{before}: [Succeeded]}}, inputs: "{text}"}}'


@pytest.mark.parametrize(
    "action",
    [
        after("@concat(outputs('Eerst'), body('eerst'), triggerBody()?['x'])"),
        after("@variables('TELLER')", "Maak"),
        after("@parameters('map')"),
        after("@parameters('$connections')['x']"),
        after("@outputs(concat('Ee', 'rst'))"),
        after("geen @expressie, wel iemand@voorbeeld.example"),
        after("@@letterlijk"),
        "{type: Foreach, foreach: \"@createArray(1)\", actions: {B: {type: Compose, inputs: \"@add(items('A'), item())\"}}}",
        "{type: Until, expression: \"@equals(outputs('B'), iterationIndexes('A'))\", actions: {B: {type: Compose, inputs: 1}}}",
        '{type: Select, inputs: {from: [], select: "@item()"}}',
        "{type: If, expression: {AND: [{equals: [\"@true\", 1]}, {not: {contains: [\"@createArray(1)\", 1]}}, {greater: [{length: [\"@'x'\"]}, 0]}]}}".replace("@'x'", "x"),
        '{type: ParseJson, inputs: {content: x, schema: {properties: {"@odata.type": {}}}}}',
        "{type: Compose, inputs: 1, trackedProperties: {status: \"@action()['status']\"}}",
    ],
)  # fmt: skip
def test_good_expressions(action: str) -> None:
    assert said(action) == []


@pytest.mark.parametrize(
    ("action", "says"),
    [
        (after("@conca('a')"), ["expression_unknown_function", "inputs", 'bedoelt u "concat"?']),
        (after("@length()"), ["expression_wrong_arity", "inputs", "(teken 2)"]),
        (after("@length('a'"), ["expression_syntax", "inputs"]),
        (after("x @{length('a'"), ["expression_unclosed", "inputs"]),
        ('{type: Compose, inputs: {a: [1, {b: "@x"}]}}', ["expression_bare_name", "inputs.a.1.b"]),
        ("{type: Compose, inputs: {\"@{conca('x')}\": 1}}", ["expression_unknown_function", "inputs.@{conca('x')}"]),
        (after("@outputs('Eerts')"), ["action_unknown", 'er is geen actie "Eerts", bedoelt u "Eerst"?']),
        (after("@outputs('Eerst')", "Maak"), ["action_not_before", 'de actie "Eerst" kan hier nog niet klaar zijn']),
        (after("@outputs('A')"), ["action_not_before"]),
        (after("@variables('telr')"), ["variable_unknown", 'bedoelt u "teller"?']),
        (after("@variables('teller')"), ["variable_not_before", '"Maak" staat niet ervóór in runAfter']),
        ("{type: SetVariable, runAfter: {Maak: [Succeeded]}, inputs: {name: Teller, value: \"@add(variables('teller'), 1)\"}}",
         ["variable_reads_itself", "inputs.value"]),
        (after("@parameters('mapp')"), ["parameter_unknown", 'bedoelt u "Map"?']),
        (after("@items('Eerst')"), ["loop_not_around"]),
        (after("@item()"), ["item_outside_loop"]),
        (after("@listCallbackUrl()"), ["callback_outside_webhook"]),
        ("{type: Foreach, foreach: \"@createArray(1)\", actions: {B: {type: Compose, inputs: \"@items('Aa')\"}}}",
         ["loop_not_around", 'deze actie staat niet in een lus "Aa"']),
        ("{type: Foreach, foreach: \"@items('A')\", actions: {}}", ["loop_not_around", "foreach"]),
        ("{type: If, expression: {and: [{equls: [1, 1]}]}}",
         ["condition_unknown_function", "expression.and.0.equls", 'onbekende functie "equls" in de voorwaarde, bedoelt u "equals"?']),
        ("{type: If, expression: {not: {equls: [1, 1]}}}", ["condition_unknown_function", "expression.not.equls"]),
    ],
)  # fmt: skip
def test_bad_expressions(action: str, says: list[str]) -> None:
    found = said(action)
    assert len(found) == 1
    assert [part for part in says if part not in found[0]] == []


def test_triggers_come_before_everything() -> None:
    assert [
        one.split(":")[0]
        for one in said("{type: Scope}", trigger="@equals(outputs('Eerst'), variables('teller'))")
    ] == [
        "not_in_trigger",
        "not_in_trigger",
    ]


def test_the_outputs_of_a_flow_may_read_every_action() -> None:
    assert said("{type: Scope}", output="@{outputs('Eerst')}@{variables('teller')}") == []
    assert [one.split(":")[0] for one in said("{type: Scope}", output="@outputs('Zoek')")] == [
        "action_unknown"
    ]
