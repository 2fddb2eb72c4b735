"""Why an original was not registered, said so that DI can choose again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.model import RegistrationChoice
from workflows.zaaksysteem import catalogi, zaken
from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.resources import Document, Zaak
from workflows.zaaksysteem.zaken import ZaakAbsent, ZaakClosed, ZaakInvisible


class Why(StrEnum):
    """Every reason; the value is the stable code."""

    ZAAK_CLOSED = "zaak-closed"
    ZAAK_ABSENT = "zaak-absent"
    ZAAK_INVISIBLE = "zaak-invisible"
    ZAAK_DIFFERS = "zaak-differs"  # the address now belongs to a zaak with another number
    TYPE_NOT_ALLOWED = "type-not-allowed"
    ORIGINAL_CHANGED = "original-changed"
    DOCUMENT_DIFFERS = "document-differs"  # made by an earlier attempt, with another choice
    TYPE_FIXED = "document-type-fixed"  # it is in the zaak already, as something else
    DOCUMENT_LOCKED = "document-locked"
    EMPTY = "original-empty"  # without content there is nothing to prove
    REFUSED = "zaaksysteem-refused"


SENTENCES = {
    Why.ZAAK_CLOSED: (
        "De zaak is afgesloten. Kies een andere zaak, laat functioneel beheer de zaak heropenen, "
        "of registreer het document met de hand."
    ),
    Why.ZAAK_ABSENT: "De zaak bestaat niet meer, of u mag hem niet zien. Kies een andere zaak.",
    Why.ZAAK_INVISIBLE: "Deze koppeling mag de zaak niet zien: de vertrouwelijkheid is te hoog. Kies een andere zaak.",
    Why.ZAAK_DIFFERS: "De gekozen zaak heeft nu een ander nummer. Zoek de zaak opnieuw op.",
    Why.TYPE_NOT_ALLOWED: "Dit documenttype hoort niet bij de zaak, of is niet meer geldig. Kies een ander documenttype.",
    Why.ORIGINAL_CHANGED: (
        "Het bestand is veranderd sinds u het bekeek. Er is niets in de zaak opgenomen. "
        "Bekijk het opnieuw en kies dan opnieuw Registreren."
    ),
    Why.DOCUMENT_DIFFERS: (
        "Dit bestand staat al los in het zaaksysteem, met een ander documenttype of een andere vertrouwelijkheid. "
        "Kies dezelfde gegevens, of laat functioneel beheer het losse document aanpassen."
    ),
    Why.TYPE_FIXED: (
        "Een bestand staat al in deze zaak, met een ander documenttype of een andere vertrouwelijkheid. "
        "Bewaarstroom verandert geen geregistreerd document. Kies dezelfde gegevens als eerst, "
        "en laat functioneel beheer ze daarna in het zaaksysteem aanpassen."
    ),
    Why.DOCUMENT_LOCKED: "Iemand bewerkt het document in het zaaksysteem. Laat het ontgrendelen en probeer het opnieuw.",
    Why.EMPTY: "Het bestand is leeg. Een leeg bestand kan niet in de zaak worden opgenomen.",
    Why.REFUSED: "Het zaaksysteem neemt het document zo niet aan.",
}


@dataclass(frozen=True, kw_only=True)
class NotRegistered:
    """Nothing was linked to the zaak."""

    why: Why
    detail: str = ""  # which fields it did not accept
    orphan_url: str | None = None  # a document that now lies in the zaaksysteem without a zaak

    @property
    def code(self) -> str:
        """The stable code."""
        return self.why.value

    @property
    def sentence(self) -> str:
        """What to tell DI."""
        orphan = "Let op: er staat nu een los document in het zaaksysteem." if self.orphan_url else ""
        return " ".join(part for part in (SENTENCES[self.why], self.detail, orphan) if part)


async def obstacle(client: ZgwClient, choice: RegistrationChoice, on: date) -> Why | None:
    """Look whether the chosen zaak and document type can take a document today, before anything is made."""
    read = await zaken.read_zaak(client, choice.zaak_url)
    if isinstance(read, ZaakInvisible):
        return Why.ZAAK_INVISIBLE
    if isinstance(read, ZaakAbsent):
        return Why.ZAAK_ABSENT
    if isinstance(read, ZaakClosed):
        return Why.ZAAK_CLOSED
    return await _mismatch(client, read.zaak, choice, on)


def differs(document: Document, choice: RegistrationChoice, size: int) -> bool:
    """Tell whether an earlier attempt made the document otherwise than is asked now."""
    made = (document.informatieobjecttype, document.vertrouwelijkheidaanduiding, document.bestandsomvang)
    return made != (choice.informatieobjecttype_url, choice.vertrouwelijkheidaanduiding, size)


async def _mismatch(client: ZgwClient, zaak: Zaak, choice: RegistrationChoice, on: date) -> Why | None:
    if zaak.identificatie.casefold() != choice.zaaknummer.strip().casefold():
        return Why.ZAAK_DIFFERS
    if not await catalogi.is_allowed(client, zaak.zaaktype, choice.informatieobjecttype_url, on):
        return Why.TYPE_NOT_ALLOWED
    return None
