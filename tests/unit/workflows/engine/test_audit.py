from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of, now, until
from workflows.engine.audit import MOST_CRASHES
from workflows.engine.substrate import segment_id
from workflows.operations.operation import WaitFor
from workflows.store import schema
from workflows.store.history import Keeping

pytestmark = pytest.mark.asyncio(loop_scope="module")

FLOW = flow_of({"A": compose(1)})
WAITING = flow_of({"Vraag": ask("Ask")})


def queue(workshop: Workshop, run_id: str, status: str, executor: str | None = None) -> None:
    """Make the queue's row of a run's first segment look like this."""
    with workshop.database.begin() as connection:
        connection.execute(
            text("UPDATE workflow_status SET status = :s, executor_id = :e WHERE workflow_uuid = :w"),
            {"s": status, "e": executor, "w": f"{run_id}~000000"},
        )


async def stranded(workshop: Workshop, status: str, executor: str | None = None) -> str:
    """Start a run of which nobody takes the segment."""
    with workshop.database.begin() as connection:
        run_id = workshop.engine.start_run(
            connection, flow=FLOW, dedup_key=str(now()), partition_key="map", trigger_outputs={}
        )
        assert run_id
        connection.execute(
            text("UPDATE workflow_status SET status = :s, executor_id = :e WHERE workflow_uuid = :w"),
            {"s": status, "e": executor, "w": f"{run_id}~000000"},
        )
    return run_id


async def test_a_claim_whose_answer_was_lost_is_put_back_the_second_time_it_is_seen(
    workshop: Workshop,
) -> None:
    me = workshop.engine._staff.me  # noqa: SLF001 - the name that the queue knows
    run_id = await stranded(workshop, "PENDING", me)
    found = [await workshop.engine.audit(), await workshop.engine.audit()]
    await workshop.engine.idle()

    assert found == [0, 1]
    assert workshop.row(run_id)["status"] == "Succeeded"


async def test_a_run_that_the_queue_forgot_is_put_back(workshop: Workshop) -> None:
    run_id = await stranded(workshop, "CANCELLED")
    found = [await workshop.engine.audit(), await workshop.engine.audit()]
    await workshop.engine.idle()

    assert found == [0, 1]
    assert workshop.row(run_id)["status"] == "Succeeded"
    assert workshop.row(run_id)["crashes"] == 1


async def test_what_a_stranger_was_busy_with_is_taken_over(workshop: Workshop) -> None:
    run_id = await stranded(workshop, "PENDING", "niemand-kent-mij")
    found = [await workshop.engine.take_over(), await workshop.engine.take_over()]
    await workshop.engine.idle()

    assert found == [0, 1]
    assert workshop.row(run_id)["status"] == "Succeeded"


async def test_what_a_silent_worker_was_busy_with_is_taken_over_at_once(workshop: Workshop) -> None:
    run_id = await stranded(workshop, "PENDING", "stille")
    with workshop.database.begin() as connection:
        silent = {"executor_id": "stille", "beat_at": now() - timedelta(minutes=5), "host": "h", "pid": 1}
        connection.execute(schema.executor.insert().values(silent))

    assert await workshop.engine.take_over() == 1
    await workshop.engine.idle()
    assert workshop.row(run_id)["status"] == "Succeeded"


async def test_a_segment_that_was_begun_too_often_ends_its_run(workshop: Workshop) -> None:
    run_id = await stranded(workshop, "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
    revived = [await workshop.engine.audit(), await workshop.engine.audit()]
    found = [await workshop.engine.give_up(), await workshop.engine.give_up()]

    assert (revived, found) == ([0, 0], [1, 0])
    assert workshop.row(run_id)["status"] == "Failed"
    assert workshop.row(run_id)["error_code"] == "run-crashed-often"


async def test_a_run_that_strands_again_and_again_is_given_up(workshop: Workshop) -> None:
    run_id = await stranded(workshop, "CANCELLED")
    with workshop.database.begin() as connection:
        connection.execute(
            update(schema.run).where(schema.run.c.run_id == run_id).values(crashes=MOST_CRASHES)
        )
    await workshop.engine.audit()
    await workshop.engine.audit()
    await workshop.engine.idle()

    assert workshop.row(run_id)["error_code"] == "run-crashed-often"


async def test_who_overslept_is_woken(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="slaap", until=now() + timedelta(days=9)))
    run_id = await workshop.run(WAITING)
    with workshop.database.begin() as connection:  # as if the clock had jumped
        connection.execute(
            update(schema.wait)
            .where(schema.wait.c.run_id == run_id)
            .values(deadline=now() - timedelta(minutes=1))
        )

    assert await workshop.engine.audit() == 1
    await workshop.engine.idle()
    assert workshop.statuses(run_id) == {"run": "TimedOut", "Vraag": "TimedOut"}


async def test_nothing_is_wrong_with_runs_that_wait(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="nooit"))
    await workshop.run(WAITING)
    await until(lambda: quiet(workshop))

    assert [await workshop.engine.audit() for _ in range(3)] == [0, 0, 0]


async def quiet(workshop: Workshop) -> bool:
    """Whether the queue has written down that everything is done."""
    with workshop.database.read() as connection:
        pending = text("SELECT count(*) FROM workflow_status WHERE status = 'PENDING'")
        return bool(connection.scalar(pending) == 0)


async def test_an_old_run_is_forgotten_with_its_rows_in_the_queue(workshop: Workshop) -> None:
    run_id = await workshop.run(flow_of({"Een": compose(1)}))
    keeping = Keeping(
        succeeded=timedelta(days=-1), failed=timedelta(days=9), cancelled=timedelta(days=9), most_succeeded=9
    )

    forgotten = await workshop.engine.forget(keeping)

    assert forgotten >= 1
    assert workshop.actions(run_id) == {}
    with workshop.database.read() as connection:
        queued = text("SELECT count(*) FROM workflow_status WHERE workflow_uuid = :id")
        assert connection.scalar(queued, {"id": segment_id(run_id, 0)}) == 0
    assert await workshop.engine.forget(keeping) == 0
