"""Reading back what was registered: the only maker of a Proof."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

import structlog

from workflows.model import RegisteredDocument
from workflows.proof import VERIFIER, Proof
from workflows.zaaksysteem import documenten, zaken
from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.refusals import RefusedError
from workflows.zaaksysteem.resources import Document, Link
from workflows.zaaksysteem.zaken import ZaakClosed, ZaakFound

log = structlog.get_logger()

GONE = frozenset({404, 410})


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What we know of the original, to hold against what comes back."""

    upload_id: str
    file_id: str
    size: int  # bytes
    sha256: str  # hex
    formaat: str  # as it was sent


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that is not as it should be."""

    code: str
    sentence: str  # Dutch


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """No proof, and everything that was wrong."""

    differences: tuple[Difference, ...]

    @property
    def code(self) -> str:
        """The first difference's code."""
        return self.differences[0].code

    @property
    def sentence(self) -> str:
        """Every difference, for DI."""
        return " ".join(difference.sentence for difference in self.differences)


@dataclass(frozen=True, kw_only=True)
class _Download:
    size: int
    sha256: str


async def verify(client: ZgwClient, registered: RegisteredDocument, expected: Expected) -> Proof | Mismatch:
    """Read the document, its content, its link and its zaak, and compare all of it.

    Raises the client's errors when the zaaksysteem does not answer: that says nothing about the document.
    """
    document = await _document(client, registered.document_url)
    if document is None:
        return _mismatch(["document-gone"])
    content = await _content(client, document, expected.size)
    links = await zaken.links_between(client, registered.zaak_url, registered.document_url)
    readable = isinstance(await zaken.read_zaak(client, registered.zaak_url), ZaakFound | ZaakClosed)
    wrong = [*_wrong_with_document(document, registered, expected), *_wrong_with_content(content, expected)]
    if not readable:
        wrong.append("zaak-unreadable")
    if not links:
        wrong.append("link-missing")
    return _mismatch(wrong) if wrong else _proof(registered, expected, links[0], client.clock())


async def _document(client: ZgwClient, url: str) -> Document | None:
    try:
        return await documenten.read(client, url)
    except RefusedError as refusal:
        if refusal.problem.status not in GONE:
            raise
        return None


async def _content(client: ZgwClient, document: Document, size: int) -> _Download | None:
    if not document.complete:
        return None
    try:
        async with documenten.download(client, document.inhoud, size) as pieces:
            return await _hashed(pieces, size)
    except RefusedError as refusal:
        if refusal.problem.status not in GONE:
            raise
        return None


async def _hashed(pieces: AsyncIterator[bytes], size: int) -> _Download:
    """Hash what comes, and stop as soon as it is more than it should be."""
    checksum, received = hashlib.sha256(), 0
    async for piece in pieces:
        checksum.update(piece)
        received += len(piece)
        if received > size:
            break
    return _Download(size=received, sha256=checksum.hexdigest())


def _wrong_with_document(document: Document, registered: RegisteredDocument, expected: Expected) -> list[str]:
    questions = {
        "document-locked": document.locked or bool(document.bestandsdelen),
        "content-missing": not document.inhoud,
        "size-differs": document.bestandsomvang != expected.size,
        "formaat-differs": document.formaat != expected.formaat,
        "identificatie-differs": document.identificatie != registered.identificatie,
        "versie-differs": document.versie != registered.versie,
        "url-differs": document.url != registered.document_url,
    }
    return [code for code, wrong in questions.items() if wrong]


def _wrong_with_content(content: _Download | None, expected: Expected) -> list[str]:
    if content is None:
        return ["content-unreadable"]
    return [] if content == _Download(size=expected.size, sha256=expected.sha256) else ["content-differs"]


def _proof(registered: RegisteredDocument, expected: Expected, link: Link, now: datetime) -> Proof:
    return Proof(
        upload_id=expected.upload_id,
        file_id=expected.file_id,
        sha256=expected.sha256,
        size=expected.size,
        document_url=registered.document_url,
        identificatie=registered.identificatie,
        versie=registered.versie,
        zaak_url=registered.zaak_url,
        link_url=link.url,
        verified_at=now,
        made_by=VERIFIER,
    )


def _mismatch(codes: list[str]) -> Mismatch:
    log.error("document_not_proven", codes=codes)
    return Mismatch(differences=tuple(Difference(code=code, sentence=SENTENCES[code]) for code in codes))


SENTENCES = {
    "document-gone": "Het document staat niet meer in het zaaksysteem.",
    "document-locked": "Het document is in het zaaksysteem vergrendeld of nog niet helemaal binnen.",
    "content-missing": "Het document heeft in het zaaksysteem geen inhoud.",
    "content-unreadable": "De inhoud van het document is niet terug te lezen uit het zaaksysteem.",
    "content-differs": "De inhoud in het zaaksysteem is niet hetzelfde als het origineel.",
    "size-differs": "Het zaaksysteem noemt een andere grootte dan die van het origineel.",
    "formaat-differs": "Het zaaksysteem noemt een ander bestandstype dan wij stuurden.",
    "identificatie-differs": "Het document heeft in het zaaksysteem een ander kenmerk dan wij gaven.",
    "versie-differs": "Het document is in het zaaksysteem al gewijzigd: het heeft een andere versie.",
    "url-differs": "Het document staat in het zaaksysteem op een ander adres dan eerst.",
    "link-missing": "Het document hoort in het zaaksysteem niet bij de zaak.",
    "zaak-unreadable": "De zaak is niet meer te lezen.",
}
