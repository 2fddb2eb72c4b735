from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of, until
from workflows.engine.audit import MOST_CRASHES
from workflows.operations.operation import Answer, Call, Done
from workflows.store import schema

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_run_whose_flow_cannot_be_read_any_more_fails(workshop: Workshop) -> None:
    flow = flow_of({"A": compose("onleesbaar")})
    with workshop.database.begin() as connection:
        run_id = workshop.engine.start_run(
            connection, flow=flow, dedup_key="kapot", partition_key="map", trigger_outputs={}
        )
        connection.execute(
            update(schema.flow_version).where(schema.flow_version.c.hash == flow.hash).values(definition={})
        )
    await workshop.engine.idle()

    assert run_id
    assert workshop.row(run_id)["status"] == "Failed"
    assert workshop.row(run_id)["error_code"] != "unexpected-error"


async def test_a_run_that_crashed_too_often_is_given_up(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Do", Done())
    flow = flow_of({"Doen": ask("Do")})
    with workshop.database.begin() as connection:
        run_id = workshop.engine.start_run(
            connection, flow=flow, dedup_key="crash", partition_key="map", trigger_outputs={}
        )
        connection.execute(
            update(schema.run).where(schema.run.c.run_id == run_id).values(crashes=MOST_CRASHES + 1)
        )
    await workshop.engine.idle()

    assert run_id
    assert workshop.row(run_id)["error_code"] == "run-crashed-often"
    assert operators.calls == []


async def test_a_mistake_of_the_engine_fails_the_run_and_the_others_go_on(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("workflows.engine.worker.Segment.work", broken)
        failed = await workshop.run(flow_of({"A": compose(1)}))
    fine = await workshop.run(flow_of({"A": compose(1)}))

    assert workshop.row(failed)["error_code"] == "unexpected-error"
    assert workshop.row(fine)["status"] == "Succeeded"


async def test_trouble_with_the_database_leaves_the_segment_in_the_queue_for_later(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubled = asyncio.Event()
    loop = asyncio.get_running_loop()

    def broken(*_: object, **__: object) -> None:
        loop.call_soon_threadsafe(troubled.set)
        raise OperationalError("UPDATE run", {}, Exception("disk full"))

    with monkeypatch.context() as patch:
        patch.setattr("workflows.engine.worker.Segment.work", broken)
        run_id = workshop.start(flow_of({"A": compose(1)}))
        await troubled.wait()
    before = workshop.row(run_id)["status"]
    await until(workshop.engine.audit)
    await workshop.engine.idle()

    assert before == "Queued"
    assert workshop.statuses(run_id) == {"run": "Succeeded", "A": "Succeeded"}


def stopped(workshop: Workshop) -> bool:
    """Whether the segment that was at work is not any more."""
    crew = workshop.engine._crew  # noqa: SLF001 - nothing else shows that nobody works
    return crew is not None and bool(workshop.operators.calls) and not crew.busy


async def test_who_is_overtaken_stops_before_its_next_call(workshop: Workshop, operators: Operators) -> None:
    async def overtaken(call: Call) -> Answer:
        def claim() -> None:
            with workshop.database.begin() as connection:
                mine = update(schema.run).where(schema.run.c.run_id == call.run_id)
                connection.execute(mine.values(epoch=schema.run.c.epoch + 1))

        await asyncio.to_thread(claim)
        return Done()

    operators.on("Overtaken", overtaken)
    flow = flow_of({"Eerst": ask("Overtaken"), "Dan": ask("Echo", {"Eerst": ["Succeeded"]})})
    run_id = workshop.start(flow)
    await until(lambda: asyncio.to_thread(stopped, workshop))

    assert workshop.statuses(run_id) == {"run": "Running", "Eerst": "Running"}
    assert operators.called("Dan") == []
    with workshop.database.begin() as connection:
        assert workshop.engine.cancel(connection, run_id)
