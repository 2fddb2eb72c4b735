"""The gates before deletion, asked for a screen: what would they answer now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from workflows.clearance import GateAnswer, clear
from workflows.model import Gone, ItemSeen, Upload, UploadFile, UploadKind
from workflows.operations.gate_facts import gather
from workflows.operations.house import Policy
from workflows.ports import Clock, Originals
from workflows.store import documents, tasks
from workflows.store.database import Database

AT_ONCE = 4  # questions to OneDrive


@dataclass(frozen=True, kw_only=True)
class GateChecks:
    """Gathers the facts afresh; deletes nothing."""

    database: Database
    originals: Originals
    policy: Policy
    clock: Clock

    async def ask(self, upload: Upload) -> Mapping[str, Sequence[GateAnswer]]:
        """Answer for each file of *upload* that is still to be deleted."""
        done = await self.database.transact(lambda c: documents.outcomes(c, upload.upload_id))
        left = [file for file in upload.files if done.get(file.file_id) != documents.DELETED]
        added = await self._added(upload)
        gate = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            looking = {file.file_id: group.create_task(self._look(file, gate)) for file in left}
        seen = {file_id: task.result() for file_id, task in looking.items()}
        return await self.database.transact(partial(self._answers, upload, seen, added))

    async def _look(self, file: UploadFile, gate: asyncio.Semaphore) -> ItemSeen | Gone:
        async with gate:
            return await self.originals.look(file.key)

    async def _added(self, upload: Upload) -> int:
        if upload.kind is not UploadKind.FOLDER:
            return 0
        known = {file.key for file in upload.files}
        below = await self.originals.below(upload.key)
        return sum(
            not item.is_folder and item.key not in known and not self.policy.ignored(item.name)
            for item in below
        )

    def _answers(
        self, upload: Upload, seen: Mapping[str, ItemSeen | Gone], added: int, connection: Connection
    ) -> Mapping[str, Sequence[GateAnswer]]:
        """Ask every gate; the leave itself, should there be one, is thrown away."""
        task = tasks.of_upload(connection, upload.upload_id)
        facts = gather(
            connection, self.policy, upload, task, seen=seen, unknown_files=added, now=self.clock()
        )
        return {file_id: clear(each).answers for file_id, each in facts.items()}
