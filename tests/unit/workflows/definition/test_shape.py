from __future__ import annotations

import pytest

from workflows.definition.kinds import ACTION_KINDS
from workflows.definition.reader import read_one
from workflows.definition.shape import official_members


def said(action: str) -> list[str]:
    reading = read_one(f"actions:\n  A: {action}", "x.yaml")
    return [str(mistake).removeprefix("x.yaml:2 · ") for mistake in reading.mistakes]


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("{type: Compose}", ['actions.A · een actie van het type Compose heeft "inputs" nodig']),
        ("{type: SetVariable, inputs: {name: x}}", ['actions.A.inputs · hier ontbreekt "value": de nieuwe waarde']),
        ("{type: Select, inputs: [1]}", ["actions.A.inputs · hier hoort een object met eigenschappen"]),
        ("{type: If, expresion: x}", ['actions.A · hier ontbreekt "expression": de voorwaarde: een expressie of een voorwaardenobject',
                                     'actions.A.expresion · "expresion" bestaat hier niet, bedoelt u "expression"?']),
        ("{type: Compose, inputs: 1, runAftr: {}}", ['actions.A.runAftr · "runAftr" bestaat hier niet, bedoelt u "runAfter"?']),
        ("{type: InitializeVariable, inputs: {variables: []}}",
         ["actions.A.inputs.variables · hier hoort een lijst met minstens één variabele"]),
        ("{type: InitializeVariable, inputs: {variables: [{name: x, type: Getal}]}}",
         ['actions.A.inputs.variables.0.type · "Getal" kan hier niet; wel: Boolean, Integer, Float, String, Array, Object']),
        ("{type: InitializeVariable, inputs: {variables: [{value: 1}]}}",
         ['actions.A.inputs.variables.0 · hier ontbreekt "name": de naam van de variabele',
          'actions.A.inputs.variables.0 · hier ontbreekt "type": Boolean, Integer, Float, String, Array, Object']),
        ("{type: Terminate, inputs: {runStatus: Mislukt}}",
         ['actions.A.inputs.runStatus · "Mislukt" kan hier niet; wel: Succeeded, Failed, Cancelled']),
        ("{type: Wait, inputs: {}}", ['actions.A.inputs · hier ontbreekt "interval" (hoe lang) of "until" (tot wanneer)']),
        ("{type: Table, inputs: {from: [], format: XML}}", ['actions.A.inputs.format · "XML" kan hier niet; wel: CSV, HTML']),
    ],
)  # fmt: skip
def test_what_is_missing_or_misspelled(action: str, says: list[str]) -> None:
    assert said(action) == says


@pytest.mark.parametrize(
    "action",
    [
        "{type: Compose, inputs: null}",
        "{type: SetVariable, inputs: {name: x, value: null}}",
        "{type: compose, INPUTS: x, RunAfter: {}}",
        "{type: Select, inputs: \"@body('x')\"}",
        "{type: Compose, inputs: 1, metadata: {}, evaluatedInputs: 1}",
        "{type: Terminate, inputs: {runStatus: \"@{variables('x')}\"}}",
        "{type: Terminate, inputs: {runStatus: failed}}",
        "{type: InitializeVariable, inputs: {variables: [{name: x, type: string}, {name: y, type: array}]}}",
    ],
)
def test_real_spellings_are_no_mistakes(action: str) -> None:
    assert said(action) == []


def test_members_of_inputs_get_their_official_spelling() -> None:
    kind = ACTION_KINDS["select"]
    assert official_members({"From": [], "select": 1, "zelf": 2}, kind) == {
        "from": [],
        "select": 1,
        "zelf": 2,
    }
    assert official_members({"From": []}, None) == {"From": []}
    assert official_members("@x()", kind) == "@x()"


def test_the_transitions_of_a_state_machine_are_told_wherever_they_stand() -> None:
    text = """
transitions: {A: {}}
triggers: {T: {type: Request, transitions: {A: {when: [Succeeded]}}}}
actions:
  A: {type: Compose, inputs: 1, Transitions: {B: {when: [Succeeded]}}}
  B: {type: Compose, inputs: {transitions: {A: {}}}, transitions: {}}
"""
    assert [(one.code, one.place.path) for one in read_one(text, "x.yaml").mistakes] == [
        ("transitions_not_here", "transitions"),
        ("transitions_not_here", "triggers.T.transitions"),
        ("transitions_not_here", "actions.A.Transitions"),
    ]
