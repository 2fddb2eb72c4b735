"""An employee's own uploads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Connection, RowMapping, case, func, select, type_coerce

from workflows.model import UploadKind, Viewer
from workflows.store import schema
from workflows.store.views.kinds import kind_of_report
from workflows.store.views.page import Order, Page, Place, cut
from workflows.tasks import TaskState

_upload, _task, _file = schema.upload, schema.task, schema.upload_file
PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class MineRow:
    """One upload in the list."""

    upload_id: str
    upload_kind: UploadKind
    kind: str | None
    arrived_at: datetime
    files: int
    name: str | None  # of its first file by name; None once names were forgotten
    state: TaskState | None  # None while nobody at DI has it yet


def uploads_of(connection: Connection, viewer: Viewer, place: Place) -> Page[MineRow]:
    """Read one page of the uploads from the viewer's own OneDrive, newest first."""
    files = (
        select(func.count()).where(_file.c.upload_id == _upload.c.upload_id).scalar_subquery().label("files")
    )
    name = select(func.min(_file.c.name)).where(_file.c.upload_id == _upload.c.upload_id).scalar_subquery()
    query = (
        select(
            _upload.c.upload_id,
            _upload.c.kind,
            kind_of_report(connection).label("found_kind"),
            _upload.c.arrived_at,
            _task.c.state,
            files,
            case((_upload.c.names_forgotten_at.is_(None), name)).label("name"),
        )
        .outerjoin(_task, _task.c.upload_id == _upload.c.upload_id)
        .where(_upload.c.owner_id == viewer.person.object_id)
    )
    arrived = type_coerce(_upload.c.arrived_at, BigInteger)
    newest = Order(by=arrived, tie=_upload.c.upload_id, descending=True)
    return cut(connection, query, order=newest, place=place, size=PAGE_SIZE, row_of=_row_of)


def _row_of(row: RowMapping) -> MineRow:
    return MineRow(
        upload_id=row["upload_id"],
        upload_kind=UploadKind(row["kind"]),
        kind=row["found_kind"],
        arrived_at=row["arrived_at"],
        files=row["files"],
        name=row["name"],
        state=None if row["state"] is None else TaskState(row["state"]),
    )
