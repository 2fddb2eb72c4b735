from __future__ import annotations

from typing import Any

import pytest

from tests.unit.workflows.engine.support import START
from workflows.definition.flow import Action
from workflows.engine.opening import opened
from workflows.engine.steps import Node
from workflows.errors import PermanentError
from workflows.expressions import Scope


def state(kind: str, **members: Any) -> dict[str, Any]:
    node = Node(action=Action(name="Deel", type=kind, **members), path="Deel", iteration="")
    return opened(node, Scope(variables={"lijst": [1, 2]}), START)


def test_each_container_begins_with_what_it_turns_on() -> None:
    assert state("Scope") == {"branch": "actions"}
    assert state("If", expression="@equals(1, 1)") == {"branch": "actions"}
    assert state("If", expression="@equals(1, 2)") == {"branch": "else"}
    assert state("Until") == {"round": 0, "since": "2026-11-24T09:00:00+00:00"}
    assert state("Foreach", foreach="@variables('lijst')") == {"count": 2, "items": [1, 2]}
    assert state("Foreach", foreach=[7]) == {"count": 1, "items": [7]}


@pytest.mark.parametrize(
    ("value", "branch"), [("a", "case:een"), (1, "case:twee"), (1.0, "case:twee"), (True, None), ("1", None)]
)
def test_a_switch_compares_by_kind_and_value(value: Any, branch: str | None) -> None:
    assert state("Switch", expression=value, cases={"een": "a", "twee": 1}) == {"branch": branch}


def test_a_switch_without_a_fitting_case_takes_its_default() -> None:
    assert state("Switch", expression="x", cases={"een": "a"}, branches={"default": {}}) == {
        "branch": "default"
    }


@pytest.mark.parametrize(
    ("foreach", "code"), [("@{'tekst'}", "foreach-not-a-list"), ([0] * 100_001, "foreach-too-long")]
)
def test_a_foreach_wants_a_list_that_is_not_too_long(foreach: Any, code: str) -> None:
    with pytest.raises(PermanentError, match=code):
        state("Foreach", foreach=foreach)
