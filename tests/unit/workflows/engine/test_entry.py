from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.unit.workflows.engine.support import START
from workflows.definition.flow import Action, Status
from workflows.engine.entry import Attempt, Entry, entry_from, entry_of
from workflows.engine.shield import SHIELDED
from workflows.engine.steps import Node

ENTRY = Entry(
    path="Groep/Doen",
    iteration="Elk=1",
    name="Doen",
    type="OpenApiConnection",
    status=Status.FAILED,
    started_at=START,
    ended_at=START + timedelta(seconds=1),
    code="kan-niet",
    inputs={"parameters": {"a": 1}},
    outputs={"body": 2},
    error={"code": "kan-niet", "message": "Nee."},
    attempts=({"number": 3, "code": "kan-niet"},),
)


def test_an_entry_reads_back_from_its_row() -> None:
    assert replace(entry_from(ENTRY.as_row("R")), attempts=()) == replace(ENTRY, attempts=())
    assert entry_from(ENTRY.as_row("R")).attempts == list(ENTRY.attempts)


def test_secure_values_are_not_in_the_row() -> None:
    secure = replace(ENTRY, secure_inputs=True, secure_outputs=True, state={"count": 1, "items": ["geheim"]})
    row = secure.as_row("R")

    assert (row["inputs"], row["outputs"], row["state"]) == (
        SHIELDED,
        SHIELDED,
        {"count": 1, "items": SHIELDED},
    )
    assert (row["secure_inputs"], row["secure_outputs"], secure.secure) == (True, True, True)


def test_what_is_not_there_need_not_be_shielded() -> None:
    row = replace(ENTRY, secure_inputs=True, secure_outputs=True, inputs=None, outputs=None).as_row("R")

    assert (row["inputs"], row["outputs"]) == (None, None)


def test_expressions_see_it_as_power_automate_spells_it() -> None:
    assert ENTRY.as_known() == {
        "name": "Doen",
        "status": "Failed",
        "code": "kan-niet",
        "startTime": "2026-11-24T09:00:00Z",
        "endTime": "2026-11-24T09:00:01Z",
        "inputs": {"parameters": {"a": 1}},
        "outputs": {"body": 2},
        "error": {"code": "kan-niet", "message": "Nee."},
    }


def test_an_error_and_an_end_are_members_only_when_there_are_any() -> None:
    running = replace(ENTRY, error=None, ended_at=None)

    assert {"error", "endTime"}.isdisjoint(running.as_known())


def test_calls_are_counted_by_the_last_attempt() -> None:
    assert (ENTRY.calls, replace(ENTRY, attempts=()).calls) == (3, 0)


def test_a_node_is_secure_when_the_flow_or_what_it_reads_says_so() -> None:
    action = Action(name="A", type="Compose", secure_outputs=True)
    entry = entry_of(
        Node(action=action, path="A", iteration=""), Status.RUNNING, START, secure_inputs=True, inputs=1
    )

    assert (entry.secure_inputs, entry.secure_outputs, entry.key) == (True, True, ("A", ""))


def test_an_attempt_is_spelled_for_the_history() -> None:
    attempt = Attempt(number=1, started_at=START, ended_at=START, code="OK")

    assert attempt.as_json() == {
        "number": 1,
        "startedAt": "2026-11-24T09:00:00+00:00",
        "endedAt": "2026-11-24T09:00:00+00:00",
        "code": "OK",
    }
