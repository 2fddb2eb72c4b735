from __future__ import annotations

import pytest

from tests.unit.workflows.engine.test_plan import BAD, LATE, NO, OFF, OK, leaf, named
from workflows.definition.flow import Action, Status
from workflows.engine.ends import status_of, worst_of


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ({"try": OK, "catch": OFF}, OK),
        ({"try": BAD, "catch": OK}, OK),
        ({"try": BAD, "catch": BAD}, BAD),
        ({"try": LATE, "catch": OFF}, LATE),
        ({"try": NO, "catch": OFF}, OK),
        ({"try": OFF, "catch": OFF}, OK),
    ],
)
def test_a_handled_failure_is_no_failure(ended: dict[str, Status], expected: Status) -> None:
    actions = named(leaf("try"), Action(name="catch", type="Compose", run_after={"try": frozenset({BAD})}))

    assert status_of(actions, ended) is expected


def test_a_skipped_continuation_shows_the_failure_that_a_handler_handled() -> None:
    actions = named(leaf("a"), leaf("handler", a={BAD}), leaf("further", a={OK}))

    assert status_of(actions, {"a": BAD, "handler": OK, "further": OFF}) is BAD


def test_a_skipped_leaf_is_replaced_again_and_again() -> None:
    actions = named(leaf("a"), leaf("b", a={OK}), leaf("c", b={OK}))

    assert status_of(actions, {"a": LATE, "b": OFF, "c": OFF}) is LATE


def test_a_failure_wins_from_a_time_out() -> None:
    assert worst_of([OK, LATE, BAD]) is BAD
    assert worst_of([OK, LATE, NO]) is LATE
    assert worst_of([]) is OK
