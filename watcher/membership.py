"""Which upload an original belongs to while it moves about in the watched folder: always the one it came with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from watcher.changes import Found
from workflows.model import ArrivedFile, ItemKey, ItemSeen, UploadFile
from workflows.store import sightings, uploads
from workflows.watching import Sighting, Watch


def files_of(
    connection: Connection, watch: Watch, top: ItemKey, offered: Iterable[Found]
) -> tuple[ArrivedFile, ...]:
    """Name the files that arrive with *top*: those in it, but for another upload's, and its own that moved away."""
    here = {found.seen.key for found in offered}
    arrived = tuple(
        ArrivedFile(seen=found.seen, folder_path=found.folder_path)
        for found in offered
        if isinstance(found.seen, ItemSeen) and not _of_another_upload(connection, found.seen, top)
    )
    return arrived + _moved_away(connection, watch, top, here)


def _of_another_upload(connection: Connection, seen: ItemSeen, top: ItemKey) -> bool:
    """Whether these very bytes came with another upload: moving a file makes no second upload of it."""
    return any(
        upload.key != top and any(f.key == seen.key and f.content == seen.content for f in upload.files)
        for upload in uploads.holding(connection, seen.key)
    )


def _moved_away(
    connection: Connection, watch: Watch, top: ItemKey, here: set[ItemKey]
) -> tuple[ArrivedFile, ...]:
    """Find what this top's upload holds and what now lies elsewhere in the watched folder, unchanged."""
    known = uploads.of_item(connection, top)
    away = [file for file in known[0].files if file.key not in here] if known else []
    if not away:
        return ()
    lying = sightings.every(connection, watch)
    return tuple(_as_arrived(file, lying) for file in away if _lies_unchanged(file, lying))


def _lies_unchanged(file: UploadFile, lying: Mapping[str, Sighting]) -> bool:
    sighting = lying.get(file.key.item_id)
    return sighting is not None and sighting.content == file.content


def _as_arrived(file: UploadFile, lying: Mapping[str, Sighting]) -> ArrivedFile:
    seen = ItemSeen(
        key=file.key,
        parent_id=lying[file.key.item_id].top_id,
        name=file.name,
        is_folder=False,
        size=file.size,
        quickxor=file.quickxor,
        etag=file.etag,
        ctag=file.ctag,
    )
    return ArrivedFile(seen=seen, folder_path=file.folder_path)
