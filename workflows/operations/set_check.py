"""Whether something lies in an export folder that the upload does not know."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from workflows.model import ItemSeen, Upload, UploadKind
from workflows.operations.house import House
from workflows.store import sightings, uploads


async def newcomers(house: House, upload: Upload) -> tuple[ItemSeen, ...]:
    """List the files in the upload's folder, afresh, that are not its own; a loose file has none."""
    if upload.kind is not UploadKind.FOLDER:
        return ()
    known = {file.key for file in upload.files}
    unknown = [
        item
        for item in await house.originals.below(upload.key)
        if not item.is_folder and item.key not in known and not house.policy.ignored(item.name)
    ]
    return await house.database.transact(partial(_nobody_s, unknown)) if unknown else ()


def _nobody_s(items: list[ItemSeen], connection: Connection) -> tuple[ItemSeen, ...]:
    """Leave out what will never join this upload: what came with another, and what was set aside with a reason."""
    return tuple(
        item
        for item in items
        if sightings.reason_against(connection, item.key) is None and not _of_another(connection, item)
    )


def _of_another(connection: Connection, item: ItemSeen) -> bool:
    return any(
        file.key == item.key and file.content == item.content
        for upload in uploads.holding(connection, item.key)
        for file in upload.files
    )
