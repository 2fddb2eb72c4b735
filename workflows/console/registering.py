"""The registration form: which zaak was found, what may be chosen, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.console.forms import Form
from workflows.console.words import VERTROUWELIJKHEID
from workflows.console.zaakzoeker import Silent, Zaakzoeker
from workflows.errors import BewaarstroomError
from workflows.model import Person, RegistrationChoice
from workflows.zaaksysteem.resources import Informatieobjecttype, Zaak, Zaaktype
from workflows.zaaksysteem.zaken import Found, SeveralZaken, ZaakAbsent, ZaakClosed, ZaakFound, ZakenByWords

FALLBACK = "zaakvertrouwelijk"

MAX_TYPED = 100  # characters: a number, or words of the omschrijving


@dataclass(frozen=True, kw_only=True)
class Search:
    """What came of looking for a zaak."""

    number: str = ""
    found: Found | None = None  # None: not asked, or in trouble
    trouble: BewaarstroomError | None = None
    zaaktype: Zaaktype | None = None
    types: tuple[Informatieobjecttype, ...] = ()
    silent: tuple[Silent, ...] = ()  # zaaksystemen that did not answer, beside those that did

    @property
    def zaak(self) -> Zaak | None:
        """The one zaak that may be registered in."""
        return self.found.zaak if isinstance(self.found, ZaakFound) else None

    @property
    def closed(self) -> ZaakClosed | None:
        """The zaak that is closed."""
        return self.found if isinstance(self.found, ZaakClosed) else None

    @property
    def absent(self) -> ZaakAbsent | None:
        """That there is none that may be seen."""
        return self.found if isinstance(self.found, ZaakAbsent) else None

    @property
    def several(self) -> SeveralZaken | None:
        """The zaken with the same number."""
        return self.found if isinstance(self.found, SeveralZaken) else None

    @property
    def by_words(self) -> ZakenByWords | None:
        """The zaken whose omschrijving has what was typed."""
        return self.found if isinstance(self.found, ZakenByWords) else None

    def confidentiality_of(self, kind: Informatieobjecttype) -> str:
        """Suggest what goes with a type; never openbaar, that is for a person to choose."""
        zaak = self.zaak.vertrouwelijkheidaanduiding if self.zaak else ""
        wanted = (kind.vertrouwelijkheidaanduiding, zaak, FALLBACK)
        return next(value for value in wanted if value in VERTROUWELIJKHEID and value != "openbaar")


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form shows as chosen, and what is wrong with it."""

    type_url: str = ""
    vertrouwelijkheid: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)  # field's id -> sentence


async def search(zaakzoeker: Zaakzoeker, by: Person, number: str, zaak_url: str = "") -> Search:
    """Look for a zaak and what it may hold; trouble with the zaaksysteem is part of the answer."""
    typed = number.strip()
    if not typed:
        return Search()
    try:
        sought = await zaakzoeker.find(typed, by)
        found = _pick(sought.found, zaak_url)
        if not isinstance(found, ZaakFound | ZaakClosed):
            return Search(number=typed, found=found, silent=sought.silent)
        zaaktype = await zaakzoeker.zaaktype(found.zaak, by)
        types = await zaakzoeker.document_types(found.zaak, by) if isinstance(found, ZaakFound) else ()
    except BewaarstroomError as trouble:
        return Search(number=typed, trouble=trouble)
    return Search(number=typed, found=found, zaaktype=zaaktype, types=tuple(types), silent=sought.silent)


def suggest(found: Search, preferred: tuple[str, ...]) -> Filled:
    """Fill in what is most likely: a preferred type, or the only one."""
    liked = [
        kind for kind in found.types if kind.omschrijving.casefold() in {p.casefold() for p in preferred}
    ]
    if not liked and len(found.types) == 1:
        liked = list(found.types)
    if not liked:
        return Filled()
    return Filled(type_url=liked[0].url, vertrouwelijkheid=found.confidentiality_of(liked[0]))


def read_choice(form: Form, found: Search) -> RegistrationChoice | Filled:
    """Read what was chosen, or say per field what is wrong; only what the zaak may hold can be chosen."""
    type_url, level = form.text("documenttype"), form.text("vertrouwelijkheid")
    kind = next((kind for kind in found.types if kind.url == type_url), None)
    errors = {}
    if kind is None:
        errors["documenttype"] = "Kies een documenttype."
    if level not in VERTROUWELIJKHEID:
        errors["vertrouwelijkheid"] = "Kies hoe vertrouwelijk dit is."
    if found.zaak is None or kind is None or errors:
        return Filled(type_url=type_url, vertrouwelijkheid=level, errors=errors)
    return RegistrationChoice(
        zaak_url=found.zaak.url,
        zaaknummer=found.zaak.identificatie,
        bronorganisatie=found.zaak.bronorganisatie,
        informatieobjecttype_url=kind.url,
        documenttype=kind.omschrijving,
        vertrouwelijkheidaanduiding=level,
        zaaktype=found.zaaktype.omschrijving if found.zaaktype else "",
        zaaktype_code=found.zaaktype.identificatie if found.zaaktype else "",
    )


def _pick(found: Found, zaak_url: str) -> Found:
    """Take the one that was meant out of several."""
    if not isinstance(found, SeveralZaken):
        return found
    for zaak in found.zaken:
        if zaak.url == zaak_url:
            return ZaakClosed(zaak=zaak) if zaak.closed else ZaakFound(zaak=zaak)
    return found
