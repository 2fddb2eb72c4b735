"""DeleteOriginals: delete what is proven, file by file, and say why the rest stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from workflows.clearance import Clearance, Closed, Facts, Then, Verwijderen, clear
from workflows.declaration import Declaration
from workflows.errors import BewaarstroomError, NeedsPersonError, RetryableError
from workflows.model import Gone, ItemSeen, KeptBecause, KeptReason, Receipt, Upload, UploadFile
from workflows.notices.wording import Template
from workflows.operations.gate_facts import declared_in_vain, gather
from workflows.operations.house import House, upload_and_task
from workflows.operations.letters import to_beheer, to_di
from workflows.operations.operation import Answer, Call, Done, Later, Operation
from workflows.operations.set_check import newcomers
from workflows.store import audit, documents, tasks
from workflows.tasks import Task, TaskEvent
from workflows.uploads import gates_of

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=6)
HELD_PAUSE = timedelta(minutes=15)  # for what a person can end with a click
TELL_AT, TELL_EVERY = 14, 120
"""After about a day of trying DI and beheer hear of it, and again about every month."""

KEPT_BY_GATE = {
    "verklaring_telt": KeptReason.DECLARED_ONLY,
    "bewijs": KeptReason.NOT_PROVEN,
    "hele_set": KeptReason.NOT_PROVEN,
    "niets_nieuws": KeptReason.CHANGED,
    "nog_aanwezig": KeptReason.GONE,
    "ongewijzigd": KeptReason.CHANGED,
    "niet_uitgesloten": KeptReason.EXCLUDED,
    "niet_gestopt": KeptReason.STOPPED,
    "beleid": KeptReason.DELETION_OFF,
}

UNSEEN_BY_GATES = frozenset({KeptReason.DIFFERS.value, KeptReason.MOVED.value})
"""What only an attempt to delete finds out: no gate would find it again."""

PASSING: Mapping[KeptReason, tuple[str, str]] = {
    KeptReason.LOCKED: ("original-locked", "Iemand heeft het origineel nog open."),
    KeptReason.CHECKED_OUT: ("original-checked-out", "Het origineel is uitgecheckt in OneDrive."),
    KeptReason.HELD: (
        "original-held",
        "OneDrive houdt het origineel nog vast, bijvoorbeeld door een bewaarplicht.",
    ),
    KeptReason.LABELLED: (
        "original-labelled",
        "Op het origineel staat een bewaarlabel dat verwijderen verbiedt.",
    ),
}
"""Reasons that pass, by themselves or by somebody's hand; asked again with growing patience for as long as needed."""

NEXT_STEP: Mapping[KeptReason, str] = {
    KeptReason.LOCKED: "Wij proberen het vanzelf opnieuw. Duurt het lang? Vraag de medewerker om het bestand te sluiten.",
    KeptReason.CHECKED_OUT: "Vraag de medewerker om het bestand in te checken. Wij proberen het vanzelf opnieuw.",
    KeptReason.HELD: "Vraag de beheerder van Microsoft 365 waarom. Wij proberen het vanzelf opnieuw.",
    KeptReason.LABELLED: "Vraag de beheerder van Microsoft 365 om het label te verwijderen. Wij proberen het vanzelf opnieuw.",
}


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
            "deleted": "Hoeveel originelen weg zijn uit de map.",
            "kept": "Hoeveel originelen bleven staan.",
        },
    )


class _WaitingError(RetryableError):
    """Verwijderen moet nog even wachten."""

    def __init__(self, code: str, message: str, *, next_step: str, longest: timedelta) -> None:
        """Wait no longer than *longest* before asking the gates again."""
        super().__init__(code, message, next_step=next_step)
        self.longest = longest


