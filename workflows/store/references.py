"""What a trigger said about files, kept as a reference: their names live once, with the upload, and are read afresh."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from workflows.jsontypes import Json, JsonObject
from workflows.store import schema

_upload, _file = schema.upload, schema.upload_file

REFERENCE = "$files"
"""The member of a run's trigger that says which files it was about."""

WITH_CONTENT = frozenset({"OnNewFile", "OnNewFileV2", "OnUpdatedFile", "OnUpdatedFileV2"})
"""The operations whose body is the content: the metadata is in the headers, the content stays where it is."""


def to_files(operation: str, file_ids: Sequence[str], *, one: bool) -> JsonObject:
    """Refer to files; *one*: the body is the only one instead of a list."""
    return {REFERENCE: {"operation": operation, "fileIds": list(file_ids), "one": one}}


def read(connection: Connection, trigger: JsonObject) -> JsonObject | None:
    """Read what a trigger that is a reference says now; None when it is no reference."""
    reference = trigger.get(REFERENCE)
    if not isinstance(reference, Mapping):
        return None
    asked = reference.get("fileIds")
    ids = [str(one) for one in asked] if isinstance(asked, Sequence) else []
    found = _files(connection, ids)
    rows = [found[file_id] for file_id in ids if file_id in found]
    if reference.get("operation") in WITH_CONTENT:
        return _with_content(rows[0]) if rows else {"headers": {}, "body": None}
    bodies: list[Json] = [_metadata(row) for row in rows]
    body = (bodies[0] if bodies else None) if reference.get("one") else bodies
    return {"headers": {"Content-Type": "application/json"}, "statusCode": 200, "body": body}


def _files(connection: Connection, ids: Sequence[str]) -> dict[str, RowMapping]:
    query = (
        select(_file, _upload.c.settled_at, _upload.c.owner_name)
        .join(_upload, _upload.c.upload_id == _file.c.upload_id)
        .where(_file.c.file_id.in_(ids))
    )
    return {row["file_id"]: row for row in connection.execute(query).mappings()}


def _metadata(row: RowMapping) -> JsonObject:
    """Spell a file as the OneDrive connector's BlobMetadata."""
    name = str(row["name"])
    return {
        "Id": f"{row['drive_id']}.{row['item_id']}",
        "Name": name,
        "NameNoExt": name.rpartition(".")[0] or name,
        "DisplayName": name,
        "Path": _path(row),
        "LastModified": _spelled(row["settled_at"]),
        "Size": row["size"],
        "MediaType": row["mime"] or "application/octet-stream",
        "IsFolder": False,
        "ETag": row["etag"],
        "FileLocator": f"{row['drive_id']}.{row['item_id']}",
        "LastModifiedBy": row["owner_name"],
    }


def _with_content(row: RowMapping) -> JsonObject:
    kind = row["mime"] or "application/octet-stream"
    name, path = str(row["name"]), _path(row)
    return {
        "headers": {
            "Content-Type": kind,
            "x-ms-file-id": f"{row['drive_id']}.{row['item_id']}",
            "x-ms-file-name": name,
            "x-ms-file-name-encoded": base64.b64encode(name.encode()).decode(),
            "x-ms-file-path": path,
            "x-ms-file-path-encoded": base64.b64encode(path.encode()).decode(),
            "x-ms-file-etag": row["etag"],
        },
        "statusCode": 200,
        "body": {"$content-type": kind, "$file": f"{row['drive_id']}.{row['item_id']}"},
    }


def _path(row: RowMapping) -> str:
    return "/" + "/".join(part for part in (row["folder_path"], row["name"]) if part)


def _spelled(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
