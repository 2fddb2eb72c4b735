"""What the zaaksysteem tells of zaken, document types, documents and links, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from workflows.zaaksysteem.answer import Answer


@dataclass(frozen=True, kw_only=True)
class Zaak:
    """One zaak, as far as choosing it needs."""

    url: str
    identificatie: str  # unique within its bronorganisatie only
    bronorganisatie: str
    omschrijving: str  # can be personal: never logged
    zaaktype: str  # URL
    startdatum: date | None
    einddatum: date | None
    vertrouwelijkheidaanduiding: str

    @property
    def closed(self) -> bool:
        """Whether nothing may be added without a right that we do not ask for."""
        return self.einddatum is not None


@dataclass(frozen=True, kw_only=True)
class Zaaktype:
    """One kind of zaak."""

    url: str
    identificatie: str
    omschrijving: str


@dataclass(frozen=True, kw_only=True)
class Informatieobjecttype:
    """One kind of document."""

    url: str
    omschrijving: str
    vertrouwelijkheidaanduiding: str
    concept: bool
    begin_geldigheid: date | None
    einde_geldigheid: date | None

    def usable_on(self, day: date) -> bool:
        """Whether it is published and valid on *day*, first and last day included."""
        begun = self.begin_geldigheid is None or self.begin_geldigheid <= day
        ended = self.einde_geldigheid is not None and self.einde_geldigheid < day
        return begun and not ended and not self.concept


@dataclass(frozen=True, kw_only=True)
class Bestandsdeel:
    """One part of a large file that is being sent."""

    url: str
    volgnummer: int
    omvang: int  # bytes, decided by the zaaksysteem
    voltooid: bool
    lock: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Document:
    """One enkelvoudig informatieobject."""

    url: str
    identificatie: str
    bronorganisatie: str
    informatieobjecttype: str  # URL
    vertrouwelijkheidaanduiding: str
    versie: int
    formaat: str
    bestandsomvang: int | None  # bytes
    inhoud: str  # URL to download from; empty while there is nothing to download
    locked: bool
    lock: str = field(repr=False)  # only in the answer that made it
    bestandsdelen: tuple[Bestandsdeel, ...]

    @property
    def complete(self) -> bool:
        """Whether all of its content has arrived and been merged."""
        return bool(self.inhoud) and not self.bestandsdelen


@dataclass(frozen=True, kw_only=True)
class Link:
    """That a document belongs to a zaak."""

    url: str
    zaak: str  # URL
    informatieobject: str  # URL


def zaak_from(answer: Answer) -> Zaak:
    """Read a zaak."""
    return Zaak(
        url=answer.text("url"),
        identificatie=answer.text("identificatie"),
        bronorganisatie=answer.text("bronorganisatie"),
        omschrijving=answer.maybe_text("omschrijving"),
        zaaktype=answer.text("zaaktype"),
        startdatum=answer.day("startdatum"),
        einddatum=answer.day("einddatum"),
        vertrouwelijkheidaanduiding=answer.maybe_text("vertrouwelijkheidaanduiding"),
    )


def zaaktype_from(answer: Answer) -> Zaaktype:
    """Read a zaaktype."""
    return Zaaktype(
        url=answer.text("url"),
        identificatie=answer.maybe_text("identificatie"),
        omschrijving=answer.text("omschrijving"),
    )


def informatieobjecttype_from(answer: Answer) -> Informatieobjecttype:
    """Read an informatieobjecttype."""
    return Informatieobjecttype(
        url=answer.text("url"),
        omschrijving=answer.text("omschrijving"),
        vertrouwelijkheidaanduiding=answer.maybe_text("vertrouwelijkheidaanduiding"),
        concept=answer.truth("concept"),
        begin_geldigheid=answer.day("beginGeldigheid"),
        einde_geldigheid=answer.day("eindeGeldigheid"),
    )


def document_from(answer: Answer) -> Document:
    """Read an enkelvoudig informatieobject, its parts in order."""
    parts = [_bestandsdeel_from(part) for part in answer.answers("bestandsdelen")]
    return Document(
        url=answer.text("url"),
        identificatie=answer.text("identificatie"),
        bronorganisatie=answer.text("bronorganisatie"),
        informatieobjecttype=answer.text("informatieobjecttype"),
        vertrouwelijkheidaanduiding=answer.maybe_text("vertrouwelijkheidaanduiding"),
        versie=answer.number("versie"),
        formaat=answer.maybe_text("formaat"),
        bestandsomvang=answer.maybe_number("bestandsomvang"),
        inhoud=answer.maybe_text("inhoud"),
        locked=answer.truth("locked"),
        lock=answer.maybe_text("lock"),
        bestandsdelen=tuple(sorted(parts, key=lambda part: part.volgnummer)),
    )


def link_from(answer: Answer) -> Link:
    """Read a zaakinformatieobject."""
    return Link(
        url=answer.text("url"), zaak=answer.text("zaak"), informatieobject=answer.text("informatieobject")
    )


def _bestandsdeel_from(answer: Answer) -> Bestandsdeel:
    return Bestandsdeel(
        url=answer.text("url"),
        volgnummer=answer.number("volgnummer"),
        omvang=answer.number("omvang"),
        voltooid=answer.truth("voltooid"),
        lock=answer.maybe_text("lock"),
    )
