"""The verklaring van verwijdering: what was removed, where it is now, who decided, on what ground and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from workflows.jsontypes import Json, JsonObject
from workflows.notices.wording import AMSTERDAM, moment_in_words
from workflows.store.audit import Act
from workflows.store.tampering import Anchor
from workflows.store.views.removals import Deed, Removal

ERASED: Final = "gewist volgens het schema"
AWAY: Final = "een afwezige collega"
EVENTS: Final = "Begrippenlijst EventTypeLijst MDTO"
GROUND: Final = {
    False: "Kopie; het origineel is opgenomen in de zaak.",
    True: "Kopie; volgens twee medewerkers is het origineel opgenomen in de zaak.",
}
COPIES: Final = {
    False: "Zij waren kopieën: hetzelfde bestand is opgenomen in de genoemde zaak.",
    True: "Zij waren kopieën. Bij elk origineel staat in welke zaak hetzelfde bestand is opgenomen, en of dat rust op bewijs "
    "of op een verklaring van twee medewerkers.",
}
RESTS_ON: Final = {
    False: "Bewijs: het document is teruggelezen uit het zaaksysteem en het controlegetal (SHA-256) was hetzelfde.",
    True: "Verklaring van twee medewerkers: het zaaksysteem heeft geen koppeling, dus er is geen technisch bewijs.",
}
COMPARED: Final = (
    " Een browser rekende het controlegetal uit van wat daaruit terugkwam: het was hetzelfde. Dat toont de bytes, niet waar ze "
    "vandaan komen."
)
MANNER: Final = {
    False: "Naar de prullenbak van OneDrive. Daar is het terug te halen zolang de organisatie de prullenbak bewaart.",
    True: "Definitief, voorbij de prullenbak. Vlak ervoor is het origineel opnieuw opgehaald en vergeleken. Wie het "
    "bestand in de seconden daarna veranderde, raakte die verandering kwijt: OneDrive kent hier geen voorwaarde.",
}
DEEDS: Final = {
    Act.REGISTRATION_CHOSEN.value: "koos de zaak",
    Act.ENTERED_BY_HAND.value: "vulde in waar het met de hand is geregistreerd",
    Act.DECLARED_BY_HAND.value: "bevestigde dat als tweede persoon",
    Act.DELETION_ASKED.value: "vroeg om het verwijderen",
    Act.DELETION_AGREED.value: "bevestigde het verwijderen als tweede persoon",
}


@dataclass(frozen=True, kw_only=True)
class Stayed:
    """An original of the same task that was not removed."""

    name: str  # personal; empty where it was erased
    size: int  # bytes
    sha256: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement: about one task, or about a period."""

    organisation: str
    about: str  # "taak 12", or "1 november 2026 tot en met 30 november 2026"
    made_at: datetime
    made_by: str
    removals: tuple[Removal, ...]
    head: Anchor  # of the record, when this was made
    stayed: tuple[Stayed, ...] = ()  # of one task; a period tells only of what was removed


def as_json(statement: Statement) -> JsonObject:
    """Spell it for a machine, with the events of each original as MDTO calls them."""
    return {
        "soort": "verklaring van verwijdering",
        "organisatie": statement.organisation,
        "betreft": statement.about,
        "gemaaktOp": _spell(statement.made_at),
        "gemaaktDoor": statement.made_by,
        "aantal": len(statement.removals),
        "originelen": [_original(one) for one in statement.removals],
        "gebleven": [
            {"naam": one.name, "omvang": one.size, "sha256": one.sha256, "reden": one.because}
            for one in statement.stayed
        ],
        "controlespoor": {"regel": statement.head.seq, "hash": statement.head.hash},
    }


def as_sheet(statement: Statement) -> JsonObject:
    """Lay it out for the PDF/A page."""
    return {
        "titel": "Verklaring van verwijdering",
        "inleiding": f"{statement.organisation} verklaart dat de originelen hieronder zijn verwijderd uit OneDrive. "
        f"{COPIES[any(one.declared for one in statement.removals)]} Betreft: {statement.about}.",
        "delen": [
            {"kop": "Samenvatting", "feiten": _summary(statement)},
            *(_part(number, one) for number, one in enumerate(statement.removals, start=1)),
            *(_rest(one) for one in statement.stayed),
            {
                "kop": "Controlespoor",
                "tekst": "Dit staat ook in het controlespoor van Bewaarstroom. "
                f"Het hoofd daarvan was toen {statement.head.seq}:{statement.head.hash}",
            },
        ],
    }


def of_task(number: int) -> str:
    """Name what a statement of one task is about."""
    return f"taak {number}"


def of_period(first: date, last: date) -> str:
    """Name what a statement of a period is about; both days belong to it."""
    return f"{first:%d-%m-%Y} tot en met {last:%d-%m-%Y}"


