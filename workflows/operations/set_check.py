"""Whether something lies in an export folder that the upload does not know."""

from __future__ import annotations

from workflows.model import ItemSeen, Upload, UploadKind
from workflows.operations.house import House


async def newcomers(house: House, upload: Upload) -> tuple[ItemSeen, ...]:
    """List the files in the upload's folder, afresh, that are not its own; a loose file has none."""
    if upload.kind is not UploadKind.FOLDER:
        return ()
    known = {file.key for file in upload.files}
    return tuple(
        item
        for item in await house.originals.below(upload.key)
        if not item.is_folder and item.key not in known and not house.policy.ignored(item.name)
    )
