"""What a trigger said about files, kept as a reference: their names live once, with the upload, and are read afresh."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from workflows.jsontypes import Json, JsonObject
from workflows.model import Upload, UploadFile
from workflows.store import schema, uploads

_file = schema.upload_file
BINARY = "application/octet-stream"

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
    upload = _upload_with(connection, ids)
    there = {file.file_id: file for file in upload.files} if upload else {}
    files = [there[file_id] for file_id in ids if file_id in there]
    return said(str(reference.get("operation")), upload, files, one=bool(reference.get("one")))


def said(operation: str, upload: Upload | None, files: Sequence[UploadFile], *, one: bool) -> JsonObject:
    """Spell what a trigger of OneDrive says of files; of what was erased nothing is left."""
    if upload is None or not files:
        return {"headers": {}, "statusCode": 200, "body": None if one else []}
    if operation in WITH_CONTENT:
        return _with_content(files[0])
    bodies: list[Json] = [_metadata(upload, file) for file in files]
    headers = {"Content-Type": "application/json"}
    return {"headers": headers, "statusCode": 200, "body": bodies[0] if one else bodies}


def _upload_with(connection: Connection, ids: Sequence[str]) -> Upload | None:
    if not ids:
        return None
    query = select(_file.c.upload_id).where(_file.c.file_id.in_(ids[:1]))
    upload_id = connection.scalar(query)
    return None if upload_id is None else uploads.find(connection, upload_id)


def _metadata(upload: Upload, file: UploadFile) -> JsonObject:
    """Spell a file as the OneDrive connector's BlobMetadata."""
    return {
        "Id": _id(file),
        "Name": file.name,
        "NameNoExt": file.name.rpartition(".")[0] or file.name,
        "DisplayName": file.name,
        "Path": _path(file),
        "LastModified": upload.settled_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Size": file.size,
        "MediaType": file.mime or BINARY,
        "IsFolder": False,
        "ETag": file.etag,
        "FileLocator": _id(file),
        "LastModifiedBy": upload.owner.name,
    }


def _with_content(file: UploadFile) -> JsonObject:
    kind, path = file.mime or BINARY, _path(file)
    return {
        "headers": {
            "Content-Type": kind,
            "x-ms-file-id": _id(file),
            "x-ms-file-name": file.name,
            "x-ms-file-name-encoded": base64.b64encode(file.name.encode()).decode(),
            "x-ms-file-path": path,
            "x-ms-file-path-encoded": base64.b64encode(path.encode()).decode(),
            "x-ms-file-etag": file.etag,
        },
        "statusCode": 200,
        "body": {"$content-type": kind, "$file": _id(file)},
    }


def _id(file: UploadFile) -> str:
    return f"{file.key.drive_id}.{file.key.item_id}"


def _path(file: UploadFile) -> str:
    return "/" + "/".join(part for part in (file.folder_path, file.name) if part)
