"""Registering one original: once, however often it is asked and whatever breaks halfway."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import structlog

from workflows.errors import BewaarstroomError, NeedsPersonError, RetryableError
from workflows.model import RegisteredDocument, RegistrationChoice
from workflows.zaaksysteem import documenten, zaken
from workflows.zaaksysteem.claim import Claim
from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.documenten import NewDocument
from workflows.zaaksysteem.intention import Intentions
from workflows.zaaksysteem.naming import identificatie_for, safe_filename
from workflows.zaaksysteem.obstacle import NotRegistered, Why, differs, obstacle
from workflows.zaaksysteem.original import Original, OriginalChangedError
from workflows.zaaksysteem.refusals import NotAllowedError, RefusedError, TooLargeError, UnsureError
from workflows.zaaksysteem.resources import Document, Link

log = structlog.get_logger()

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MAX_TITLE, MAX_DESCRIPTION = 200, 1000  # characters, by the standard
MEBIBYTE = 1024 * 1024
TAKEN = "identificatie-niet-uniek"
WRONG_TYPE = "missing-zaaktype-informatieobjecttype-relation"
NO_SUCH_OPERATION = frozenset({404, 405})

Made = tuple[str | None, str | None]  # the document's URL, and the lock of one that is sent in parts


@dataclass(frozen=True, kw_only=True)
class RegistrationPolicy:
    """How to go about it; from the settings."""

    inline_limit: int = 50 * MEBIBYTE  # bytes; larger originals go in parts
    settle: timedelta = timedelta(seconds=60)  # how long a request without an answer may still be at work
    one_call: bool = False  # use `document_registreren`, where the zaaksysteem has it


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One original, and where and as what it must be registered."""

    upload_id: str
    file_id: str
    original: Original
    formaat: str  # MIME type by content
    bestandsnaam: str  # personal; made safe here
    titel: str  # minted, without names
    auteur: str
    beschrijving: str
    creatiedatum: date
    choice: RegistrationChoice
    identificatie: str | None = None  # None: derived from the upload and the bytes, as for every original


async def register_document(
    client: ZgwClient,
    registration: Registration,
    intentions: Intentions,
    policy: RegistrationPolicy,
) -> RegisteredDocument | NotRegistered:
    """See to it that the original has one document, linked to the zaak; verifying it is another step.

    Asked again, it goes on where it was. Raises RetryableError to be asked again later, and NeedsPersonError
    when the connection is broken or the zaaksysteem holds more than one document under our key.
    """
    work = _Work(client, registration, intentions, policy)
    try:
        return await work.run()
    except OriginalChangedError:
        return work.not_registered(Why.ORIGINAL_CHANGED)
    except NotAllowedError as refusal:
        if not refusal.problem.zaak_closed:
            raise
        return work.not_registered(Why.ZAAK_CLOSED)
    except RefusedError as refusal:
        why = Why.TYPE_NOT_ALLOWED if WRONG_TYPE in refusal.problem.codes else Why.REFUSED
        return work.not_registered(why, refusal.problem.reasons)