class _Deletion:
    def __init__(self, house: House) -> None:
        self._house = house

    async def perform(self, call: Call) -> Answer:
        upload, task = await self._house.database.transact(partial(upload_and_task, call=call))
        try:
            added = await newcomers(self._house, upload)
            early = await self._house.database.transact(partial(self._woken_early, upload, task))
            if (added or early) and await self._reopened(upload, task):
                return Done(body={"outcome": "heropend", "deleted": 0, "kept": 0})
            await self._every(upload, task, len(added))
        except (
            BewaarstroomError
        ) as error:  # whatever it is: a failed action would leave the task without an end
            await self._house.database.transact(partial(self._explain, upload, call, error))
            return Later(after=_pause(call, error), code=error.code, wake=gates_of(task.task_id))
        return Done(body=await self._house.database.transact(partial(_result, upload)))

    async def _every(self, upload: Upload, task: Task, added: int) -> None:
        """Go through all files, also past one that must wait; raise what it waits for at the end."""
        waiting: BewaarstroomError | None = None
        for file in upload.files:
            try:
                await self._one(upload, task, file, added)
            except BewaarstroomError as error:
                waiting = waiting or error
        if waiting is not None:
            raise waiting

    def _explain(self, upload: Upload, call: Call, error: BewaarstroomError, connection: Connection) -> None:
        sentence = f"{error.message} {error.what_next}"
        tasks.explain(connection, upload.upload_id, error.code, sentence, self._house.clock())
        tries = call.attempt - TELL_AT
        if tries >= 0 and tries % TELL_EVERY == 0 and not isinstance(error, _WaitingError):
            for tell in (to_di, to_beheer):
                tell(
                    connection,
                    self._house,
                    upload,
                    Template.VERWIJDEREN_WACHT,
                    once=f"{error.code}/{call.attempt}",
                    reden=sentence,
                )

    def _woken_early(self, upload: Upload, task: Task, connection: Connection) -> bool:
        """Whether the run did not wait for DI's click, because the folder changed meanwhile."""
        unasked = self._house.policy.verwijderen is Verwijderen.NA_KLIK and not task.deletion_asked
        waited_for = not task.deletion_stopped and not declared_in_vain(
            connection, self._house.policy, upload
        )
        return unasked and waited_for

    async def _one(self, upload: Upload, task: Task, file: UploadFile, added: int) -> None:
        row = await self._house.database.transact(partial(documents.deletion_of, file_id=file.file_id))
        if row is not None and row["outcome"] == documents.DELETED:
            return
        seen = await self._house.originals.look(file.key)
        if isinstance(seen, Gone) and row is not None and row["outcome"] is None:
            await self._conclude(upload, _ours(file, row, self._house))
            return  # announced, and gone: that was us, before we could write it down
        known = None if row is None else row["outcome"]
        answer = clear(await self._facts(upload, task, file, seen, added))
        if isinstance(answer, Closed):
            await self._closed(upload, file, answer, known=known)
            return
        await self._delete(upload, file, answer, known=known)

    async def _closed(self, upload: Upload, file: UploadFile, answer: Closed, *, known: str | None) -> None:
        final = answer.final
        if final is not None and final.gate == "niet_gestopt" and known in UNSEEN_BY_GATES:
            return  # what the deletion itself found out weighs more than that DI stopped it since
        if final is not None:
            await self._conclude(upload, self._because(file, KEPT_BY_GATE[final.gate]))
            return
        first = next(each for each in answer.shut if each.then is Then.WACHT)
        raise _WaitingError(
            f"deletion-waits-{first.gate.replace('_', '-')}",
            first.sentence,
            next_step="Het verwijderen gaat vanzelf verder zodra dat kan.",
            longest=HELD_PAUSE,
        )

    async def _delete(
        self, upload: Upload, file: UploadFile, clearance: Clearance, *, known: str | None
    ) -> None:
        await self._house.database.transact(
            lambda connection: documents.announce_deletion(connection, clearance, self._house.clock())
        )
        outcome = await self._house.originals.delete(file, clearance)
        declared = isinstance(clearance.evidence, Declaration)
        await self._conclude(upload, outcome, declared=declared, known=known)
        if isinstance(outcome, KeptBecause) and outcome.reason in PASSING:
            code, sentence = PASSING[outcome.reason]
            raise NeedsPersonError(code, sentence, next_step=NEXT_STEP[outcome.reason])

    async def _facts(
        self, upload: Upload, task: Task, file: UploadFile, seen: ItemSeen | Gone, added: int
    ) -> Facts:
        def read(connection: Connection) -> Facts:
            fresh = tasks.get(connection, task.task_id)  # a second person may have agreed since
            facts = gather(
                connection,
                self._house.policy,
                upload,
                fresh,
                seen={file.file_id: seen},
                unknown_files=0 if added and _settled(connection, upload, fresh) else added,
                now=self._house.clock(),
            )
            return facts[file.file_id]

        return await self._house.database.transact(read)

    def _because(self, file: UploadFile, reason: KeptReason) -> KeptBecause:
        return KeptBecause(file_id=file.file_id, reason=reason, at=self._house.clock())

    async def _conclude(
        self,
        upload: Upload,
        outcome: Receipt | KeptBecause,
        *,
        declared: bool = False,
        known: str | None = None,
    ) -> None:
        write = partial(self._write, upload, outcome, declared=declared, known=known)
        await self._house.database.transact(write)

    def _write(
        self,
        upload: Upload,
        outcome: Receipt | KeptBecause,
        connection: Connection,
        *,
        declared: bool,
        known: str | None,
    ) -> None:
        documents.save_outcome(connection, outcome)
        deleted, result = isinstance(outcome, Receipt), _result_of(outcome, declared=declared)
        if known != result:  # the hundredth time that it is still locked is no news
            audit.record(
                connection,
                at=outcome.at,
                act=audit.Act.ORIGINAL_DELETED if deleted else audit.Act.ORIGINAL_KEPT,
                result=result,
                upload_id=upload.upload_id,
                object_id=outcome.file_id,
            )
        log.info(
            "original_deleted" if deleted else "original_kept",
            upload_id=upload.upload_id,
            file_id=outcome.file_id,
            code=result,
        )

    async def _reopened(self, upload: Upload, task: Task) -> bool:
        """Ask DI again, about a folder that changed; False where what came later is an upload of its own."""

        def write(connection: Connection) -> bool:
            fresh = tasks.get(connection, task.task_id)  # DI may have clicked since we looked
            if _settled(connection, upload, fresh):
                return False
            tasks.apply(
                connection,
                fresh,
                TaskEvent.REOPENED,
                self._house.clock(),
                because="files-added",
                explanation="De map is veranderd. Bekijk de bestanden en kies dan opnieuw Registreren.",
            )
            return True

        return await self._house.database.transact(write)


