"""RegisterBeside: put what the service makes itself in the zaak, beside the originals and never instead of them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from workflows.errors import BewaarstroomError, RetryableError
from workflows.model import Decision, Made, MadeKind, Upload
from workflows.operations.house import House, Maker, NotRegistered, upload_and_task
from workflows.operations.operation import Answer, Call, Done, Later, Operation
from workflows.proof import Proof
from workflows.store import audit, made, uploads
from workflows.tasks import Task

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
MOST_ATTEMPTS = 20
"""About two hours; the originals are in the zaak already, and what follows must not wait for long."""


def register_beside(house: House) -> Operation:
    """Make the operation."""
    work = _Work(house)
    return Operation(
        connector="shared_bewaarstroom",
        operation_id="RegisterBeside",
        summary=(
            "Maakt de leesbare versie (PDF/A) en de MDTO-beschrijving, als de instellingen dat vragen, en zet ze als eigen "
            "documenten in de zaak. Lukt dat niet, dan staat de reden op de taak en gaat de stroom verder."
        ),
        perform=work.perform,
        parameters={"uploadId": "De upload, uit de trigger."},
        body={
            "outcome": "geregistreerd, geen (niets te maken) of mislukt.",
            "documents": "Hoeveel gemaakte documenten bewezen in de zaak staan.",
            "codes": "Bij mislukt: waarom, per soort.",
        },
    )


async def make_again(house: House, upload: Upload, task: Task) -> None:
    """Make what is not in the zaak yet, now that DI asks for it; what fails again says why on the task.

    May run beside the flow's own step: the intention of each document lets one of them through.
    """
    await _Work(house).again(upload, task)


class _Work:
    def __init__(self, house: House) -> None:
        self._house = house

    async def again(self, upload: Upload, task: Task) -> None:
        if task.decision is None or task.decision.choice is None:
            return
        for maker in self._house.makers:
            try:
                answer = await self._one(maker, upload, task, task.decision)
            except BewaarstroomError as error:
                answer = NotRegistered(code=error.code, sentence=f"{error.message} {error.what_next}")
            if isinstance(answer, NotRegistered):
                await self._explain(upload, maker.kind, answer.code, answer.sentence)

    async def perform(self, call: Call) -> Answer:
        upload, task = await self._house.database.transact(partial(upload_and_task, call=call))
        if task.decision is None or task.decision.choice is None:
            return _told(0, {})
        registered, codes = 0, dict[str, str]()
        for maker in self._house.makers:
            try:
                answer = await self._one(maker, upload, task, task.decision)
            except RetryableError as error:
                await self._explain(upload, maker.kind, error.code, f"{error.message} {error.what_next}")
                if call.attempt < MOST_ATTEMPTS:
                    return _later(call.attempt, error)
                answer = NotRegistered(code=error.code, sentence=error.message)
            except BewaarstroomError as error:
                answer = NotRegistered(code=error.code, sentence=f"{error.message} {error.what_next}")
            if isinstance(answer, NotRegistered):
                await self._explain(upload, maker.kind, answer.code, answer.sentence)
                codes[maker.kind.value] = answer.code
            registered += isinstance(answer, Proof)
        return _told(registered, codes)

    async def _one(
        self, maker: Maker, upload: Upload, task: Task, decision: Decision
    ) -> Proof | NotRegistered | None:
        """See to it that one kind is proven in the chosen zaak; None when this upload has none."""
        known = await self._house.database.transact(
            partial(made.proof_of, upload_id=upload.upload_id, kind=maker.kind)
        )
        if known is not None and decision.choice and known.zaak_url == decision.choice.zaak_url:
            return known
        report = await self._house.database.transact(partial(uploads.report_of, upload_id=upload.upload_id))
        document = await maker.make(upload, decision, report)
        return None if document is None else await self._register(upload, document, task, decision)

    async def _register(
        self, upload: Upload, document: Made, task: Task, decision: Decision
    ) -> Proof | NotRegistered:
        registrar, database = self._house.registrar, self._house.database
        answer = await registrar.register_made(upload, document, decision, task.number)
        if isinstance(answer, NotRegistered):
            return answer
        await database.transact(
            lambda connection: made.save_registered(connection, document, answer, self._house.clock())
        )
        proof = await registrar.verify_made(document, answer, decision)
        if isinstance(proof, Proof):
            await database.transact(partial(self._keep, document, proof))
        return proof

    def _keep(self, document: Made, proof: Proof, connection: Connection) -> None:
        now = self._house.clock()
        made.save_proof(connection, document, proof, now)
        audit.record(
            connection,
            at=now,
            act=audit.Act.MADE_REGISTERED,
            result=document.kind.value,
            upload_id=document.upload_id,
            object_id=proof.identificatie,
        )
        log.info("made_document_proven", upload_id=document.upload_id, kind=document.kind.value)

    async def _explain(self, upload: Upload, kind: MadeKind, code: str, sentence: str) -> None:
        log.warning("made_document_missing", upload_id=upload.upload_id, kind=kind.value, code=code)
        await self._house.database.transact(
            partial(
                made.explain,
                upload_id=upload.upload_id,
                kind=kind,
                code=code,
                sentence=sentence,
                now=self._house.clock(),
            )
        )


def _told(registered: int, codes: dict[str, str]) -> Done:
    outcome = "mislukt" if codes else "geregistreerd" if registered else "geen"
    return Done(body={"outcome": outcome, "documents": registered, "codes": codes})


def _later(attempt: int, error: RetryableError) -> Later:
    pause = min(FIRST_PAUSE * (1 << min(attempt - 1, 10)), LONGEST_PAUSE)
    return Later(after=max(pause, timedelta(seconds=error.retry_after or 0)), code=error.code)
