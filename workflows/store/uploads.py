"""Uploads and their files, as rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, or_, select, update

from workflows.jsontypes import Json
from workflows.model import (
    Arrival,
    ItemKey,
    Person,
    Upload,
    UploadFile,
    UploadKind,
)
from workflows.store import schema
from workflows.tasks import OPEN
from workflows.ulid import new_ulid

_upload, _file = schema.upload, schema.upload_file


@dataclass(frozen=True, kw_only=True)
class FileSeen:
    """What the bytes of one file turned out to be."""

    sha256: str
    mime: str
    scan: str  # schoon, besmet or niet_gescand


def add(connection: Connection, arrival: Arrival, now: datetime) -> Upload:
    """Write a new upload with its files; the database refuses the same item with the same content twice."""
    upload_id = new_ulid(now)
    connection.execute(
        insert(_upload).values(
            upload_id=upload_id,
            kind=arrival.kind,
            drive_id=arrival.key.drive_id,
            item_id=arrival.key.item_id,
            content=arrival.content,
            watched_folder_id=arrival.watched_folder_id,
            shared_folder_id=arrival.shared_folder_id,
            owner_id=arrival.owner.object_id,
            owner_name=arrival.owner.name,
            owner_mail=arrival.owner.mail,
            arrived_at=arrival.first_seen,
            settled_at=arrival.settled_at,
        )
    )
    _add_files(connection, upload_id, arrival, now)
    return get(connection, upload_id)


def replace_files(connection: Connection, upload: Upload, arrival: Arrival, now: datetime) -> Upload:
    """Give an undecided upload the files that lie there now; what did not change keeps its id and checksums."""
    there = {file.seen.key: file.seen.content for file in arrival.files}
    stale = [file.file_id for file in upload.files if there.get(file.key) != file.content]
    for table in (schema.deletion, schema.document):
        connection.execute(delete(table).where(table.c.file_id.in_(stale)))
    connection.execute(delete(_file).where(_file.c.file_id.in_(stale)))
    kept = {file.key for file in upload.files if file.file_id not in stale}
    _add_files(connection, upload.upload_id, arrival, now, skip=kept, joined_at=now)
    _write_anew(connection, upload, arrival)
    return get(connection, upload.upload_id)


def move_files(connection: Connection, files: Iterable[UploadFile], into: Upload, now: datetime) -> Upload:
    """Give files of one upload to another; the first is left with what remains, if anything."""
    moving = list(files)
    connection.execute(
        update(_file)
        .where(_file.c.file_id.in_([file.file_id for file in moving]))
        .values(upload_id=into.upload_id, joined_at=now)
    )
    for upload_id in {file.upload_id for file in moving} | {into.upload_id}:
        _regroup(connection, get(connection, upload_id))
    return get(connection, into.upload_id)


def part_off(connection: Connection, upload: Upload, files: Sequence[UploadFile], now: datetime) -> Upload:
    """Make a new upload of some files of another, as if they had come by themselves."""
    made = add(
        connection,
        Arrival(
            kind=_kind_of(files),
            key=files[0].key,
            owner=upload.owner,
            watched_folder_id=upload.watched_folder_id,
            first_seen=upload.arrived_at,
            settled_at=upload.settled_at,
            files=(),
            shared_folder_id=upload.shared_folder_id,
        ),
        now,
    )
    move_files(connection, files, made, now)
    connection.execute(update(_file).where(_file.c.upload_id == made.upload_id).values(joined_at=None))
    return get(connection, made.upload_id)


def _regroup(connection: Connection, upload: Upload) -> None:
    """Say anew what a loose upload is, known by a file that is still in it."""
    keys = [file.key for file in upload.files]
    key = upload.key if upload.key in keys or not keys else keys[0]
    told = sorted(f"{file.key.item_id}={file.content}" for file in upload.files)
    content = hashlib.sha256("\n".join([upload.upload_id, *told]).encode()).hexdigest()
    connection.execute(
        update(_upload)
        .where(_upload.c.upload_id == upload.upload_id)
        .values(kind=_kind_of(upload.files), item_id=key.item_id, content=content, report=None)
    )


def _kind_of(files: Sequence[UploadFile]) -> UploadKind:
    return UploadKind.GROUP if len(files) > 1 else UploadKind.FILE


def _write_anew(connection: Connection, upload: Upload, arrival: Arrival) -> None:
    """Say what the upload is now; one that equals an earlier upload of this item is told apart by its own id."""
    content = arrival.content
    if any(each.content == content for each in of_item(connection, upload.key) if each != upload):
        content = hashlib.sha256(f"{content}/{upload.upload_id}".encode()).hexdigest()
    connection.execute(
        update(_upload)
        .where(_upload.c.upload_id == upload.upload_id)
        .values(kind=arrival.kind, content=content, settled_at=arrival.settled_at, report=None)
    )


def get(connection: Connection, upload_id: str) -> Upload:
    """Read one upload; it exists, because only ids of ours lead here."""
    row = connection.execute(select(_upload).where(_upload.c.upload_id == upload_id)).mappings().one()
    return _upload_of(connection, row)


def find(connection: Connection, upload_id: str) -> Upload | None:
    """Read one upload, if there is one with an id that came from outside."""
    row = connection.execute(select(_upload).where(_upload.c.upload_id == upload_id)).mappings().one_or_none()
    return None if row is None else _upload_of(connection, row)


def file_of(connection: Connection, file_id: str) -> UploadFile | None:
    """Read one file, if it is there."""
    row = connection.execute(select(_file).where(_file.c.file_id == file_id)).mappings().one_or_none()
    return None if row is None else _file_of(row)


def of_item(connection: Connection, key: ItemKey) -> tuple[Upload, ...]:
    """List the uploads that this file or folder became, newest first."""
    query = (
        select(_upload)
        .where(_upload.c.drive_id == key.drive_id, _upload.c.item_id == key.item_id)
        .order_by(_upload.c.upload_id.desc())
    )
    return tuple(_upload_of(connection, row) for row in connection.execute(query).mappings())


def holding(connection: Connection, key: ItemKey) -> tuple[Upload, ...]:
    """List the uploads in which this file is an original, newest first."""
    query: Select[Any] = (
        select(_upload)
        .join(_file, _file.c.upload_id == _upload.c.upload_id)
        .where(_file.c.drive_id == key.drive_id, _file.c.item_id == key.item_id)
        .order_by(_upload.c.upload_id.desc())
    )
    return tuple(_upload_of(connection, row) for row in connection.execute(query).mappings())


def of_folder(connection: Connection, folder: ItemKey) -> tuple[Upload, ...]:
    """List the uploads that came out of one folder of an employee, together or each by itself."""
    rows = connection.execute(
        select(_upload)
        .where(_upload.c.drive_id == folder.drive_id)
        .where(or_(_upload.c.shared_folder_id == folder.item_id, _upload.c.item_id == folder.item_id))
        .order_by(_upload.c.upload_id)
    ).mappings()
    return tuple(_upload_of(connection, row) for row in rows)


def of_file(connection: Connection, file_id: str) -> Upload | None:
    """Read the upload that a file belongs to, if there is one with this id."""
    found = connection.scalar(select(_file.c.upload_id).where(_file.c.file_id == file_id))
    return None if found is None else get(connection, found)


def open_in(connection: Connection, drive_id: str, watched_folder_id: str) -> tuple[Upload, ...]:
    """List the uploads from one watched folder about which DI can decide, newest first."""
    query = (
        select(_upload)
        .join(schema.task, schema.task.c.upload_id == _upload.c.upload_id)
        .where(
            _upload.c.drive_id == drive_id,
            _upload.c.watched_folder_id == watched_folder_id,
            schema.task.c.state.in_(OPEN),
        )
        .order_by(_upload.c.upload_id.desc())
    )
    return tuple(_upload_of(connection, row) for row in connection.execute(query).mappings())


def set_gone(connection: Connection, key: ItemKey, upload_id: str, at: datetime | None) -> None:
    """Remember since when an original is not in the folder any more, or with None that it is there again."""
    mine = (_file.c.upload_id == upload_id, _file.c.drive_id == key.drive_id, _file.c.item_id == key.item_id)
    connection.execute(update(_file).where(*mine).values(gone_at=at))


def save_inspection(
    connection: Connection, upload_id: str, report: Json, seen: Mapping[str, FileSeen]
) -> None:
    """Keep what inspection found; *seen* says what each file is, by its id."""
    connection.execute(update(_upload).where(_upload.c.upload_id == upload_id).values(report=report))
    for file_id, said in seen.items():
        connection.execute(
            update(_file)
            .where(_file.c.file_id == file_id)
            .values(sha256=said.sha256, mime=said.mime, scan=said.scan)
        )


def report_of(connection: Connection, upload_id: str) -> Json:
    """Read what inspection found, None before it has."""
    found: Json = connection.scalar(select(_upload.c.report).where(_upload.c.upload_id == upload_id))
    return found


def exclude(connection: Connection, file_id: str, reason: str | None) -> None:
    """Leave one file out of the registration with a reason, or take it in again with None."""
    connection.execute(update(_file).where(_file.c.file_id == file_id).values(excluded_because=reason))


def _add_files(
    connection: Connection,
    upload_id: str,
    arrival: Arrival,
    now: datetime,
    *,
    skip: Iterable[ItemKey] = (),
    joined_at: datetime | None = None,
) -> None:
    left_out = set(skip)
    rows = [
        {
            "file_id": new_ulid(now),
            "upload_id": upload_id,
            "drive_id": file.seen.key.drive_id,
            "item_id": file.seen.key.item_id,
            "name": file.seen.name,
            "folder_path": file.folder_path,
            "size": file.seen.size,
            "quickxor": file.seen.quickxor,
            "etag": file.seen.etag,
            "ctag": file.seen.ctag,
            "joined_at": joined_at,
        }
        for file in arrival.files
        if file.seen.key not in left_out
    ]
    if rows:
        connection.execute(insert(_file), rows)


def _upload_of(connection: Connection, row: RowMapping) -> Upload:
    files = connection.execute(
        select(_file).where(_file.c.upload_id == row["upload_id"]).order_by(_file.c.file_id)
    ).mappings()
    return Upload(
        upload_id=row["upload_id"],
        kind=UploadKind(row["kind"]),
        key=ItemKey(drive_id=row["drive_id"], item_id=row["item_id"]),
        owner=Person(object_id=row["owner_id"], name=row["owner_name"], mail=row["owner_mail"]),
        watched_folder_id=row["watched_folder_id"],
        content=row["content"],
        arrived_at=row["arrived_at"],
        settled_at=row["settled_at"],
        files=tuple(_file_of(file) for file in files),
        shared_folder_id=row["shared_folder_id"],
    )


def _file_of(row: RowMapping) -> UploadFile:
    return UploadFile(
        file_id=row["file_id"],
        upload_id=row["upload_id"],
        key=ItemKey(drive_id=row["drive_id"], item_id=row["item_id"]),
        name=row["name"],
        folder_path=row["folder_path"],
        size=row["size"],
        quickxor=row["quickxor"],
        etag=row["etag"],
        ctag=row["ctag"],
        sha256=row["sha256"],
        mime=row["mime"],
        scan=row["scan"],
        excluded_because=row["excluded_because"],
        joined_at=row["joined_at"],
        gone_at=row["gone_at"],
    )
