"""What the end of a run sets going: the answer to who called it, the next run that waits for its turn, and forgetting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from workflows.engine.parking import RESPONSE
from workflows.engine.shield import SHIELDED
from workflows.engine.substrate import Substrate
from workflows.jsontypes import JsonObject
from workflows.store import runs, waits
from workflows.store.runs import Ending, RunRow


def after_end(connection: Connection, substrate: Substrate, run: RunRow, ending: Ending) -> None:
    """Do them, in the transaction in which the run ended."""
    if run.parent_run_id is not None and waits.outcome_of(connection, RESPONSE, run.run_id) is None:
        respond(connection, substrate, run.run_id, _ended(ending), ending.at)
    if run.parent_run_id is not None and run.secure_trigger:
        runs.replace_trigger(connection, run.run_id, SHIELDED)  # who called has it, and can call again
    if run.abreast is not None:
        let_next_begin(connection, substrate, run.flow)


def respond(
    connection: Connection, substrate: Substrate, run_id: str, response: JsonObject, now: datetime
) -> None:
    """Answer whoever called a run."""
    woken = waits.answer(connection, kind=RESPONSE, key=run_id, outcome=response, now=now)
    for waiting, segment in woken:
        substrate.pull_forward(connection, waiting, segment)


def called_as(key: str) -> str:
    """Spell the dedup key of the run that a call began."""
    return f"aanroep:{key}"


def erase_response(connection: Connection, run_id: str) -> None:
    """Keep of a secure response, once it was heard, only whose it was: the same call again must find it given."""
    given = waits.outcome_of(connection, RESPONSE, run_id)
    if isinstance(given, Mapping) and given.get("secure"):
        waits.erase(connection, RESPONSE, run_id, left={"by": given.get("by"), "erased": True})


def is_erased(response: Mapping[str, Any]) -> bool:
    """Whether only that is left of a response."""
    return bool(response.get("erased"))


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