class _Work:
    """One attempt."""

    def __init__(
        self, client: ZgwClient, wanted: Registration, intentions: Intentions, policy: RegistrationPolicy
    ) -> None:
        self._client = client
        self._wanted = wanted
        self._policy = policy
        self._key = wanted.identificatie or identificatie_for(wanted.upload_id, wanted.original.sha256)
        organisation, settle = wanted.choice.bronorganisatie, policy.settle
        self._claim = Claim(intentions, self._key, organisation, client.clock, settle)
        self._orphan: str | None = None  # a document that is there and not yet linked

    async def run(self) -> RegisteredDocument | NotRegistered:
        if self._wanted.original.size == 0:
            return self.not_registered(Why.EMPTY)
        await self._claim.take_up()
        try:
            return await self._go_on()
        finally:
            await self._claim.let_go()

    async def _go_on(self) -> RegisteredDocument | NotRegistered:
        known = await self._look()
        if known is not None and known.complete:
            links = await self._links(known)
            if links and differs(known, self._wanted.choice, self._wanted.original.size):
                return self.not_registered(Why.TYPE_FIXED)
            if links:
                return self._registered(known, links[0])
        why = await self._obstacle(known)
        if why is not None:
            return self.not_registered(why)
        return await self._link(await self._bring(known))

    def not_registered(self, why: Why, detail: str = "") -> NotRegistered:
        log.warning("document_not_registered", **self._ids(), code=why.value, orphan=self._orphan is not None)
        return NotRegistered(why=why, detail=detail, orphan_url=self._orphan)

    async def _look(self) -> Document | None:
        """Ask the zaaksysteem whether our document is there; two are an alarm."""
        found = await documenten.find(self._client, self._key, self._claim.intention.bronorganisatie)
        if len(found) > 1:
            raise _duplicate(self._key, len(found))
        url = found[0].url if found else self._claim.intention.document_url
        document = await self._read(url) if url else None
        self._orphan = document.url if document else None
        return document

    async def _read(self, url: str) -> Document | None:
        try:
            return await documenten.read(self._client, url)
        except RefusedError as refusal:
            if refusal.problem.status != 404:
                raise
            return None

    async def _obstacle(self, known: Document | None) -> Why | None:
        choice = self._wanted.choice
        if known is not None and differs(known, choice, self._wanted.original.size):
            return Why.DOCUMENT_DIFFERS
        if known is not None and known.complete and known.locked:
            return Why.DOCUMENT_LOCKED
        return await obstacle(self._client, choice, self._today())

    async def _bring(self, known: Document | None) -> Document:
        """Have the whole content in the zaaksysteem."""
        if known is None:
            await self._create()
        elif not known.complete:
            await self._finish(known)
        return await self._whole()

    async def _whole(self) -> Document:
        document = await self._look()
        if document is None or not document.complete:
            raise RetryableError(
                "document-not-whole", "Het zaaksysteem heeft het document nog niet helemaal."
            )
        return document

    async def _create(self) -> None:
        if self._wanted.original.size > self._policy.inline_limit:
            await self._create_in_parts()
            return
        try:
            await self._asking(self._create_inline)
        except TooLargeError:
            await self._create_in_parts()

    async def _create_inline(self) -> Made:
        new, original = self._new(), self._wanted.original
        if self._policy.one_call:
            try:
                zaak_url = self._wanted.choice.zaak_url
                return await documenten.create_with_link(self._client, new, original, zaak_url), None
            except RefusedError as refusal:
                if refusal.problem.status not in NO_SUCH_OPERATION:
                    raise
        return await documenten.create(self._client, new, original), None

    async def _create_in_parts(self) -> None:
        await self._asking(self._open_parts)
        document = await self._look()
        if document is None:
            raise RetryableError("document-not-whole", "Het zaaksysteem heeft het document nog niet.")
        if not document.complete:
            await self._finish(document)

    async def _open_parts(self) -> Made:
        opened = await documenten.open_parts(self._client, self._new())
        return opened.url, opened.lock

    async def _asking(self, make: Callable[[], Awaitable[Made]]) -> None:
        """Make a request that may not be repeated; when its answer is lost, look what came of it."""
        await self._claim.begin()
        made: Made = (None, None)
        try:
            made = await make()
        except UnsureError as error:
            if await self._look() is None:
                if error.status == 500:  # the zaaksysteem itself says that it stopped
                    await self._claim.settled()
                raise
        except RefusedError as refusal:
            if TAKEN not in refusal.problem.codes:
                await self._claim.settled()
                raise
        except BewaarstroomError:
            await self._claim.settled()
            raise
        await self._claim.settled(*made)

    async def _finish(self, document: Document) -> None:
        """Send the parts that are missing and have them merged."""
        locks = [document.lock, *(part.lock for part in document.bestandsdelen), self._claim.intention.lock]
        lock = next((lock for lock in locks if lock), None)
        if lock is None or not document.bestandsdelen:
            raise _empty(self._key)
        await documenten.send_parts(self._client, document, self._wanted.original, lock)
        try:
            await documenten.unlock(self._client, document, lock)
        except UnsureError:
            log.info("unlock_answer_lost", **self._ids())  # the next look tells whether it happened

    async def _link(self, document: Document) -> RegisteredDocument:
        links = await self._links(document) or await self._ask_for_link(document)
        log.info("document_registered", **self._ids())
        return self._registered(document, links[0])

    async def _ask_for_link(self, document: Document) -> tuple[Link, ...]:
        """Link, and believe only the list: a 500 may have committed, a 400 may mean that it was there."""
        problem: BewaarstroomError = RetryableError("link-not-listed", "De zaak toont het document nog niet.")
        try:
            await zaken.link(self._client, self._wanted.choice.zaak_url, document.url, self._wanted.titel)
        except (UnsureError, RefusedError) as error:
            problem = error
        links = await self._links(document)
        if not links:
            raise problem
        return links

    async def _links(self, document: Document) -> tuple[Link, ...]:
        return await zaken.links_between(self._client, self._wanted.choice.zaak_url, document.url)

    def _registered(self, document: Document, link: Link) -> RegisteredDocument:
        return RegisteredDocument(
            file_id=self._wanted.file_id,
            document_url=document.url,
            identificatie=document.identificatie,
            link_url=link.url,
            zaak_url=link.zaak,
            versie=document.versie,
        )

    def _new(self) -> NewDocument:
        wanted = self._wanted
        return NewDocument(
            identificatie=self._key,
            bronorganisatie=self._claim.intention.bronorganisatie,
            creatiedatum=wanted.creatiedatum,
            titel=wanted.titel[:MAX_TITLE],
            auteur=wanted.auteur[:MAX_TITLE],
            beschrijving=wanted.beschrijving[:MAX_DESCRIPTION],
            informatieobjecttype=wanted.choice.informatieobjecttype_url,
            vertrouwelijkheidaanduiding=wanted.choice.vertrouwelijkheidaanduiding,
            formaat=wanted.formaat,
            bestandsnaam=safe_filename(wanted.bestandsnaam),
            size=wanted.original.size,
            sha256=wanted.original.sha256,
            hashed_on=self._today(),
        )

    def _today(self) -> date:
        return self._client.clock().astimezone(AMSTERDAM).date()

    def _ids(self) -> dict[str, str]:
        return {
            "upload_id": self._wanted.upload_id,
            "file_id": self._wanted.file_id,
            "identificatie": self._key,
        }


def _duplicate(identificatie: str, count: int) -> NeedsPersonError:
    return NeedsPersonError(
        "document-duplicate",
        "Hetzelfde document staat meer dan één keer in het zaaksysteem.",
        next_step="Laat functioneel beheer de dubbele verwijderen; daarna kunt u opnieuw Registreren kiezen.",
        facts={"identificatie": identificatie, "count": count},
    )


def _empty(identificatie: str) -> NeedsPersonError:
    return NeedsPersonError(
        "document-empty",
        "Het document staat zonder inhoud in het zaaksysteem en kan niet meer worden aangevuld.",
        next_step="Laat functioneel beheer het lege document verwijderen; kies daarna opnieuw Registreren.",
        facts={"identificatie": identificatie},
    )
