from __future__ import annotations

from tests.unit.workflows.engine.support import START
from workflows.engine.parking import REDONE, Parked


def test_a_retry_and_a_later_ask_again_and_an_answer_does_not() -> None:
    waits = [Parked(kind=kind, key="k", deadline=START) for kind in ("retry", "later", "task", "delay")]

    assert [wait.kind in REDONE for wait in waits] == [True, True, False, False]
