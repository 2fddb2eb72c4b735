from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.workflows.engine.support import Operators, Workshop, ask, flow_of
from workflows.engine.afterwards import let_next_begin
from workflows.engine.firing import Event
from workflows.operations.operation import WaitFor
from workflows.store import runs

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_turns_are_given_in_order_and_only_for_the_room_there_is(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="rij", key="samen"))
    trigger = {"type": "Request", "runtimeConfiguration": {"concurrency": {"runs": 2}}}
    flow = replace(flow_of({"Wachten": ask("Wacht")}, triggers={"Aanroep": trigger}), name="rij")

    def fire(number: int) -> Any:
        event = Event(
            flow=flow,
            trigger=flow.triggers["Aanroep"],
            outputs={},
            dedup_key=f"rij-{number}",
            partition_key=f"rij-{number}",
        )
        with workshop.database.begin() as connection:
            return workshop.engine.fire(connection, event).run_id

    started = [fire(number) for number in range(4)]
    await workshop.engine.idle()

    def statuses() -> list[str]:
        return [workshop.row(run_id)["status"] for run_id in started]

    assert statuses() == ["Waiting", "Waiting", "Queued", "Queued"]
    with workshop.database.begin() as connection:
        assert let_next_begin(connection, workshop.engine._substrate, "rij") == 0  # noqa: SLF001 - the queue itself
        assert runs.waiting_for_turn(connection, "rij") == 2
        workshop.engine.cancel(connection, started[0])
    await workshop.engine.idle()
    assert statuses() == ["Cancelled", "Waiting", "Waiting", "Queued"]

    workshop.signal("rij", "samen", {})
    await workshop.engine.idle()
    assert statuses()[3] == "Waiting"
    workshop.signal("rij", "samen", {})
    await workshop.engine.idle()
    assert statuses() == ["Cancelled", "Succeeded", "Succeeded", "Succeeded"]