def _pause(call: Call, error: BewaarstroomError) -> timedelta:
    growing = min(FIRST_PAUSE * (1 << min(call.attempt - 1, 12)), LONGEST_PAUSE)
    if isinstance(error, _WaitingError):
        return min(growing, error.longest)
    asked = error.retry_after if isinstance(error, RetryableError) else None
    return max(growing, timedelta(seconds=asked or 0))


def _ours(file: UploadFile, announced: Mapping[str, object], house: House) -> Receipt:
    """Give the receipt of a deletion that was announced and done, and not written down."""
    clearance = announced["clearance"]
    permanent = isinstance(clearance, Mapping) and clearance.get("wijze") == "definitief"
    return Receipt(file_id=file.file_id, at=house.clock(), permanent=permanent)


def _result_of(outcome: Receipt | KeptBecause, *, declared: bool) -> str:
    if isinstance(outcome, KeptBecause):
        return outcome.reason.value
    if outcome.permanent:
        return "definitief"
    return "naar_prullenbak_na_verklaring" if declared else "naar_prullenbak"


def _settled(connection: Connection, upload: Upload, task: Task) -> bool:
    """Whether DI said that all stays, or some original is gone: what came later is a new upload, not part of this."""
    gone = documents.DELETED in documents.outcomes(connection, upload.upload_id).values()
    return gone or task.deletion_stopped


def _result(upload: Upload, connection: Connection) -> dict[str, str | int]:
    done = documents.outcomes(connection, upload.upload_id)
    deleted = sum(outcome == documents.DELETED for outcome in done.values())
    kept = len(upload.files) - deleted
    return {"outcome": "behouden" if kept else "verwijderd", "deleted": deleted, "kept": kept}
