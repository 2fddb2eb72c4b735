"""Which files of an upload came before, in this upload or in another: shown to DI, never refused."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, false, or_, select, true

from workflows.model import Viewer
from workflows.store import schema
from workflows.tasks import TaskState

_task = schema.task
MOST = 100  # of one upload; more of the same says nothing new


@dataclass(frozen=True, kw_only=True)
class Double:
    """One file that has the same bytes as an earlier or later one."""

    file_id: str
    other_file_id: str
    upload_id: str  # of the other file
    number: int | None  # of the task there; None while it has none yet
    state: TaskState | None


def doubles_for(connection: Connection, viewer: Viewer, upload_id: str) -> tuple[Double, ...]:
    """Find what has the same SHA-256, or (before inspection) the same size and quickXorHash; for DI only."""
    mine, other = schema.upload_file.alias("mine"), schema.upload_file.alias("other")
    alike = or_(
        mine.c.sha256 == other.c.sha256,
        and_(
            mine.c.quickxor == other.c.quickxor,
            mine.c.size == other.c.size,
            or_(mine.c.sha256.is_(None), other.c.sha256.is_(None)),
        ),
    )
    elsewhere_or_before = or_(other.c.upload_id != mine.c.upload_id, other.c.file_id < mine.c.file_id)
    query = (
        select(
            mine.c.file_id, other.c.file_id.label("other"), other.c.upload_id, _task.c.number, _task.c.state
        )
        .join(other, and_(alike, elsewhere_or_before))
        .outerjoin(_task, _task.c.upload_id == other.c.upload_id)
        .where(mine.c.upload_id == upload_id, mine.c.size > 0, true() if viewer.is_di else false())
        .order_by(mine.c.file_id, _task.c.number, other.c.file_id)
        .limit(MOST)
    )
    return tuple(
        Double(
            file_id=row.file_id,
            other_file_id=row.other,
            upload_id=row.upload_id,
            number=row.number,
            state=None if row.state is None else TaskState(row.state),
        )
        for row in connection.execute(query)
    )
