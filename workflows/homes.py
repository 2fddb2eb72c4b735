"""Which upload each file of a loose arrival belongs to: the one it came with, the one that misses it, or a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from workflows.inspection.completeness import AttachmentState, name_among
from workflows.jsontypes import Json
from workflows.model import Arrival, ArrivedFile, ItemSeen, Upload, UploadFile, UploadKind
from workflows.store import firings, tasks, uploads
from workflows.tasks import TaskState


@dataclass(frozen=True, kw_only=True)
class Shares:
    """What becomes of each file of a loose arrival; what is in none of these is nothing new."""

    joining: tuple[tuple[Upload, tuple[ArrivedFile, ...]], ...]  # uploads whose task is open
    fresh: tuple[ArrivedFile, ...]  # of no upload yet, or changed after its upload was decided
    busy: bool  # some file belongs to an upload that cannot be touched now


def shares_of(connection: Connection, arrival: Arrival) -> Shares:
    """Find the upload of each file, as things stand."""
    joining: dict[str, tuple[Upload, list[ArrivedFile]]] = {}
    fresh: list[ArrivedFile] = []
    busy = False
    for file in arrival.files:
        home = _home(connection, file) or _missing_it(connection, arrival, file)
        if home is None:
            fresh.append(file)
        elif _has(home, file) or _is_left_out(connection, home):
            continue
        elif _is_open(connection, home):
            joining.setdefault(home.upload_id, (home, []))[1].append(file)
        elif _is_at_work(connection, home):
            busy = True
        else:
            fresh.append(file)
    return _with_its_lead(connection, arrival, Shares(joining=_fixed(joining), fresh=tuple(fresh), busy=busy))


def joined(upload: Upload, files: tuple[ArrivedFile, ...], arrival: Arrival) -> Arrival:
    """Put *files* in an upload in place of what they were, or of a file with the same bytes that was taken away."""
    coming = {file.seen.key for file in files}
    contents = {file.seen.content for file in files}
    staying = [
        as_arrived(file)
        for file in upload.files
        if file.key not in coming and not (file.gone_at is not None and file.content in contents)
    ]
    whole = (*staying, *files)
    return Arrival(
        kind=UploadKind.GROUP if len(whole) > 1 else UploadKind.FILE,
        key=upload.key,
        owner=upload.owner,
        watched_folder_id=upload.watched_folder_id,
        first_seen=upload.arrived_at,
        settled_at=arrival.settled_at,
        files=whole,
        shared_folder_id=upload.shared_folder_id,
    )


def as_arrived(file: UploadFile) -> ArrivedFile:
    """Write an original as it arrived."""
    seen = ItemSeen(
        key=file.key,
        parent_id="",
        name=file.name,
        is_folder=False,
        size=file.size,
        quickxor=file.quickxor,
        etag=file.etag,
        ctag=file.ctag,
    )
    return ArrivedFile(seen=seen, folder_path=file.folder_path)


def _home(connection: Connection, file: ArrivedFile) -> Upload | None:
    """Find the loose upload that holds this very item: one that is open, or else the newest."""
    held = [each for each in uploads.holding(connection, file.seen.key) if each.kind is not UploadKind.FOLDER]
    has_it = [each for each in held if _has(each, file)]
    is_open = [each for each in held if _is_open(connection, each)]
    return next(iter((*is_open, *has_it, *held)), None)


def _missing_it(connection: Connection, arrival: Arrival, file: ArrivedFile) -> Upload | None:
    """Find an open upload from which this file was taken away, or whose chat names it without having it."""
    for upload in uploads.open_in(connection, arrival.key.drive_id, arrival.watched_folder_id):
        if upload.kind is UploadKind.FOLDER or upload.owner.object_id != arrival.owner.object_id:
            continue
        taken_away = any(each.gone_at and each.content == file.seen.content for each in upload.files)
        if taken_away or name_among(
            _missing(uploads.report_of(connection, upload.upload_id)), file.seen.name
        ):
            return upload
    return None


def _missing(report: Json) -> tuple[str, ...]:
    """Read which files a chat names that are not there."""
    attachments = report.get("attachments") if isinstance(report, Mapping) else None
    missing = attachments.get(AttachmentState.MISSING) if isinstance(attachments, Mapping) else None
    listed = missing if isinstance(missing, list) else []
    return tuple(str(one["name"]) for one in listed if isinstance(one, Mapping) and one.get("name"))


def _with_its_lead(connection: Connection, arrival: Arrival, shares: Shares) -> Shares:
    """Let the new files that a chat names join it, when it has an open upload already."""
    lead = next((file for file in arrival.files if _leads_as_chat(arrival, file)), None)
    home = _home(connection, lead) if lead else None
    if home is None or not shares.fresh or not _is_open(connection, home) or lead in shares.fresh:
        return shares
    joining = {upload.upload_id: (upload, list(files)) for upload, files in shares.joining}
    joining.setdefault(home.upload_id, (home, []))[1].extend(shares.fresh)
    return Shares(joining=_fixed(joining), fresh=(), busy=shares.busy)


def _leads_as_chat(arrival: Arrival, file: ArrivedFile) -> bool:
    return file.seen.key == arrival.key and file.seen.name.casefold().endswith(".txt")


def _fixed(
    joining: Mapping[str, tuple[Upload, list[ArrivedFile]]],
) -> tuple[tuple[Upload, tuple[ArrivedFile, ...]], ...]:
    return tuple((upload, tuple(files)) for upload, files in joining.values())


def _has(upload: Upload, file: ArrivedFile) -> bool:
    return any(each.key == file.seen.key and each.content == file.seen.content for each in upload.files)


def _is_open(connection: Connection, upload: Upload) -> bool:
    task = tasks.of_upload(connection, upload.upload_id)
    return task is not None and task.open


def _is_left_out(connection: Connection, upload: Upload) -> bool:
    """Whether the flow's own condition left the upload out: the firing says so, and no run will come."""
    task = tasks.of_upload(connection, upload.upload_id)
    return task is None and firings.refused(connection, upload.upload_id)


def _is_at_work(connection: Connection, upload: Upload) -> bool:
    """Whether the upload has no task yet, or is being registered: what comes now is offered again."""
    task = tasks.of_upload(connection, upload.upload_id)
    return task is None or task.state is TaskState.WORDT_GEREGISTREERD
