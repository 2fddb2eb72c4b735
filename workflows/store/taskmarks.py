"""Marks on a task that do not move it: a request to delete, a file left out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from workflows.errors import PermanentError
from workflows.store import schema, tasks
from workflows.tasks import Task

_task = schema.task


def mark(connection: Connection, task: Task, now: datetime, **values: object) -> Task:
    """Write *values* on the task, if nobody changed it meanwhile; raises PermanentError task-moved-on otherwise."""
    marked = connection.execute(
        update(_task)
        .where(_task.c.task_id == task.task_id, _task.c.version == task.version)
        .values(**values, changed_at=now, version=task.version + 1)
    )
    if marked.rowcount != 1:
        raise moved_on()
    return tasks.get(connection, task.task_id)


def is_awaited(connection: Connection, kind: str, task_id: str) -> bool:
    """Whether a run waits at this moment for an answer of this kind about the task."""
    wait = schema.wait
    open_wait = exists().where(wait.c.kind == kind, wait.c.key == task_id, wait.c.status == "open")
    return bool(connection.scalar(select(open_wait)))


def awaited(connection: Connection, kind: str) -> tuple[str, ...]:
    """Name every task about which a run waits for an answer of this kind."""
    wait = schema.wait
    query = select(wait.c.key).where(wait.c.kind == kind, wait.c.status == "open").distinct()
    return tuple(connection.scalars(query.order_by(wait.c.key)))


def moved_on() -> PermanentError:
    """Say that somebody else was first."""
    return PermanentError(
        "task-moved-on",
        "Iemand anders heeft deze taak net veranderd.",
        next_step="Open de taak opnieuw om te zien hoe de taak er nu voor staat.",
    )
