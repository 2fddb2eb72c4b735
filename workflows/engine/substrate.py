"""The durable queue beneath the engine: the only module that imports dbos, and all that we ask of it.

One row of the queue is one segment of one run. It carries two values, the run's id and the segment's number; all state
that matters is in our own tables. Continuations wait as delayed rows and cost no thread.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig
from dbos import _serialization as dbos_serialization
from dbos._core import execute_dequeued_workflow
from dbos._dbos import _get_dbos_instance
from dbos._utils import GlobalParams, generate_uuid
from sqlalchemy import Connection, TextClause, text

from workflows.engine.eager import Eager
from workflows.errors import PermanentError
from workflows.store import closing
from workflows.store.database import Database

APPLICATION = "bewaarstroom"
APPLICATION_VERSION = "1"
"""Never changes: a queue row carries no code, so an upgrade strands nothing."""

QUEUE = "segments"
LISTENS_EVERY = (
    0.1  # seconds; nobody sends us notifications, but stopping waits for the thread that listens for them
)
WORKFLOW = "segment"
MOST_RECOVERIES = 50
"""How often a segment is begun. Every segment in a process counts when it dies, the innocent ones too."""

SAFETY_NET = timedelta(seconds=2)
"""How often the queue polls by itself, beside our own cheaper looks."""

RunSegment = Callable[[str, int], None]
"""Works one segment; returns when it is done. Raises only to leave it in the queue for somebody else."""

_current: dict[str, RunSegment] = {}
"""What DBOS, of which a process has one, must call; filled at launch and emptied at the end."""


def _of_both(statement: str) -> Mapping[str, TextClause]:
    """Spell a question about the queue's rows for SQLite and for PostgreSQL.

    The statuses stand in it literally, also where that says the same twice: SQLite uses the queue's indexes, which hold
    only some of the statuses, for nothing less, and would go through every run that waits.
    """
    return {prefix: text(statement.format(table=f"{prefix}workflow_status")) for prefix in ("", "dbos.")}


_ANY = _of_both(
    "SELECT 1 FROM {table} WHERE queue_name = :queue AND status = 'ENQUEUED' "
    "AND status IN ('ENQUEUED', 'PENDING') LIMIT 1"
)
_CLAIMED = _of_both("SELECT workflow_uuid FROM {table} WHERE status = 'PENDING' AND executor_id = :executor")
_CLAIMANTS = _of_both("SELECT DISTINCT executor_id FROM {table} WHERE status = 'PENDING'")
_GIVEN_UP = _of_both(
    "SELECT workflow_uuid FROM {table} WHERE status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED' "
    "AND status IN ('ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')"
)


QUESTIONS = {"any": _ANY, "claimed": _CLAIMED, "claimants": _CLAIMANTS, "given up": _GIVEN_UP}


class NotRunning(BaseException):
    """The engine stops while the queue still hands out segments; passes through the queue, which keeps the row."""


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=MOST_RECOVERIES)  # type: ignore[untyped-decorator]  # dbos is not followed
def _segment(run_id: str, number: int) -> None:
    run = _current.get(WORKFLOW)
    if run is None:
        raise NotRunning
    run(run_id, number)


class JsonSerializer(dbos_serialization.Serializer):  # type: ignore[misc]  # dbos is not followed
    """Writes what the queue keeps as JSON: readable, and nothing in it can be executed."""

    def serialize(self, data: Any) -> str:
        """Write it; what is no JSON (an exception) becomes its text."""
        return json.dumps(data, default=str)

    def deserialize(self, serialized_data: str) -> Any:
        """Read it back."""
        return json.loads(serialized_data)

    def name(self) -> str:
        """Name this way of writing."""
        return "bewaarstroom_json"


@dataclass(frozen=True, kw_only=True)
class Speed:
    """How much the queue hands out."""

    workers: int  # segments at once in this process
    poll: timedelta  # how often it looks; a segment waits half of it on average


class Substrate:
    """Enqueues, delays, pulls forward and recovers segments."""

    def __init__(self, database: Database, executor_id: str, speed: Speed) -> None:
        """Work in *database* as *executor_id*."""
        self._database = database
        self._executor_id = executor_id
        self._speed = speed
        self._client: DBOSClient | None = None
        self._queue: Any = None
        self._engine = database.guest_engine()
        self._prefix = "" if database.is_sqlite else "dbos."
        self._eager = Eager(self._take, speed.poll)

    def launch(self, run: RunSegment) -> None:
        """Make the queue's tables where they are missing, and start taking segments."""
        _current[WORKFLOW] = run
        DBOS(config=self._config())
        _route_logging()
        DBOS.migrate(self._database.url)
        self._connect()
        DBOS.launch()
        self._queue = _get_dbos_instance()._sys_db.get_queue(QUEUE)  # noqa: SLF001 - as the queue's own thread does
        self._eager.start()

    def visit(self) -> None:
        """Be ready to put segments in the queue, and take none: for a process that only gives orders."""
        _route_logging()
        DBOS.migrate(self._database.url)
        self._client = self._connected()

    def stop(self) -> None:
        """Take nothing more, and let go of the database; what is under way stays in the queue."""
        self._eager.stop()
        _current.pop(WORKFLOW, None)
        DBOS.destroy(workflow_completion_timeout_sec=0)
        self.leave()

    def leave(self) -> None:
        """Let go of the database."""
        if self._client is not None:
            self._client.destroy()
            self._client = None
        if self._engine is not self._database.engine:
            self._engine.dispose()

    def enqueue(
        self,
        connection: Connection,
        run_id: str,
        number: int,
        *,
        partition: str,
        after: timedelta | None = None,
    ) -> None:
        """Put a segment in the queue within the caller's transaction; the same one again is the same row."""
        if self._client is None:
            raise PermanentError("engine-not-running", "De engine draait niet.")
        options: dict[str, Any] = {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "workflow_id": segment_id(run_id, number),
            "queue_partition_key": partition,
            "app_version": APPLICATION_VERSION,
        }
        if after is not None:
            options["delay_seconds"] = max(after.total_seconds(), 0.0)
        self._client.enqueue_in_transaction(connection, options, run_id, number)
        if after is None:
            closing.once_committed(connection, self._eager.nudge)

    def enqueue_again(self, connection: Connection, run_id: str, number: int, *, partition: str) -> bool:
        """Put a segment back in the queue that it left; False when it is in it, or being worked."""
        gone = connection.execute(
            text(
                f"DELETE FROM {self._prefix}workflow_status WHERE workflow_uuid = :segment "  # noqa: S608 - a constant prefix
                "AND status NOT IN ('ENQUEUED', 'DELAYED', 'PENDING')"
            ),
            {"segment": segment_id(run_id, number)},
        )
        there = connection.scalar(
            text(f"SELECT status FROM {self._prefix}workflow_status WHERE workflow_uuid = :segment"),  # noqa: S608 - a constant prefix
            {"segment": segment_id(run_id, number)},
        )
        if gone.rowcount == 0 and there is not None:
            return False
        self.enqueue(connection, run_id, number, partition=partition)
        return True

    def pull_forward(self, connection: Connection, run_id: str, number: int) -> bool:
        """Let a delayed segment run now, in the transaction that gives it a reason to; False when it was not delayed.

        The public resume cannot be used: it has no condition, and would run a segment twice that just began.
        """
        moved = connection.execute(
            text(
                f"UPDATE {self._prefix}workflow_status SET status = 'ENQUEUED', delay_until_epoch_ms = NULL "  # noqa: S608 - a constant prefix
                "WHERE workflow_uuid = :segment AND status = 'DELAYED'"
            ),
            {"segment": segment_id(run_id, number)},
        )
        closing.once_committed(connection, self._eager.nudge)
        return moved.rowcount == 1

    def nudge(self) -> None:
        """Say that a worker came free."""
        self._eager.free()

    def _take(self) -> int:
        """Take what may begin now, as the queue's own thread does at its next poll; returns how many.

        These calls are private; a contract test watches them, and without them the poll alone does the work.
        """
        dbos = _get_dbos_instance()
        room = self._speed.workers - dbos._active_workflows_set.count_for_queue(QUEUE)  # noqa: SLF001 - as above
        if room <= 0 or self._queue is None or not self._anything_waits():
            return 0
        owner = generate_uuid()
        taken = dbos._sys_db.start_queued_partitioned_workflows(  # noqa: SLF001 - as above
            self._queue,
            GlobalParams.executor_id,
            GlobalParams.app_version,
            room,
            owner_xid=owner,
            is_latest_version=True,
        )
        for status in dbos._sys_db.get_workflow_statuses(taken) if taken else ():  # noqa: SLF001 - as above
            execute_dequeued_workflow(dbos, status, owner)
        return len(taken)

    def _anything_waits(self) -> bool:
        """Tell cheaply whether a look is worth it."""
        return bool(self._ask(_ANY, queue=QUEUE))

    def cancel(self, connection: Connection, run_id: str, number: int) -> None:
        """Take a segment out of the queue, unless it is running."""
        connection.execute(
            text(
                f"UPDATE {self._prefix}workflow_status SET status = 'CANCELLED' "  # noqa: S608 - a constant prefix
                "WHERE workflow_uuid = :segment AND status IN ('DELAYED', 'ENQUEUED')"
            ),
            {"segment": segment_id(run_id, number)},
        )

    def take_over(self, executor_ids: Iterable[str]) -> int:
        """Put back in the queue what dead executors were busy with; returns how many segments."""
        dead = [executor_id for executor_id in executor_ids if executor_id != self._executor_id]
        return len(DBOS._recover_pending_workflows(dead)) if dead else 0  # noqa: SLF001 - conditional on the owner, unlike the public resume; a contract test watches it

    def claimed(self) -> frozenset[tuple[str, int]]:
        """List the segments that the queue says this executor is busy with."""
        found = self._ask(_CLAIMED, executor=self._executor_id)
        return frozenset(_parsed(segment) for segment in found)

    def claimed_by_others(self) -> frozenset[str]:
        """Name every other executor that the queue says is busy."""
        return frozenset(self._ask(_CLAIMANTS)) - {self._executor_id}

    def unknown(self, segments: Iterable[tuple[str, int]]) -> frozenset[tuple[str, int]]:
        """Choose the segments that neither stand in the queue nor are being worked."""
        asked = list(segments)
        if not asked:
            return frozenset()
        found = self._list(
            workflow_ids=[segment_id(*segment) for segment in asked],
            status=["ENQUEUED", "DELAYED", "PENDING"],
        )
        return frozenset(asked) - {_parsed(status.workflow_id) for status in found}

    def given_up(self) -> frozenset[tuple[str, int]]:
        """List the segments that were begun too often, and that the queue begins no more."""
        return frozenset(_parsed(segment) for segment in self._ask(_GIVEN_UP))

    def resume(self, segments: Iterable[tuple[str, int]]) -> None:
        """Put segments back in the queue that nobody runs."""
        DBOS.resume_workflows([segment_id(*segment) for segment in segments], queue_name=QUEUE)

    def forget(self, segments: Iterable[tuple[str, int]]) -> None:
        """Drop rows of finished runs."""
        DBOS.delete_workflows([segment_id(*segment) for segment in segments])

    def _ask(self, question: Mapping[str, TextClause], **given: str) -> list[str]:
        with self._database.read() as connection:
            return [str(one) for one in connection.scalars(question[self._prefix], given)]

    def _list(self, **asked: Any) -> list[Any]:
        found: list[Any] = DBOS.list_workflows(load_input=False, load_output=False, **asked)
        return found

    def _connected(self) -> DBOSClient:
        return DBOSClient(
            system_database_url=None if self._database.is_sqlite else self._database.url,
            system_database_engine=self._engine,
            serializer=JsonSerializer(),
            application_name=APPLICATION,
        )

    def _connect(self) -> None:
        self._client = self._connected()
        self._client.register_queue(  # before the launch, or it would be found a second later
            QUEUE,
            worker_concurrency=self._speed.workers,
            partition_concurrency=1,
            polling_interval_sec=max(SAFETY_NET, self._speed.poll).total_seconds(),
            on_conflict="always_update",
        )

    def _config(self) -> DBOSConfig:
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_engine": self._engine,
            "application_version": APPLICATION_VERSION,
            "executor_id": self._executor_id,
            "serializer": JsonSerializer(),
            "enable_otlp": False,
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": LISTENS_EVERY,
            "log_level": "WARNING",
        }
        if not self._database.is_sqlite:
            config["system_database_url"] = self._database.url
        return config


def segment_id(run_id: str, number: int) -> str:
    """Name a segment; sorts by run and then by number, for the queue is first in first out by name within a second."""
    return f"{run_id}~{number:06d}"


def _parsed(workflow_id: str) -> tuple[str, int]:
    run_id, _, number = workflow_id.partition("~")
    return run_id, int(number)


def _route_logging() -> None:
    """Hear DBOS through our own log only."""
    logger = logging.getLogger("dbos")
    logger.handlers = []
    logger.propagate = True
    logger.setLevel(logging.WARNING)
