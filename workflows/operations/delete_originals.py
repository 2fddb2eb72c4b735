"""DeleteOriginals: delete what is proven, file by file, and say why the rest stays."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from workflows.clearance import Clearance, Closed, Facts, Verwijderen, clear
from workflows.errors import BewaarstroomError, RetryableError
from workflows.model import Gone, ItemSeen, KeptBecause, KeptReason, Receipt, Upload, UploadFile
from workflows.operations.house import House, upload_and_task
from workflows.operations.operation import Answer, Call, Done, Later, Operation
from workflows.operations.set_check import newcomers
from workflows.proof import Proof
from workflows.store import audit, documents, tasks
from workflows.tasks import Task, TaskEvent

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=6)

KEPT_BY_GATE = {
    "nog_aanwezig": KeptReason.GONE,
    "ongewijzigd": KeptReason.CHANGED,
    "niet_uitgesloten": KeptReason.EXCLUDED,
    "geen_blokkade": KeptReason.HELD,
    "beleid": KeptReason.DELETION_OFF,
    "voorwaardelijk_verwijderen": KeptReason.DELETION_OFF,
}


PASSING = frozenset({KeptReason.LOCKED, KeptReason.HELD})
"""Reasons that pass by themselves; asked again with growing patience."""

MOST_ATTEMPTS = 60
"""About two weeks; then the original stays, and DI and the employee are told why."""


def delete_originals(house: House) -> Operation:
    """Make the operation."""
    return Operation(
        connector="shared_bewaarstroom",
        operation_id="DeleteOriginals",
        summary="Verwijdert originelen uit OneDrive, alleen als bewezen is dat precies die bestanden in de zaak staan.",
        perform=_Deletion(house).perform,
        parameters={"uploadId": "De upload, uit de trigger."},
        body={
            "outcome": "verwijderd, behouden of heropend.",
            "deleted": "Hoeveel originelen naar de prullenbak gingen.",
            "kept": "Hoeveel originelen bleven staan.",
        },
    )


class _Deletion:
    def __init__(self, house: House) -> None:
        self._house = house

    async def perform(self, call: Call) -> Answer:
        upload, task = await self._house.database.transact(partial(upload_and_task, call=call))
        try:
            added = await newcomers(self._house, upload)
            if (added or self._woken_early(task)) and not await self._begun(upload):
                return await self._reopen(task)
            for file in upload.files:
                await self._one(upload, task, file, len(added))
        except (
            BewaarstroomError
        ) as error:  # whatever it is: a failed action would leave the task without an end
            if call.attempt >= MOST_ATTEMPTS:
                return await self._give_up(upload)
            await self._house.database.transact(partial(self._explain, task.task_id, error))
            return Later(after=_pause(call, error), code=error.code)
        return Done(body=await self._house.database.transact(partial(_result, upload)))

    async def _give_up(self, upload: Upload) -> Answer:
        """Keep what has no answer yet; that OneDrive was away is no reason that anybody chose."""
        done = await self._house.database.transact(partial(documents.outcomes, upload_id=upload.upload_id))
        for file in upload.files:
            if file.file_id not in done:
                await self._conclude(upload, self._because(file, KeptReason.UNREACHABLE))
        return Done(body=await self._house.database.transact(partial(_result, upload)))

    def _explain(self, task_id: str, error: BewaarstroomError, connection: Connection) -> None:
        sentence = f"{error.message} {error.what_next}"
        tasks.explain(connection, task_id, error.code, sentence, self._house.clock())

    def _woken_early(self, task: Task) -> bool:
        """Whether the run did not wait for DI's click, because the folder changed meanwhile."""
        return self._house.policy.verwijderen is Verwijderen.NA_KLIK and not task.deletion_asked

    async def _begun(self, upload: Upload) -> bool:
        """Whether some original is gone already: then what came later is a new upload, not part of this one."""
        done = await self._house.database.transact(partial(documents.outcomes, upload_id=upload.upload_id))
        return documents.DELETED in done.values()

    async def _one(self, upload: Upload, task: Task, file: UploadFile, added: int) -> None:
        row = await self._house.database.transact(partial(documents.deletion_of, file_id=file.file_id))
        if row is not None and row["outcome"] == documents.DELETED:
            return
        seen = await self._house.originals.look(file.key)
        if isinstance(seen, Gone) and row is not None and row["outcome"] is None:
            await self._conclude(upload, Receipt(file_id=file.file_id, at=self._house.clock()))
            return  # announced, and gone: that was us, before we could write it down
        answer = clear(await self._facts(upload, task, file, seen, added))
        if isinstance(answer, Closed):
            await self._conclude(upload, self._kept(file, answer))
            return
        await self._delete(upload, file, answer)

    async def _delete(self, upload: Upload, file: UploadFile, clearance: Clearance) -> None:
        await self._house.database.transact(
            lambda connection: documents.announce_deletion(connection, clearance, self._house.clock())
        )
        outcome = await self._house.originals.delete(file, clearance)
        await self._conclude(upload, outcome)
        if isinstance(outcome, KeptBecause) and outcome.reason in PASSING:
            raise _passing(outcome.reason)

    async def _facts(
        self, upload: Upload, task: Task, file: UploadFile, seen: ItemSeen | Gone, added: int
    ) -> Facts:
        def gather(connection: Connection) -> Facts:
            return Facts(
                file=file,
                seen=seen,
                proof=documents.proof_of(connection, file.file_id),
                whole_set_accounted_for=all(_accounted_for(connection, each) for each in upload.files),
                unknown_files=0 if added and _has_begun(connection, upload) else added,
                held_because=self._house.policy.held_because(connection, upload.upload_id),
                policy=self._house.policy.verwijderen,
                clicked=task.deletion_asked,
                conditional_delete_works=self._house.policy.conditional_delete_works(connection),
                now=self._house.clock(),
            )

        return await self._house.database.transact(gather)

    def _kept(self, file: UploadFile, closed: Closed) -> KeptBecause:
        first = next((answer.gate for answer in closed.shut if answer.gate in KEPT_BY_GATE), None)
        reason = KEPT_BY_GATE.get(first or "", KeptReason.HELD)
        return self._because(file, reason)

    def _because(self, file: UploadFile, reason: KeptReason) -> KeptBecause:
        return KeptBecause(file_id=file.file_id, reason=reason, at=self._house.clock())

    async def _conclude(self, upload: Upload, outcome: Receipt | KeptBecause) -> None:
        await self._house.database.transact(partial(self._write, upload, outcome))

    def _write(self, upload: Upload, outcome: Receipt | KeptBecause, connection: Connection) -> None:
        documents.save_outcome(connection, outcome)
        deleted = isinstance(outcome, Receipt)
        audit.record(
            connection,
            at=outcome.at,
            act=audit.Act.ORIGINAL_DELETED if deleted else audit.Act.ORIGINAL_KEPT,
            result="naar_prullenbak" if isinstance(outcome, Receipt) else outcome.reason,
            upload_id=upload.upload_id,
            object_id=outcome.file_id,
        )
        log.info(
            "original_deleted" if deleted else "original_kept",
            upload_id=upload.upload_id,
            file_id=outcome.file_id,
            code=None if isinstance(outcome, Receipt) else outcome.reason.value,
        )

    async def _reopen(self, task: Task) -> Done:
        def write(connection: Connection) -> None:
            tasks.apply(
                connection,
                tasks.get(connection, task.task_id),  # DI may have clicked since we looked
                TaskEvent.REOPENED,
                self._house.clock(),
                because="files-added",
                explanation="De map is veranderd. Bekijk de bestanden en kies dan opnieuw Registreren.",
            )

        await self._house.database.transact(write)
        return Done(body={"outcome": "heropend", "deleted": 0, "kept": 0})


