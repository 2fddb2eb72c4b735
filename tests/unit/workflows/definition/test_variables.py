from __future__ import annotations

import pytest

from workflows.definition.outline import outline_of
from workflows.definition.reader import read_one
from workflows.definition.variables import check_variables, variables_of

MAKE = "  Maak: {type: InitializeVariable, inputs: {variables: [{name: Teller, type: Integer}]}}\n"


def said(actions: str) -> list[str]:
    reading = read_one(f"actions:\n{actions}", "x.yaml")
    outline = outline_of(reading.flow)
    return [str(one) for one in check_variables(variables_of(outline), outline, reading.source)]


def test_the_names_of_variables_have_no_case() -> None:
    outline = outline_of(read_one(f"actions:\n{MAKE}", "x.yaml").flow)
    variables = variables_of(outline)
    assert (variables.names, variables.find("TELLER"), variables.find("x")) == (
        ("Teller",),
        outline.positions[0],
        None,
    )


@pytest.mark.parametrize(
    ("actions", "says"),
    [
        (MAKE + "  Zet: {type: SetVariable, runAfter: {Maak: [Succeeded]}, inputs: {name: teller, value: 1}}", []),
        (MAKE + "  Zet: {type: SetVariable, inputs: {name: \"@{body('x')}\", value: 1}}", []),
        (MAKE + "  Zet: {type: SetVariable, inputs: {name: teler, value: 1}}",
         ['x.yaml:3 · actions.Zet.inputs · er is geen variabele "teler", bedoelt u "Teller"?']),
        (MAKE + "  Tel: {type: IncrementVariable, inputs: {name: Teller}}",
         ['x.yaml:3 · actions.Tel.inputs · de variabele "Teller" bestaat hier nog niet: "Maak" staat niet ervóór in runAfter']),
        (MAKE + MAKE.replace("Maak", "Nog_eens"),
         ['x.yaml:3 · actions.Nog_eens.inputs · de variabele "Teller" wordt al eerder aangemaakt']),
        ("  Twee: {type: InitializeVariable, inputs: {variables: [{name: a, type: String}, {name: A, type: String}]}}",
         ['x.yaml:2 · actions.Twee.inputs · de variabele "A" wordt al eerder aangemaakt']),
        (("  Twee: {type: InitializeVariable, inputs: {variables: [{name: a, type: String}, {name: b, type: String}]}}\n"
         "  Zet: {type: SetVariable, inputs: {name: b, value: x}, runAfter: {Twee: [Succeeded]}}"), []),
    ],
)  # fmt: skip
def test_use_before_making_and_making_twice(actions: str, says: list[str]) -> None:
    assert said(actions) == says


def test_the_number_of_variables_has_an_end() -> None:
    many = "".join(
        MAKE.replace("Maak", f"M{number}").replace("Teller", f"v{number}") for number in range(251)
    )
    assert said(many) == ["x.yaml:2 · actions.M0.inputs · een stroom heeft hoogstens 250 variabelen"]
