"""RemoveEmptyFolder: remove the emptied export folder, once it stayed empty for the full patience."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from workflows.clearance import FolderClearance, FolderFacts, clear_folder
from workflows.errors import RetryableError
from workflows.model import Gone, ItemKey, ItemSeen, Upload, UploadKind
from workflows.notices.wording import Template
from workflows.operations.house import House, upload_of
from workflows.operations.letters import to_beheer, to_di, to_employee
from workflows.operations.operation import Answer, Call, Done, Later, Operation
from workflows.store import audit, documents, intentions, uploads

log = structlog.get_logger()

LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 60
"""About two weeks of an OneDrive that is away; then the empty folder stays, which harms nobody."""


def remove_empty_folder(house: House) -> Operation:
    """Make the operation."""
    return Operation(
        connector="shared_bewaarstroom",
        operation_id="RemoveEmptyFolder",
        summary="Verwijdert de lege exportmap, als die lang genoeg leeg is gebleven. De bewaakte map zelf blijft altijd.",
        perform=_Removal(house).perform,
        parameters={"uploadId": "De upload, uit de trigger."},
        body={"outcome": "verwijderd, al_weg, niet_leeg, blijft_staan of geen_map."},
    )


class _Removal:
    def __init__(self, house: House) -> None:
        self._house = house

    async def perform(self, call: Call) -> Answer:
        upload = await self._house.database.transact(partial(upload_of, call=call))
        outcome = await self._house.database.transact(partial(self._not_ours, upload))
        if outcome is not None:
            return _done(outcome)
        try:
            return await self._remove(upload, upload.shared_folder or upload.key)
        except RetryableError as error:
            if call.attempt >= MOST_ATTEMPTS:
                return _done("blijft_staan")
            pause = self._house.policy.patience * (1 << min(call.attempt - 1, 12))
            return Later(after=min(pause, LONGEST_PAUSE), code=error.code)

    def _not_ours(self, upload: Upload, connection: Connection) -> str | None:
        """Say why there is nothing to remove, if so: only a folder whose every original we deleted goes.

        Where several uploads came out of one folder, the last of them takes it down.
        """
        if upload.kind is not UploadKind.FOLDER and upload.shared_folder is None:
            return "geen_map"
        if not self._house.policy.remove_empty_folder:
            return "blijft_staan"
        everyone = _out_of_the_same_folder(upload, connection)
        originals = {file.key for each in everyone for file in each.files}
        return None if originals <= _deleted(everyone, connection) else "blijft_staan"

    async def _remove(self, upload: Upload, home: ItemKey) -> Answer:
        folder = await self._house.originals.look(home)
        if isinstance(folder, Gone):
            ours = await self._house.database.transact(partial(_was_announced, upload))
            return await self._concluded(upload, home) if ours else _done("al_weg")
        below = await self._house.originals.below(home)
        if any(not item.is_folder for item in below):
            return _done("niet_leeg")
        since = await self._house.database.transact(partial(self._empty_since, upload))
        clearance = clear_folder(self._facts(upload, folder, since))
        if clearance is None:
            return Later(after=self._house.policy.patience, code="folder-still-fresh")
        return await self._take_down(upload, [*reversed(below), folder], clearance)

    def _facts(self, upload: Upload, folder: ItemSeen, since: datetime) -> FolderFacts:
        return FolderFacts(
            folder=folder,
            all_originals_deleted_by_us=True,  # _not_ours has seen to it
            empty_since=since,
            patience=self._house.policy.patience,
            is_watched_folder=folder.key.item_id == upload.watched_folder_id,
            now=self._house.clock(),
        )

    def _announce(self, upload: Upload, home: ItemKey, connection: Connection) -> None:
        """Write down, before the first call, that the folder goes: gone and not announced was somebody else."""
        now, facts = self._house.clock(), {"folder": home.item_id}
        intentions.remember(connection, _announcement(upload), facts, now=now, upload_id=upload.upload_id)

    def _empty_since(self, upload: Upload, connection: Connection) -> datetime:
        now, key = self._house.clock(), f"map/{upload.upload_id}"
        earlier = intentions.remember(
            connection, key, {"empty_since": now.isoformat()}, now=now, upload_id=upload.upload_id
        )
        return datetime.fromisoformat(earlier["empty_since"]) if earlier else now

    async def _take_down(self, upload: Upload, folders: list[ItemSeen], clearance: FolderClearance) -> Answer:
        await self._house.database.transact(partial(self._announce, upload, clearance.folder))
        for folder in folders:
            if not await self._house.originals.remove_empty_folder(folder, clearance):
                return _done("niet_leeg")
        return await self._concluded(upload, clearance.folder)

    async def _concluded(self, upload: Upload, home: ItemKey) -> Answer:
        lost = await self._house.originals.died_with(home)
        await self._house.database.transact(partial(self._write, upload, home, lost))
        return _done("verwijderd")

    def _write(
        self, upload: Upload, home: ItemKey, lost: tuple[ItemKey, ...], connection: Connection
    ) -> None:
        ours = {file.key for each in _out_of_the_same_folder(upload, connection) for file in each.files}
        others = [key for key in lost if key not in ours]
        audit.record(
            connection,
            at=self._house.clock(),
            act=audit.Act.FOLDER_REMOVED,
            result="met_andere_bestanden" if others else "leeg",
            upload_id=upload.upload_id,
            object_id=home.item_id,
        )
        log.info("folder_removed", upload_id=upload.upload_id, died_with=len(others))
        if others:
            for tell in (to_employee, to_di, to_beheer):
                tell(connection, self._house, upload, Template.MAP_HAD_MEER, once="map", aantal=len(others))


def _out_of_the_same_folder(upload: Upload, connection: Connection) -> tuple[Upload, ...]:
    shared = upload.shared_folder
    return (upload,) if shared is None else uploads.of_folder(connection, shared)


def _deleted(everyone: Iterable[Upload], connection: Connection) -> frozenset[ItemKey]:
    """Name the originals that we deleted; what one upload kept because it had changed may have gone with the next."""
    return frozenset(
        file.key
        for upload in everyone
        for file in upload.files
        if documents.outcomes(connection, upload.upload_id).get(file.file_id) == documents.DELETED
    )


def _announcement(upload: Upload) -> str:
    return f"map-weg/{upload.upload_id}"


def _was_announced(upload: Upload, connection: Connection) -> bool:
    return intentions.is_known(connection, _announcement(upload))


def _done(outcome: str) -> Done:
    return Done(body={"outcome": outcome})
