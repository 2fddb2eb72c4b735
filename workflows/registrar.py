"""How an original reaches the zaaksysteem on behalf of the DI employee who decided it, and how that is proven."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from workflows.jsontypes import JsonObject
from workflows.model import (
    Decision,
    Made,
    RegisteredDocument,
    RegistrationChoice,
    Upload,
    UploadFile,
)
from workflows.notices.wording import AMSTERDAM, kind_in_words
from workflows.operations.house import NotRegistered
from workflows.ports import Clock, Originals
from workflows.proof import Proof
from workflows.store import intentions, uploads
from workflows.store.database import Database
from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.credentials import Acting
from workflows.zaaksysteem.naming import identificatie_for_made
from workflows.zaaksysteem.original import PIECE, Original
from workflows.zaaksysteem.registration import Registration, RegistrationPolicy, register_document
from workflows.zaaksysteem.roots import Roots
from workflows.zaaksysteem.verify import Expected, Mismatch, verify

UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, kw_only=True)
class StoredIntentions:
    """The intentions of one upload, each on disk before the call returns."""

    database: Database
    clock: Clock
    upload_id: str

    async def remember(self, key: str, facts: JsonObject) -> JsonObject | None:
        """Write *facts* when the key is new, else return the earlier ones."""
        write = partial(intentions.remember, key=key, facts=facts, now=self.clock(), upload_id=self.upload_id)
        earlier: JsonObject | None = await self.database.transact(write)
        return earlier

    async def revise(self, key: str, facts: JsonObject, *, was: JsonObject) -> bool:
        """Replace what is remembered under *key* when it still is *was*."""
        change = partial(intentions.revise, key=key, facts=facts, was=was, now=self.clock())
        return await self.database.transact(change)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What one zaaksysteem needs that another does not."""

    auteur: str
    policy: RegistrationPolicy


