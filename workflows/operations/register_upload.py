"""RegisterUpload: put every file in the zaak, read each back, and compare."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from workflows.errors import RetryableError
from workflows.model import Decision, Gone, RegisteredDocument, RegistrationChoice, Upload, UploadFile
from workflows.operations.house import House, NotRegistered, upload_and_task
from workflows.operations.operation import LATER, Answer, Call, Done, Later, Operation
from workflows.operations.set_check import newcomers
from workflows.proof import Proof
from workflows.store import audit, byhand, documents, tasks, waits
from workflows.tasks import Task, TaskEvent, TaskState
from workflows.uploads import DELETION_SIGNAL, gates_of
from workflows.zaaksysteem.obstacle import SENTENCES, Why

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
MOST_ATTEMPTS = 200
"""About two days of a zaaksysteem that is away; then DI hears of it and chooses again."""


DECIDED = frozenset({TaskState.WORDT_GEREGISTREERD, TaskState.GEREGISTREERD})
"""The states in which DI's decision holds; a reopened task keeps the old one only to show it."""


def register_upload(house: House) -> Operation:
    """Make the operation."""
    work = _Registration(house)
    return Operation(
        connector="shared_bewaarstroom",
        operation_id="RegisterUpload",
        summary="Registreert elk bestand in de gekozen zaak, leest het terug en vergelijkt het.",
        perform=work.perform,
        parameters={"uploadId": "De upload, uit de trigger."},
        body={
            "outcome": "geregistreerd of terug_naar_di.",
            "documents": "Hoeveel documenten bewezen in de zaak staan.",
            "code": "Bij terug_naar_di: waarom.",
            "message": "Bij terug_naar_di: waarom, in een zin.",
        },
    )


class _Registration:
    def __init__(self, house: House) -> None:
        self._house = house

    async def perform(self, call: Call) -> Answer:
        upload, task = await self._house.database.transact(partial(upload_and_task, call=call))
        decision = task.decision
        if decision is None or not decision.zaaknummer:
            return _back(NotRegistered(code="no-choice", sentence="Er is nog geen zaak gekozen."))
        if task.state not in DECIDED:
            return _back(_withdrawn())
        try:
            if decision.choice is None:
                return await self._declared(upload, task)
            return await self._register(upload, task, decision)
        except RetryableError as error:
            return await self._wait_or_give_up(call, task, error)

    async def _register(self, upload: Upload, task: Task, decision: Decision) -> Answer:
        refused = None if _is_done(task) else await self._look_first(upload)
        if refused is not None:
            return _back(refused)
        chosen = [file for file in upload.files if file.excluded_because is None]
        if any(file.infected for file in chosen):
            return _back(_infected())
        for file in chosen:
            answer = await self._one(upload, file, task, decision)
            if isinstance(answer, NotRegistered):
                return _back(answer)
        await self._house.database.transact(partial(self._registered, task.task_id))
        return Done(body={"outcome": "geregistreerd", "documents": len(chosen)})

    async def _declared(self, upload: Upload, task: Task) -> Answer:
        """Take what two people declared; the zaaksysteem cannot be asked."""
        if not _is_done(task) and await newcomers(self._house, upload):
            return _back(_added())
        if any(file.infected for file in upload.files if file.excluded_because is None):
            return _back(_infected())
        made = await self._house.database.transact(partial(byhand.declarations, upload_id=upload.upload_id))
        if not made:
            return _back(_not_declared())
        await self._house.database.transact(partial(self._registered, task.task_id))
        log.info("upload_declared", upload_id=upload.upload_id, files=len(made))
        return Done(body={"outcome": "geregistreerd", "documents": len(made)})

    async def _look_first(self, upload: Upload) -> NotRegistered | None:
        """Look at the folder and the files again: what DI saw must be what is registered."""
        if await newcomers(self._house, upload):
            return _added()
        for file in upload.files:
            if file.excluded_because is not None:
                continue
            seen = await self._house.originals.look(file.key)
            if isinstance(seen, Gone):
                if await self._proven(file) is None:
                    return _gone()
            elif seen.content != file.content:
                return _changed()
        return None

    async def _one(
        self, upload: Upload, file: UploadFile, task: Task, decision: Decision
    ) -> Proof | NotRegistered:
        proof = await self._proven(file)
        if proof is not None and decision.choice and _proves(proof, file, decision.choice):
            return proof if await self._made_as(file, decision.choice) else _fixed()
        document = await self._house.registrar.register(upload, file, decision, task.number)
        if isinstance(document, NotRegistered):
            return document
        return await self._prove(upload, file, document, decision)

    async def _prove(
        self, upload: Upload, file: UploadFile, document: RegisteredDocument, decision: Decision
    ) -> Proof | NotRegistered:
        await self._house.database.transact(
            partial(documents.save_document, document=document, choice=decision.choice)
        )
        proof = await self._house.registrar.verify(upload, file, document, decision)
        if isinstance(proof, Proof):
            await self._house.database.transact(partial(self._keep, upload, proof))
        return proof

    def _keep(self, upload: Upload, proof: Proof, connection: Connection) -> None:
        documents.save_proof(connection, proof)
        audit.record(
            connection,
            at=self._house.clock(),
            act=audit.Act.REGISTERED,
            result="gelukt",
            upload_id=upload.upload_id,
            object_id=proof.identificatie,
        )
        log.info("document_proven", upload_id=upload.upload_id, file_id=proof.file_id)

    async def _made_as(self, file: UploadFile, choice: RegistrationChoice) -> bool:
        return await self._house.database.transact(
            partial(documents.made_as, file_id=file.file_id, choice=choice)
        )

    async def _proven(self, file: UploadFile) -> Proof | None:
        return await self._house.database.transact(partial(documents.proof_of, file_id=file.file_id))

    def _registered(self, task_id: str, connection: Connection) -> None:
        task = tasks.get(connection, task_id)
        if (
            task.state is TaskState.WORDT_GEREGISTREERD
        ):  # what was clicked before was about another registration
            waits.forget_answers(connection, DELETION_SIGNAL, task_id)
            waits.forget_answers(connection, LATER, gates_of(task_id))
        tasks.apply(connection, task, TaskEvent.REGISTERED, self._house.clock())

    async def _wait_or_give_up(self, call: Call, task: Task, error: RetryableError) -> Answer:
        if call.attempt >= MOST_ATTEMPTS:
            return _back(NotRegistered(code=error.code, sentence=f"{error.message} {error.what_next}"))
        await self._house.database.transact(partial(self._explain, task.task_id, error))
        pause = min(FIRST_PAUSE * (1 << min(call.attempt - 1, 10)), LONGEST_PAUSE)
        return Later(after=max(pause, timedelta(seconds=error.retry_after or 0)), code=error.code)

    def _explain(self, task_id: str, error: RetryableError, connection: Connection) -> None:
        sentence = f"{error.message} {error.what_next}"
        tasks.explain(connection, task_id, error.code, sentence, self._house.clock())


