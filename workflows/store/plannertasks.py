"""Which task of DI stands in Planner, and how far that is behind, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, insert, or_, select, update

from workflows.store import schema
from workflows.tasks import OPEN, TaskState

_task, _there = schema.task, schema.planner_task
AT_ONCE = 20


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One task that is not in Planner as it is here."""

    task_id: str
    number: int
    state: TaskState
    version: int
    final_at: datetime | None
    planner_id: str | None
    asked: bool  # whether Planner was asked to make it, perhaps without an answer

    @property
    def title_start(self) -> str:
        """What the title begins with; no other task has it."""
        return f"Taak {self.number}:"

    @property
    def title(self) -> str:
        """What stands on the card: no name, no file, no word of the chat."""
        return f"{self.title_start} bewaren en registreren"

    @property
    def percent(self) -> int:
        """Planner knows three: not begun, in hand, done."""
        if self.state is TaskState.NIEUW:
            return 0
        busy = OPEN | {TaskState.WORDT_GEREGISTREERD, TaskState.GEREGISTREERD}
        return 50 if self.state in busy else 100


def behind(connection: Connection, now: datetime) -> Sequence[Standing]:
    """List tasks that changed since they were written to Planner; one that was thrown away there stays away."""
    query = (
        select(
            _task.c.task_id,
            _task.c.number,
            _task.c.state,
            _task.c.version,
            _task.c.final_at,
            _there.c.planner_id,
            _there.c.asked_at,
        )
        .outerjoin(_there, _there.c.task_id == _task.c.task_id)
        .where(
            or_(
                _there.c.task_id.is_(None),
                and_(
                    _there.c.gone.is_(False),
                    _there.c.version != _task.c.version,
                    or_(_there.c.again_at.is_(None), _there.c.again_at <= now),
                ),
            )
        )
        .order_by(_task.c.number)
        .limit(AT_ONCE)
    )
    return [_of(row) for row in connection.execute(query).mappings()]


def asked(connection: Connection, standing: Standing, now: datetime) -> None:
    """Write down that Planner is about to be asked to make it."""
    if not standing.asked:
        connection.execute(
            insert(_there).values(task_id=standing.task_id, asked_at=now, version=0, gone=False)
        )


def made(connection: Connection, task_id: str, planner_id: str) -> None:
    """Remember which Planner task it is."""
    _save(connection, task_id, planner_id=planner_id)


def in_step(connection: Connection, standing: Standing) -> None:
    """Note that Planner shows the task as it was read."""
    _save(connection, standing.task_id, version=standing.version, again_at=None)


def failed(connection: Connection, standing: Standing, again_at: datetime, *, gone: bool) -> None:
    """Note that it is tried again later, or never: somebody threw it away there."""
    _save(connection, standing.task_id, again_at=again_at, gone=gone)


def _save(connection: Connection, task_id: str, **values: object) -> None:
    connection.execute(update(_there).where(_there.c.task_id == task_id).values(**values))


def _of(row: RowMapping) -> Standing:
    return Standing(
        task_id=row["task_id"],
        number=row["number"],
        state=TaskState(row["state"]),
        version=row["version"],
        final_at=row["final_at"],
        planner_id=row["planner_id"],
        asked=row["asked_at"] is not None,
    )
