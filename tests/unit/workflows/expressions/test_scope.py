from __future__ import annotations

from datetime import UTC, datetime

from workflows.expressions.scope import NOTHING, Scope, current_ticks, ticks_of


def test_ticks_count_from_the_year_one() -> None:
    assert ticks_of(datetime(2018, 1, 1, tzinfo=UTC)) == 636503616000000000
    assert ticks_of(datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC)) == 10


def test_an_empty_scope_has_no_item_and_a_running_clock() -> None:
    scope = Scope()
    assert scope.item is NOTHING
    assert scope.ticks() <= current_ticks()
