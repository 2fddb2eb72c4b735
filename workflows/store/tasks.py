"""DI tasks, as rows that change one step at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, text, update

from workflows.deadlines import Due
from workflows.errors import PermanentError
from workflows.jsontypes import JsonObject
from workflows.model import Besluit, Decision, Person, RegistrationChoice
from workflows.store import schema
from workflows.tasks import Task, TaskEvent, TaskState, after

_task = schema.task

UNASKED: dict[str, object] = {
    "deletion_asked_at": None,
    "deletion_asked_by": None,
    "deletion_agreed_at": None,
    "deletion_agreed_by": None,
}
"""A request to delete was about what DI saw then; what is reopened is asked again. A decision not to delete stays."""


def ensure(
    connection: Connection, *, upload_id: str, run_id: str, now: datetime, due: Due | None = None
) -> Task:
    """Return the upload's one task, made now if it was not there; a second run finds the first one's."""
    _one_at_a_time(connection)
    known = of_upload(connection, upload_id)
    if known is not None:
        return known
    highest = connection.scalar(select(func.max(_task.c.number))) or 0
    connection.execute(
        insert(_task).values(
            task_id=upload_id,
            number=highest + 1,
            upload_id=upload_id,
            run_id=run_id,
            state=TaskState.NIEUW,
            target_at=due.target if due else None,
            final_at=due.final if due else None,
            created_at=now,
            changed_at=now,
        )
    )
    return get(connection, upload_id)


def _one_at_a_time(connection: Connection) -> None:
    """Let nobody else give out a number until the transaction ends; on SQLite every writer is alone already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('task-number', 0))"))


def of_upload(connection: Connection, upload_id: str) -> Task | None:
    """Read the task of an upload, if it has one yet."""
    return find(connection, upload_id)


def get(connection: Connection, task_id: str) -> Task:
    """Read one task; it exists, because only ids of ours lead here."""
    row = connection.execute(select(_task).where(_task.c.task_id == task_id)).mappings().one()
    return _task_of(row)


def find(connection: Connection, task_id: str) -> Task | None:
    """Read one task, if there is one with an id that came from outside."""
    row = connection.execute(select(_task).where(_task.c.task_id == task_id)).mappings().one_or_none()
    return None if row is None else _task_of(row)


def in_state(connection: Connection, state: TaskState) -> tuple[str, ...]:
    """Name every task that stands like this, oldest first."""
    return tuple(
        connection.scalars(select(_task.c.task_id).where(_task.c.state == state).order_by(_task.c.number))
    )


def apply(connection: Connection, task: Task, event: TaskEvent, now: datetime, **changes: object) -> Task:
    """Move *task* on, if nobody moved it meanwhile; raises PermanentError task-moved-on otherwise."""
    moved = connection.execute(
        update(_task)
        .where(_task.c.task_id == task.task_id, _task.c.version == task.version)
        .values(
            **{"because": None, "explanation": None, **(UNASKED if event is TaskEvent.REOPENED else {})}
            | changes
            | {"state": after(task.state, event), "changed_at": now, "version": task.version + 1}
        )
    )
    if moved.rowcount != 1:
        raise PermanentError(
            "task-moved-on",
            "Iemand anders heeft deze taak net veranderd.",
            next_step="Ververs de pagina om te zien hoe de taak er nu voor staat.",
        )
    return get(connection, task.task_id)


def explain(connection: Connection, task_id: str, because: str, explanation: str, now: datetime) -> None:
    """Show on the task what happened, without moving it; the same thing once more is no change."""
    connection.execute(
        update(_task)
        .where(
            _task.c.task_id == task_id,
            _task.c.because.is_distinct_from(because) | _task.c.explanation.is_distinct_from(explanation),
        )
        .values(because=because, explanation=explanation, changed_at=now, version=_task.c.version + 1)
    )


def explained_no_more(connection: Connection, task_id: str, because: str) -> None:
    """Take an explanation away that no longer holds; any other stays."""
    connection.execute(
        update(_task)
        .where(_task.c.task_id == task_id, _task.c.because == because)
        .values(because=None, explanation=None, version=_task.c.version + 1)
    )


def decision_as_json(decision: Decision) -> JsonObject:
    """Write a decision so that it can be read back, and travel as a signal."""
    return {
        "besluit": decision.besluit.value,
        "by": asdict(decision.by),
        "at": decision.at.isoformat(),
        "choice": None if decision.choice is None else asdict(decision.choice),
        "reason": decision.reason,
        "ground": decision.ground,
        "by_hand": decision.by_hand,
    }


def decision_from_json(found: Mapping[str, Any] | None) -> Decision | None:
    """Read a decision back."""
    if found is None:
        return None
    choice = found["choice"]
    return Decision(
        besluit=Besluit(found["besluit"]),
        by=Person(**found["by"]),
        at=datetime.fromisoformat(found["at"]),
        choice=None if choice is None else RegistrationChoice(**choice),
        reason=found["reason"],
        ground=found.get("ground", ""),
        by_hand=found["by_hand"],
    )


def _task_of(row: RowMapping) -> Task:
    return Task(
        task_id=row["task_id"],
        number=row["number"],
        upload_id=row["upload_id"],
        run_id=row["run_id"],
        state=TaskState(row["state"]),
        because=row["because"],
        explanation=row["explanation"],
        assignee_id=row["assignee_id"],
        assignee_name=row["assignee_name"],
        decision=decision_from_json(row["decision"]),
        deletion_asked=row["deletion_asked_at"] is not None,
        deletion_asked_by=row["deletion_asked_by"],
        deletion_agreed=row["deletion_agreed_at"] is not None,
        deletion_stopped=row["deletion_stopped_at"] is not None,
        deletion_stopped_because=row["deletion_stopped_because"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        version=row["version"],
        target_at=row["target_at"],
        final_at=row["final_at"],
    )
