from __future__ import annotations

import pytest

from workflows.definition.connectors import Offered
from workflows.definition.mistake import DefinitionErrors
from workflows.definition.reader import read_one
from workflows.definition.validate import MOST_MISTAKES, mistakes_in, validate

NOTHING = Offered(operations={}, triggers=())

GOOD = """
triggers: {Knop: {type: Request, kind: Button, inputs: {}}}
actions:
  A: {type: Compose, inputs: "@utcNow()"}
"""
BAD = """triggers: {Knop: {type: Request, kind: Button, inputs: {}}}
actions:
  A: {type: Compose}
  B: {type: Compose, inputs: "@conca(1)", runAfter: {Zoek: [Succeeded]}}
  C: {type: OpenApiConnection, inputs: {host: {apiId: shared_x, operationId: y}}}
  D: {type: SetVariable, inputs: {name: x, value: 1}}
"""


def test_a_good_flow_is_given() -> None:
    assert validate(GOOD, "x.yaml", NOTHING).actions["A"].inputs == "@utcNow()"


def test_three_layers_of_mistakes_come_at_once_in_the_order_of_the_text() -> None:
    with pytest.raises(DefinitionErrors) as caught:
        validate(BAD, "x.yaml", NOTHING)
    assert [(one.place.line, one.code) for one in caught.value.mistakes] == [
        (3, "member_missing"),
        (4, "expression_unknown_function"),
        (4, "run_after_unknown"),
        (5, "connector_unknown"),
        (6, "variable_unknown"),
    ]


def test_a_flow_of_absurd_size_is_refused_quickly() -> None:
    many = "".join(f"  A{number}: {{type: Compose, inputs: \"@outputs('x')\"}}\n" for number in range(5_000))
    reading = read_one("triggers: {T: {type: Request}}\nactions:\n" + many, "x.yaml")
    assert [one.code for one in mistakes_in(reading, NOTHING)] == ["too_many_actions"]


def test_thousands_of_mistakes_are_cut_off() -> None:
    texts = ", ".join("\"@outputs('Zoek')\"" for _ in range(20_000))
    reading = read_one(
        f"triggers: {{T: {{type: Request}}}}\nactions: {{A: {{type: Compose, inputs: [{texts}]}}}}", "x.yaml"
    )
    assert len(mistakes_in(reading, NOTHING)) == MOST_MISTAKES