def _is_done(task: Task) -> bool:
    """Whether all was registered before, by a run that ended halfway: what changed since is for the deletion to see."""
    return task.state is TaskState.GEREGISTREERD


def _back(why: NotRegistered) -> Done:
    return Done(body={"outcome": "terug_naar_di", "documents": 0, "code": why.code, "message": why.sentence})


def _proves(proof: Proof, file: UploadFile, choice: RegistrationChoice) -> bool:
    """Whether an earlier proof is of these bytes in this zaak."""
    return (proof.zaak_url, proof.sha256) == (choice.zaak_url, file.sha256)


def _added() -> NotRegistered:
    return NotRegistered(
        code="files-added",
        sentence="Er zijn bestanden bijgekomen in de map. Bekijk ze eerst en kies dan opnieuw Registreren. "
        "Staan ze niet op de taak, dan kunnen wij ze niet opnemen: laat de medewerker ze uit de map halen.",
    )


def _not_declared() -> NotRegistered:
    return NotRegistered(
        code="by-hand-stale",
        sentence="De bestanden zijn veranderd sinds de registratie met de hand werd ingevuld. "
        "Vul die opnieuw in en laat een collega bevestigen.",
    )


def _fixed() -> NotRegistered:
    return NotRegistered(code=Why.TYPE_FIXED.value, sentence=SENTENCES[Why.TYPE_FIXED])


def _withdrawn() -> NotRegistered:
    return NotRegistered(
        code="decision-withdrawn",
        sentence="De taak is heropend nadat u koos. Bekijk de bestanden en kies dan opnieuw Registreren.",
    )


def _gone() -> NotRegistered:
    return NotRegistered(
        code="original-gone",
        sentence="Een bestand staat niet meer in OneDrive. Vraag de medewerker om het terug te zetten.",
    )


def _infected() -> NotRegistered:
    return NotRegistered(
        code="file-infected",
        sentence="De virusscanner vond een virus in een bestand. Laat dat bestand weg, of wijs de taak af.",
    )


def _changed() -> NotRegistered:
    return NotRegistered(
        code="original-changed",
        sentence="Een bestand is veranderd sinds u het bekeek. Bekijk het opnieuw en kies dan opnieuw Registreren.",
    )
