from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.workflows.store.test_runs import FLOW, MORNING, RUN
from workflows.definition.flow import Status
from workflows.store import callees, runs, waits
from workflows.store.database import Database
from workflows.store.runs import Ending

ENDED = Ending(status=Status.FAILED, at=MORNING, error=None)


@pytest.fixture
def family(database: Database) -> Database:
    """A caller with two runs that it called, and a run of nobody."""
    with database.begin() as connection:
        runs.save_flow(connection, FLOW, MORNING)
        runs.add(connection, replace(RUN, upload_id=None))
        for name, caller in (("R2", "R1"), ("R3", "R1"), ("R4", None)):
            runs.add(
                connection, replace(RUN, run_id=name, dedup_key=name, upload_id=None, parent_run_id=caller)
            )
    return database


def test_a_run_knows_what_it_called_and_who_still_owes_an_answer(family: Database) -> None:
    with family.begin() as connection:
        assert callees.children_of(connection, "R1") == ["R2", "R3"]
        waits.answer(connection, kind=waits.RESPONSE, key="R2", outcome={"statusCode": 200}, now=MORNING)

        assert callees.unanswered_children(connection, "R1") == ["R3"]
        assert callees.children_of(connection, "R1") == ["R2", "R3"]


def test_who_has_not_answered_a_caller_that_ended_is_forsaken(family: Database) -> None:
    with family.begin() as connection:
        waits.answer(connection, kind=waits.RESPONSE, key="R2", outcome={"statusCode": 200}, now=MORNING)
        assert callees.forsaken(connection, 10) == []
        runs.stop(connection, "R1", ENDED)

        assert callees.forsaken(connection, 10) == ["R3"]


def test_who_is_waited_for_no_more_is_forsaken(family: Database) -> None:
    wait = waits.NewWait(path="Vraag", iteration="", kind=waits.RESPONSE, key="R2", deadline=MORNING)
    with family.begin() as connection:
        waits.add(connection, "R1", 0, [wait], MORNING)
        [row] = waits.of_run(connection, "R1")
        assert callees.forsaken(connection, 10) == []
        waits.close(connection, row, MORNING)

        assert callees.forsaken(connection, 10) == ["R2"]