def _summary(statement: Statement) -> list[Json]:
    removed = statement.removals
    declared = sum(one.declared for one in removed)
    permanent = sum(one.permanent for one in removed)
    return [
        ["Organisatie", statement.organisation],
        ["Betreft", statement.about],
        ["Gemaakt", f"{moment_in_words(statement.made_at)}, door {statement.made_by}"],
        ["Verwijderde originelen", str(len(removed))],
        ["Waarvan op bewijs", str(len(removed) - declared)],
        ["Waarvan op een verklaring van twee medewerkers", str(declared)],
        ["Naar de prullenbak", str(len(removed) - permanent)],
        ["Definitief", str(permanent)],
    ]


def _part(number: int, one: Removal) -> JsonObject:
    facts: list[Json] = [
        ["Taak", str(one.task_number or "onbekend")],
        ["Bestandsnaam", one.name or ERASED],
        ["Grootte", f"{one.size} bytes"],
        ["SHA-256", one.sha256],
        ["Ontvangen", moment_in_words(one.arrived_at)],
        ["Geregistreerd", _registered(one)],
        ["Verwijderd", moment_in_words(one.removed_at)],
        ["Grond", GROUND[one.declared]],
        ["Wijze", MANNER[one.permanent]],
        ["Rust op", RESTS_ON[one.declared] + (COMPARED if one.compared else "")],
        ["Wie", "\n".join(_deed(deed) for deed in one.deeds) or "Bewaarstroom, volgens de instellingen"],
    ]
    return {"kop": f"Origineel {number}", "feiten": facts}


def _rest(one: Stayed) -> JsonObject:
    facts: list[Json] = [
        ["Bestandsnaam", one.name or ERASED],
        ["Grootte", f"{one.size} bytes"],
        ["SHA-256", one.sha256],
        ["Reden", one.because],
    ]
    return {"kop": "Niet verwijderd", "feiten": facts}


def _registered(one: Removal) -> str:
    when = f", {moment_in_words(one.registered_at)}" if one.registered_at else ""
    where = f"\n{one.document_url}" if one.document_url else ""
    system = f" in {one.system}" if one.system else ""
    return f"Zaak {one.zaaknummer}{system}, document {one.document}{when}{where}"


def _deed(deed: Deed) -> str:
    absent = f" als vervanger van {deed.stood_in_for or AWAY}" if deed.stood_in else ""
    return f"{deed.who} {DEEDS[deed.act]}{absent}, {moment_in_words(deed.at)}"


def _original(one: Removal) -> JsonObject:
    return {
        "taak": one.task_number,
        "upload": one.upload_id,
        "naam": one.name,
        "omvang": one.size,
        "checksum": {"checksumAlgoritme": "SHA-256", "checksumWaarde": one.sha256},
        "zaaknummer": one.zaaknummer,
        "document": one.document,
        "documentUrl": one.document_url or None,
        "zaakUrl": one.zaak_url or None,
        "systeem": one.system or None,
        "grond": GROUND[one.declared],
        "rustOp": "verklaring" if one.declared else "bewijs",
        "vergelekenInBrowser": one.compared if one.declared else None,
        "wijze": "definitief" if one.permanent else "prullenbak",
        "betrokkenen": [_involved(deed) for deed in one.deeds],
        "event": _events(one),
    }


def _involved(deed: Deed) -> JsonObject:
    said: JsonObject = {"wie": deed.who, "deed": DEEDS[deed.act], "op": _spell(deed.at)}
    return {**said, "alsVervangerVan": deed.stood_in_for or AWAY} if deed.stood_in else said


def _events(one: Removal) -> list[Json]:
    kind = "verklaard door twee medewerkers" if one.declared else "teruggelezen, controlegetal gelijk"
    recorded = (
        [_event("Opname", one.registered_at, "Informatiebeheer", f"In zaak {one.zaaknummer}, {kind}")]
        if one.registered_at
        else []
    )
    return [
        _event("Ontvangst", one.arrived_at, "De medewerker die het bracht", "In de map in OneDrive"),
        *recorded,
        _event("Vernietigen", one.removed_at, "Bewaarstroom", f"Kopie in OneDrive. {MANNER[one.permanent]}"),
    ]


def _event(kind: str, at: datetime, actor: str, result: str) -> JsonObject:
    return {
        "eventType": {"begripLabel": kind, "begripBegrippenlijst": {"verwijzingNaam": EVENTS}},
        "eventTijd": _spell(at),
        "eventVerantwoordelijkeActor": {"verwijzingNaam": actor},
        "eventResultaat": result,
    }


def _spell(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).isoformat(timespec="seconds")