def _pause(call: Call, error: BewaarstroomError) -> timedelta:
    growing = min(FIRST_PAUSE * (1 << min(call.attempt - 1, 12)), LONGEST_PAUSE)
    asked = error.retry_after if isinstance(error, RetryableError) else None
    return max(growing, timedelta(seconds=asked or 0))


def _passing(reason: KeptReason) -> RetryableError:
    if reason is KeptReason.LOCKED:
        return RetryableError("original-locked", "Iemand heeft het origineel nog open of uitgecheckt.")
    return RetryableError(
        "original-held", "OneDrive houdt het origineel nog vast, bijvoorbeeld door een bewaarlabel."
    )


def _accounted_for(connection: Connection, file: UploadFile) -> bool:
    if file.excluded_because is not None:
        return True
    proof = documents.proof_of(connection, file.file_id)
    return isinstance(proof, Proof) and proof.sha256 == file.sha256


def _has_begun(connection: Connection, upload: Upload) -> bool:
    return documents.DELETED in documents.outcomes(connection, upload.upload_id).values()


def _result(upload: Upload, connection: Connection) -> dict[str, str | int]:
    done = documents.outcomes(connection, upload.upload_id)
    deleted = sum(outcome == documents.DELETED for outcome in done.values())
    kept = len(upload.files) - deleted
    return {"outcome": "behouden" if kept else "verwijderd", "deleted": deleted, "kept": kept}
