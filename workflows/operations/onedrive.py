"""The OneDrive actions of exported flows, as far as the rules of this house allow: GetFileMetadata and DeleteFile.

Only files of uploads: a flow looks nowhere else in an employee's OneDrive. DeleteFile goes through the same gates as
DeleteOriginals, because it is DeleteOriginals. Content is not given to flows: it would be kept in their history.
"""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import Final

from sqlalchemy import Connection

from workflows.errors import BadInputError, PermanentError
from workflows.jsontypes import JsonObject
from workflows.model import Gone, ItemKey, ItemSeen, Upload
from workflows.operations.delete_originals import delete_originals
from workflows.operations.house import House
from workflows.operations.operation import Answer, Call, Done, Operation
from workflows.store import uploads

CONNECTOR: Final = "shared_onedriveforbusiness"
ID: Final = {"id": "Het bestand: de Id die de trigger gaf (drive.item)."}


def get_file_metadata(house: House) -> Operation:
    """Make the operation that reads a file of an upload afresh."""

    async def perform(call: Call) -> Answer:
        key = _key_of(call)
        await house.database.transact(partial(_upload_with, key=key))
        seen = await house.originals.look(key)
        if isinstance(seen, Gone):
            raise PermanentError(
                "file-gone",
                "Dit bestand staat er niet meer.",
                next_step="Vraag de medewerker of het is verplaatst of verwijderd.",
            )
        return Done(body=metadata_of(seen))

    return Operation(
        connector=CONNECTOR,
        operation_id="GetFileMetadata",
        summary="Leest de gegevens van een bestand uit een upload opnieuw, zoals het er nu staat.",
        perform=perform,
        parameters=ID,
        body={"Id": "Het bestand.", "Name": "De naam.", "Size": "De grootte in bytes.", "ETag": "De versie."},
        secure_outputs=True,  # the name of a file is personal
    )


def delete_file(house: House) -> Operation:
    """Make the operation that deletes an upload's only file, if every gate is open."""
    deletes = delete_originals(house)

    async def perform(call: Call) -> Answer:
        upload = await house.database.transact(partial(_upload_with, key=_key_of(call)))
        if len(upload.files) != 1:
            raise BadInputError(
                "delete-one-of-several",
                "Dit bestand hoort bij een upload met meer bestanden. Die gaan alleen samen weg.",
                next_step="Gebruik DeleteOriginals met de uploadId.",
            )
        return await deletes.perform(_about(call, upload))

    return Operation(
        connector=CONNECTOR,
        operation_id="DeleteFile",
        summary="Verwijdert het enige bestand van een upload, door dezelfde controles als DeleteOriginals.",
        perform=perform,
        parameters=ID,
        body=deletes.body,
    )


def metadata_of(seen: ItemSeen) -> JsonObject:
    """Spell an item as the connector does (its BlobMetadata)."""
    name = PurePosixPath(seen.name)
    return {
        "Id": f"{seen.key.drive_id}.{seen.key.item_id}",
        "Name": seen.name,
        "NameNoExt": name.stem,
        "DisplayName": seen.name,
        "Size": seen.size,
        "IsFolder": seen.is_folder,
        "ETag": seen.etag,
    }


def _key_of(call: Call) -> ItemKey:
    drive_id, dot, item_id = str(call.parameters.get("id") or "").partition(".")
    if not (drive_id and dot and item_id):
        raise BadInputError(
            "file-id-unreadable",
            "De id van het bestand is niet te lezen.",
            next_step="Gebruik de Id die de trigger gaf: drive en item, met een punt ertussen.",
        )
    return ItemKey(drive_id=drive_id, item_id=item_id)


def _upload_with(connection: Connection, key: ItemKey) -> Upload:
    found = uploads.holding(connection, key)
    if not found:
        raise PermanentError(
            "file-of-no-upload",
            "Dit bestand hoort bij geen enkele upload. Een stroom mag er niet bij.",
            next_step="Gebruik de Id van een bestand uit de bewaakte map.",
        )
    return found[0]


def _about(call: Call, upload: Upload) -> Call:
    return Call(
        run_id=call.run_id,
        path=call.path,
        iteration=call.iteration,
        attempt=call.attempt,
        upload_id=call.upload_id,
        parameters={"uploadId": upload.upload_id},
        options=call.options,
        state=call.state,
    )
