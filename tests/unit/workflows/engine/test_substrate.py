from __future__ import annotations

import asyncio
import inspect
import logging
from datetime import timedelta

import pytest
from dbos import DBOS
from dbos._core import execute_dequeued_workflow
from dbos._sys_db import SystemDatabase
from sqlalchemy import text

from tests.unit.workflows.engine.support import Workshop, compose, flow_of, until
from workflows.engine.substrate import (
    APPLICATION_VERSION,
    QUESTIONS,
    QUEUE,
    JsonSerializer,
    Substrate,
    segment_id,
)
from workflows.errors import PermanentError

RUN = "01ABCDEFGHJKMNPQRSTVWXYZ00"


def substrate(workshop: Workshop) -> Substrate:
    return workshop.engine._substrate  # noqa: SLF001 - a contract test of what lies below


def queued(workshop: Workshop) -> dict[str, str]:
    with workshop.database.read() as connection:
        rows = connection.execute(text("SELECT workflow_uuid, status FROM workflow_status"))
        return {row.workflow_uuid: row.status for row in rows}


def test_segments_sort_by_run_and_then_by_number() -> None:
    ids = [segment_id(RUN, 2), segment_id(RUN, 10), segment_id(RUN[:-1] + "1", 0)]

    assert ids == sorted(ids)
    assert ids[0] == f"{RUN}~000002"


def test_the_queue_is_written_as_json() -> None:
    serializer = JsonSerializer()
    text_of_it = serializer.serialize({"args": ["R", 1], "kwargs": {}})

    assert text_of_it == '{"args": ["R", 1], "kwargs": {}}'
    assert serializer.deserialize(text_of_it) == {"args": ["R", 1], "kwargs": {}}
    assert serializer.serialize(ValueError("x")) == '"x"'
    assert serializer.name() == "bewaarstroom_json"


def test_the_private_calls_with_which_we_take_at_once_are_still_there() -> None:
    """Without them the queue's own poll does the work, two seconds later."""
    take = inspect.signature(SystemDatabase.start_queued_partitioned_workflows).parameters
    begin = inspect.signature(execute_dequeued_workflow).parameters

    assert list(take)[:5] == ["self", "queue", "executor_id", "app_version", "max_tasks"]
    assert {"owner_xid", "is_latest_version"} <= set(take)
    assert list(begin) == ["dbos", "status", "owner_xid"]


def test_the_private_call_with_which_we_take_over_is_still_there() -> None:
    """Take over by the conditional call: the public one would run a segment twice."""
    assert list(inspect.signature(DBOS._recover_pending_workflows).parameters) == ["executor_ids"]  # noqa: SLF001 - that is the point


@pytest.mark.asyncio(loop_scope="module")
async def test_the_columns_that_we_change_ourselves_are_those_of_the_queue(workshop: Workshop) -> None:
    with workshop.database.begin() as connection:
        later = timedelta(days=1)
        substrate(workshop).enqueue(connection, RUN, 7, partition="x", after=later)
        before = connection.execute(
            text(
                "SELECT status, delay_until_epoch_ms, queue_name, application_version FROM workflow_status WHERE workflow_uuid = :w"
            ),
            {"w": segment_id(RUN, 7)},
        ).one()
        pulled = [substrate(workshop).pull_forward(connection, RUN, 7) for _ in range(2)]
    await until(lambda: done(workshop, 7))

    assert (before.status, before.queue_name, before.application_version) == (
        "DELAYED",
        QUEUE,
        APPLICATION_VERSION,
    )
    assert before.delay_until_epoch_ms > 0
    assert pulled == [True, False]


async def done(workshop: Workshop, number: int) -> bool:
    """Whether the queue is through with a segment; a run that does not exist is nothing to do."""
    return queued(workshop)[segment_id(RUN, number)] == "SUCCESS"


@pytest.mark.asyncio(loop_scope="module")
async def test_a_segment_is_cancelled_forgotten_and_queued_again(workshop: Workshop) -> None:
    below = substrate(workshop)
    with workshop.database.begin() as connection:
        below.enqueue(connection, RUN, 8, partition="x", after=timedelta(days=1))
        below.cancel(connection, RUN, 8)
        cancelled = below.pull_forward(connection, RUN, 8)
        again = below.enqueue_again(connection, RUN, 8, partition="x")
    await until(lambda: done(workshop, 8))
    unknown = await asyncio.to_thread(below.unknown, [(RUN, 8), (RUN, 99)])
    await asyncio.to_thread(below.forget, [(RUN, 8)])

    assert (cancelled, again) == (False, True)
    assert unknown == {(RUN, 8), (RUN, 99)}
    assert segment_id(RUN, 8) not in queued(workshop)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_stands_in_the_queue_is_not_queued_again(workshop: Workshop) -> None:
    below = substrate(workshop)
    with workshop.database.begin() as connection:
        below.enqueue(connection, RUN, 9, partition="x", after=timedelta(days=1))
        again = below.enqueue_again(connection, RUN, 9, partition="x")

    assert again is False
    assert await asyncio.to_thread(below.unknown, [(RUN, 9)]) == frozenset()
    assert queued(workshop)[segment_id(RUN, 9)] == "DELAYED"


@pytest.mark.asyncio(loop_scope="module")
async def test_the_queue_speaks_through_our_own_log(workshop: Workshop) -> None:
    await workshop.run(flow_of({"A": compose(1)}))
    logger = logging.getLogger("dbos")

    assert (logger.handlers, logger.propagate, logger.level) == ([], True, logging.WARNING)


@pytest.mark.asyncio(loop_scope="module")
async def test_nothing_is_queued_before_the_launch(workshop: Workshop) -> None:
    asleep = Substrate(workshop.database, "slapend", substrate(workshop)._speed)  # noqa: SLF001 - as above
    with workshop.database.begin() as connection, pytest.raises(PermanentError, match="engine-not-running"):
        asleep.enqueue(connection, RUN, 1, partition="x")


def test_what_is_asked_of_the_queue_again_and_again_goes_by_an_index(workshop: Workshop) -> None:
    """A hundred thousand runs that wait must cost nothing: the queue's indexes hold only some of the statuses."""
    with workshop.database.read() as connection:
        plans = {
            name: [
                str(row[3])
                for row in connection.execute(
                    text(f"EXPLAIN QUERY PLAN {question['']}"), {"queue": QUEUE, "executor": "x"}
                )
            ]
            for name, question in QUESTIONS.items()
        }

    scans = {
        name: plan for name, plan in plans.items() if any(step == "SCAN workflow_status" for step in plan)
    }
    assert scans == {}
