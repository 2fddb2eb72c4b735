"""The form 'WhatsAppgesprek bewaren': what only the employee can tell about an upload."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from workflows.jsontypes import JsonObject

MAX_LINE = 200  # characters
MAX_NUMBER = 40  # characters of a zaaknummer, by the standard
MAX_TEXT = 2000  # characters
MANY = 20  # participants


class Importance(StrEnum):
    """Why a conversation is worth keeping; the words are in *IMPORTANCES*."""

    BESLUIT = "besluit"
    AFSPRAAK = "afspraak"
    ADVIES = "advies"
    GELD = "geld"
    INWONER = "inwoner"
    INCIDENT = "incident"
    BESTUUR = "bestuur"
    ANDERS = "anders"


IMPORTANCES = {
    Importance.BESLUIT: "Er staat een besluit in, of de reden voor een besluit",
    Importance.AFSPRAAK: "Er staat een afspraak of toezegging in",
    Importance.ADVIES: "Er staat een advies of standpunt in",
    Importance.GELD: "Het gaat over geld, een opdracht of een contract",
    Importance.INWONER: "Het gaat over een inwoner, bedrijf of lopende zaak",
    Importance.INCIDENT: "Het gaat over een incident, crisis of handhaving",
    Importance.BESTUUR: "Een bestuurder doet eraan mee, zoals een wethouder of de burgemeester",
    Importance.ANDERS: "Een andere reden",
}


class Sensitive(StrEnum):
    """Whether a conversation needs care."""

    NEE = "nee"
    JA = "ja"
    WEET_NIET = "weet_niet"


SENSITIVES = {
    Sensitive.NEE: "Nee",
    Sensitive.JA: "Ja, bijvoorbeeld gegevens over gezondheid, geld, strafbare feiten of een vertrouwelijk dossier",
    Sensitive.WEET_NIET: "Dat weet ik niet",
}


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form as it was filled in; every field may be empty, and all of it is personal."""

    subject: str = ""
    zaaknummer: str = ""
    participants: str = ""  # one a line: who, in which role
    period_start: str = ""  # ISO day
    period_end: str = ""  # ISO day
    importance: tuple[str, ...] = ()  # of Importance
    sensitive: str = ""  # of Sensitive
    remarks: str = ""
    screenshot_app: str = ""  # which app the picture is of
    screenshot_before: str = ""  # what went before and came after the picture

    @property
    def empty(self) -> bool:
        """Whether nothing was filled in."""
        return self == Form()

    def as_json(self) -> JsonObject:
        """Write it so that `read` gives it back."""
        return {**asdict(self), "importance": list(self.importance)}


LIMITS = {
    "subject": MAX_LINE,
    "zaaknummer": MAX_NUMBER,
    "participants": MAX_TEXT,
    "remarks": MAX_TEXT,
    "screenshot_app": MAX_LINE,
    "screenshot_before": MAX_TEXT,
}
"""How much each free text may hold, in characters."""


def read(found: Mapping[str, object]) -> Form:
    """Read a form that `as_json` wrote; a field that it does not know is left out."""
    known = {name: value for name, value in found.items() if name in Form.__dataclass_fields__}
    importance = known.pop("importance", ())
    chosen = tuple(str(one) for one in importance) if isinstance(importance, list) else ()
    return Form(importance=chosen, **{name: str(value) for name, value in known.items()})


def mistakes(form: Form) -> dict[str, str]:
    """Say for each field what is wrong with it, in Dutch; empty when all is well."""
    wrong = {
        name: f"Gebruik hier hooguit {most} tekens. Nu zijn het er {len(getattr(form, name))}."
        for name, most in LIMITS.items()
        if len(getattr(form, name)) > most
    }
    if len(form.participants.splitlines()) > MANY:
        wrong["participants"] = f"Noem hooguit {MANY} deelnemers, één op elke regel."
    return wrong | _wrong_period(form) | _wrong_choices(form)


def _wrong_period(form: Form) -> dict[str, str]:
    wrong = {
        name: "Kies een dag, bijvoorbeeld 24-11-2026."
        for name in ("period_start", "period_end")
        if getattr(form, name) and day_of(getattr(form, name)) is None
    }
    start, end = day_of(form.period_start), day_of(form.period_end)
    if start and end and end < start:
        wrong["period_end"] = "De laatste dag ligt vóór de eerste dag."
    return wrong


def _wrong_choices(form: Form) -> dict[str, str]:
    wrong = {}
    if set(form.importance) - set(Importance):
        wrong["importance"] = "Kies uit de redenen die er staan."
    if form.sensitive and form.sensitive not in set(Sensitive):
        wrong["sensitive"] = "Kies een van de antwoorden."
    return wrong


def day_of(text: str) -> date | None:
    """Read a day as browsers send it (2026-11-24) or as people here type it (24-11-2026); None for anything else."""
    turned = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text.strip())
    spelled = f"{turned[3]}-{turned[2]:0>2}-{turned[1]:0>2}" if turned else text.strip()
    try:
        return date.fromisoformat(spelled) if re.fullmatch(r"\d{4}-\d\d-\d\d", spelled) else None
    except ValueError:
        return None
