"""Which other tasks a task of loose files may be put together with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, case, false, func, select, true

from workflows.model import Upload, UploadKind, Viewer
from workflows.store import schema
from workflows.store.views.kinds import kind_of_report
from workflows.tasks import OPEN

_upload, _task, _file = schema.upload, schema.task, schema.upload_file
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """One open task with loose files of the same person, from the same folder."""

    task_id: str
    number: int
    version: int
    kind: str | None  # as inspection calls it
    arrived_at: datetime
    files: int
    name: str | None  # of its first file by name, personal; None once names were forgotten


def neighbours_for(connection: Connection, viewer: Viewer, upload: Upload) -> tuple[Neighbour, ...]:
    """List them, newest first; none for a folder, and none for who is not of DI."""
    files = select(func.count()).where(_file.c.upload_id == _upload.c.upload_id).scalar_subquery()
    name = select(func.min(_file.c.name)).where(_file.c.upload_id == _upload.c.upload_id).scalar_subquery()
    query = (
        select(
            _task,
            kind_of_report(connection).label("kind"),
            _upload.c.arrived_at,
            files.label("files"),
            case((_upload.c.names_forgotten_at.is_(None), name)).label("name"),
        )
        .join(_upload, _upload.c.upload_id == _task.c.upload_id)
        .where(
            _upload.c.upload_id != upload.upload_id,
            _upload.c.kind != UploadKind.FOLDER,
            _upload.c.drive_id == upload.key.drive_id,
            _upload.c.watched_folder_id == upload.watched_folder_id,
            _upload.c.owner_id == upload.owner.object_id,
            _task.c.state.in_(OPEN),
            true() if viewer.is_di and upload.kind is not UploadKind.FOLDER else false(),
        )
        .order_by(_task.c.number.desc())
        .limit(MOST)
    )
    return tuple(_neighbour_of(row) for row in connection.execute(query).mappings())


def _neighbour_of(row: RowMapping) -> Neighbour:
    return Neighbour(
        task_id=row["task_id"],
        number=row["number"],
        version=row["version"],
        kind=row["kind"],
        arrived_at=row["arrived_at"],
        files=row["files"],
        name=row["name"],
    )