class ZaaksysteemRegistrar:
    """Registers through the ZGW APIs."""

    def __init__(
        self,
        *,
        client: ZgwClient,
        originals: Originals,
        database: Database,
        auteur: str,
        policy: RegistrationPolicy,
        further: Mapping[Roots, Rules] = MappingProxyType({}),
    ) -> None:
        """Bring *originals* to the zaaksystemen behind *client*; *further* has the rules of those beside the first."""
        self._further = further
        self._client = client
        self._originals = originals
        self._database = database
        self._auteur = auteur
        self._policy = policy

    async def register(
        self, upload: Upload, file: UploadFile, decision: Decision, task_number: int
    ) -> RegisteredDocument | NotRegistered:
        """Register the file once, however often it is asked; raises RetryableError to be asked again."""
        wanted = await self._database.transact(
            lambda connection: self._registration(
                upload, file, decision, uploads.report_of(connection, upload.upload_id)
            )
        )
        if isinstance(wanted, NotRegistered):
            return wanted
        return await self._ask(wanted, decision, task_number)

    async def register_made(
        self, upload: Upload, made: Made, decision: Decision, task_number: int
    ) -> RegisteredDocument | NotRegistered:
        """Register what we made ourselves, once, under an identificatie of its own."""
        if decision.choice is None:
            return NotRegistered(code="no-choice", sentence="Er is nog geen zaak gekozen.")
        return await self._ask(
            self._registration_of_made(upload, made, decision.choice), decision, task_number
        )

    async def verify_made(
        self, made: Made, document: RegisteredDocument, decision: Decision
    ) -> Proof | NotRegistered:
        """Download what we made back and compare."""
        expected = Expected(
            upload_id=made.upload_id,
            file_id=made.file_id,
            size=len(made.content),
            sha256=made.sha256,
            formaat=made.formaat,
        )
        return await self._verified(document, expected, decision)

    async def verify(
        self, upload: Upload, file: UploadFile, document: RegisteredDocument, decision: Decision
    ) -> Proof | NotRegistered:
        """Download the document back and compare; only a full match gives a Proof."""
        expected = Expected(
            upload_id=upload.upload_id,
            file_id=file.file_id,
            size=file.size,
            sha256=file.sha256 or "",
            formaat=file.mime or UNKNOWN_TYPE,
        )
        return await self._verified(document, expected, decision)

    def _rules(self, zaak_url: str) -> Rules:
        """Say how to go about it in the zaaksysteem that this zaak lies in."""
        own = Rules(auteur=self._auteur, policy=self._policy)
        return self._further.get(self._client.for_url(zaak_url).roots, own)

    async def _ask(
        self, wanted: Registration, decision: Decision, task_number: int
    ) -> RegisteredDocument | NotRegistered:
        remembered = StoredIntentions(
            database=self._database, clock=self._client.clock, upload_id=wanted.upload_id
        )
        client = self._client.acting_as(_acting(decision, task_number)).for_url(wanted.choice.zaak_url)
        rules = self._rules(wanted.choice.zaak_url)
        answer = await register_document(
            client, replace(wanted, auteur=rules.auteur), remembered, rules.policy
        )
        if isinstance(answer, RegisteredDocument):
            return answer
        return NotRegistered(code=answer.code, sentence=answer.sentence)

    async def _verified(
        self, document: RegisteredDocument, expected: Expected, decision: Decision
    ) -> Proof | NotRegistered:
        client = self._client.acting_as(_acting(decision, 0)).for_url(document.zaak_url)
        answer = await verify(client, document, expected)
        if isinstance(answer, Mismatch):
            return NotRegistered(code=answer.code, sentence=answer.sentence)
        return answer

    def _registration_of_made(self, upload: Upload, made: Made, choice: RegistrationChoice) -> Registration:
        return Registration(
            upload_id=upload.upload_id,
            file_id=made.file_id,
            original=Original(
                source=lambda: _opened(made.content), size=len(made.content), sha256=made.sha256
            ),
            formaat=made.formaat,
            bestandsnaam=made.bestandsnaam,
            titel=made.titel,
            auteur=self._auteur,
            beschrijving=f"Door Bewaarstroom gemaakt bij upload {upload.upload_id}; de originelen gaan voor.",
            creatiedatum=upload.arrived_at.astimezone(AMSTERDAM).date(),
            choice=choice,
            identificatie=identificatie_for_made(upload.upload_id, made.kind, made.about),
        )

    async def compare(self, proof: Proof) -> tuple[str, ...]:
        """Hold what was proven against the zaaksysteem again, on behalf of the service itself."""
        file = await self._database.transact(partial(uploads.file_of, file_id=proof.file_id))
        expected = Expected(
            upload_id=proof.upload_id,
            file_id=proof.file_id,
            size=proof.size,
            sha256=proof.sha256,
            formaat=(file.mime if file else None) or UNKNOWN_TYPE,
        )
        registered = RegisteredDocument(
            file_id=proof.file_id,
            document_url=proof.document_url,
            identificatie=proof.identificatie,
            link_url=proof.link_url,
            zaak_url=proof.zaak_url,
            versie=proof.versie,
        )
        answer = await verify(self._client.for_url(proof.zaak_url), registered, expected)
        return tuple(each.code for each in answer.differences) if isinstance(answer, Mismatch) else ()

    def _registration(
        self, upload: Upload, file: UploadFile, decision: Decision, report: object
    ) -> Registration | NotRegistered:
        if decision.choice is None or file.sha256 is None:
            return NotRegistered(
                code="not-inspected",
                sentence="Dit bestand is nog niet onderzocht. Wacht even en kies dan opnieuw Registreren.",
            )
        return Registration(
            upload_id=upload.upload_id,
            file_id=file.file_id,
            original=Original(source=partial(self._originals.open, file), size=file.size, sha256=file.sha256),
            formaat=file.mime or UNKNOWN_TYPE,
            bestandsnaam=file.name,
            titel=titel_of(upload, file, report),
            auteur=self._auteur,
            beschrijving=f"Ontvangen via de map WhatsApp bewaren, upload {upload.upload_id}.",
            creatiedatum=upload.arrived_at.astimezone(AMSTERDAM).date(),
            choice=decision.choice,
        )


def titel_of(upload: Upload, file: UploadFile, report: object) -> str:
    """Mint a title from facts without names: kind, day and place in the set."""
    kind = report.get("kind") if isinstance(report, dict) else None
    day = upload.arrived_at.astimezone(AMSTERDAM).strftime("%d-%m-%Y")
    words = kind_in_words(str(kind) if kind else None)
    place = [each.file_id for each in upload.files].index(file.file_id) + 1
    which = "" if len(upload.files) == 1 else f", bestand {place} van {len(upload.files)}"
    return f"{words[0].upper()}{words[1:]}, ontvangen {day}{which}"


@asynccontextmanager
async def _opened(content: bytes) -> AsyncIterator[AsyncIterator[bytes]]:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), PIECE):
            yield content[start : start + PIECE]

    yield pieces()


def _acting(decision: Decision, task_number: int) -> Acting:
    explanation = f"Bewaarstroom, taak {task_number}" if task_number else "Bewaarstroom, controle achteraf"
    return Acting(user_id=decision.by.object_id, representation=decision.by.name, explanation=explanation)
