"""What the end of a run sets going: the answer to who called it, and the next run that waits for its turn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from workflows.engine.parking import RESPONSE
from workflows.engine.substrate import Substrate
from workflows.jsontypes import JsonObject
from workflows.store import runs, waits
from workflows.store.runs import Ending, RunRow


def after_end(connection: Connection, substrate: Substrate, run: RunRow, ending: Ending) -> None:
    """Do both, in the transaction in which the run ended."""
    if run.parent_run_id is not None and waits.outcome_of(connection, RESPONSE, run.run_id) is None:
        respond(connection, substrate, run.run_id, _ended(ending), ending.at)
    if run.abreast is not None:
        let_next_begin(connection, substrate, run.flow)


def respond(
    connection: Connection, substrate: Substrate, run_id: str, response: JsonObject, now: datetime
) -> None:
    """Answer whoever called a run."""
    woken = waits.answer(connection, kind=RESPONSE, key=run_id, outcome=response, now=now)
    for waiting, segment in woken:
        substrate.pull_forward(connection, waiting, segment)


def let_next_begin(connection: Connection, substrate: Substrate, flow: str) -> int:
    """Let runs begin that wait for their turn, as many as there is room for; returns how many."""
    runs.one_at_a_time(connection, flow)
    begun = 0
    while True:
        run = runs.next_in_turn(connection, flow)
        if run is None or runs.under_way(connection, flow) >= (run.abreast or 1):
            return begun
        runs.give_turn(connection, run.run_id)
        substrate.enqueue(connection, run.run_id, run.segment, partition=run.partition_key)
        begun += 1


def _ended(ending: Ending) -> JsonObject:
    """Tell a caller that no Response came."""
    told: dict[str, object] = {"ended": ending.status.value}
    if ending.error is not None:
        told["code"] = ending.error.get("code")
    return told  # type: ignore[return-value]  # a status and a code
