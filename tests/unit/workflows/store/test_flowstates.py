from __future__ import annotations

import pytest

from tests.unit.workflows.store.test_runs import FLOW, MORNING, RUN, rows
from workflows.definition.flow import Status
from workflows.store import flowstates, runs
from workflows.store.database import Database
from workflows.store.flowstates import FlowState, Mode

__all__ = ["rows"]
PAUSED = FlowState(flow="proef", mode=Mode.PAUSED, changed_at=MORNING, changed_by="beheerder")
ASIDE = ("R1", 1, "map")


@pytest.mark.parametrize(
    ("mode", "begun", "forbidden"),
    [
        (Mode.OPEN, False, False),
        (Mode.DRAINING, False, True),
        (Mode.DRAINING, True, False),
        (Mode.PAUSED, True, True),
    ],
)
def test_a_mode_says_what_may_work(mode: Mode, *, begun: bool, forbidden: bool) -> None:
    assert flowstates.forbids(mode, begun=begun) is forbidden


def test_a_flow_is_open_until_somebody_says_otherwise(rows: Database) -> None:
    with rows.begin() as connection:
        assert flowstates.mode_of(connection, "proef") is Mode.OPEN
        assert flowstates.state_of(connection, "proef") is None
        assert flowstates.set_aside(connection, "R1", 0, "proef") is False


def test_a_run_of_a_paused_flow_stands_aside_until_it_opens(rows: Database) -> None:
    with rows.begin() as connection:
        flowstates.change(connection, PAUSED)
        assert flowstates.set_aside(connection, "R1", 0, "proef") is True
        paused = flowstates.aside(connection, "proef", 9), flowstates.flows_aside(connection)
        known = runs.get(connection, "R1")
        looked_for = runs.unfinished(connection, [Status.QUEUED], 9)
        flowstates.change(
            connection, FlowState(flow="proef", mode=Mode.OPEN, changed_at=MORNING, changed_by="x")
        )
        opened = flowstates.aside(connection, "proef", 9)
        flowstates.call_back(connection, ["R1"])

        assert paused == ((), {"proef": 1})
        assert known is not None
        assert known.mode == "paused"
        assert looked_for == ()
        assert opened == (ASIDE,)  # in a segment of its own: the queue may still hold the first
        assert flowstates.flows_aside(connection) == {}
        assert flowstates.state_of(connection, FLOW.name) == FlowState(
            flow="proef", mode=Mode.OPEN, changed_at=MORNING, changed_by="x"
        )


def test_a_run_that_went_on_does_not_stand_aside(rows: Database) -> None:
    with rows.begin() as connection:
        flowstates.change(connection, PAUSED)

        assert flowstates.set_aside(connection, RUN.run_id, 7, "proef") is False
