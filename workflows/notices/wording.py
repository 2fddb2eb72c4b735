"""The words of each mail, filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

SOORT = {
    "whatsapp_export_iphone": "export van een WhatsApp-gesprek (iPhone)",
    "whatsapp_export_android": "export van een WhatsApp-gesprek (Android)",
    "telegram_export": "export van een Telegram-gesprek",
    "signal_export": "export van een Signal-gesprek",
    "sms_backup": "back-up van sms-berichten",
    "screenshot": "schermafbeelding",
    "document": "document",
    "mail": "e-mailbericht",
    "audio": "geluidsopname",
    "video": "video",
}
"""How people call each kind that inspection can find."""


class Template(StrEnum):
    """Every mail there is; the file with its words has the same name."""

    ONTVANGEN = "ontvangen"
    NIEUWE_TAAK = "nieuwe_taak"
    HEROPEND = "heropend"
    REGISTREREN_MISLUKT = "registreren_mislukt"
    AFGEROND = "afgerond"
    ORIGINEEL_BLIJFT = "origineel_blijft"
    ORIGINEEL_BEHOUDEN = "origineel_behouden"
    AFGEWEZEN = "afgewezen"
    INGETROKKEN = "ingetrokken"
    BLOKKADE = "blokkade"
    BLOKKADE_VOORBIJ = "blokkade_voorbij"
    INGETROKKEN_DI = "ingetrokken_di"
    VRAAG = "vraag"
    VRAAG_BEANTWOORD = "vraag_beantwoord"
    DAGOVERZICHT = "dagoverzicht"
    HERINNERING_STREEFDATUM = "herinnering_streefdatum"
    ESCALATIE = "escalatie"
    HERINNERING_VRAAG = "herinnering_vraag"
    GEEN_ANTWOORD = "geen_antwoord"
    HERINNERING_OPRUIMEN = "herinnering_opruimen"
    NIET_OPGERUIMD = "niet_opgeruimd"
    HERINNERING_LEEGHALEN = "herinnering_leeghalen"
    NIET_LEEGGEHAALD = "niet_leeggehaald"
    HERINNERING_TELEFOON = "herinnering_telefoon"
    ADVIES_GEVRAAGD = "advies_gevraagd"
    ADVIES_GEGEVEN = "advies_gegeven"
    MAP_HAD_MEER = "map_had_meer"
    WEGGEHAALD = "weggehaald"
    ORIGINEEL_WEGGEHAALD = "origineel_weggehaald"
    OPZIJ_GEZET = "opzij_gezet"
    MAP_GEMAAKT = "map_gemaakt"
    STORING = "storing"
    GOEDKEURING_GEVRAAGD = "goedkeuring_gevraagd"
    CONTROLESPOOR = "controlespoor"
    BESMET = "besmet"
    HERCONTROLE = "hercontrole"
    VERWIJDEREN_WACHT = "verwijderen_wacht"


@dataclass(frozen=True, kw_only=True)
class Worded:
    """A mail in words, not yet addressed."""

    subject: str
    body: str


def moment_in_words(moment: datetime) -> str:
    """Spell a moment as people here do: dinsdag 24 november 2026 om 10:15 uur."""
    return format_datetime(moment.astimezone(AMSTERDAM), "EEEE d MMMM y 'om' HH:mm 'uur'", locale="nl")


def day_in_words(moment: datetime) -> str:
    """Spell a day as people here do: dinsdag 24 november 2026."""
    return format_datetime(moment.astimezone(AMSTERDAM), "EEEE d MMMM y", locale="nl")


def files_in_words(count: int) -> str:
    """Count files as people do."""
    return "1 bestand" if count == 1 else f"{count} bestanden"


def kind_in_words(kind: str | None) -> str:
    """Name what inspection found."""
    return SOORT.get(kind or "", "upload")


PLACEHOLDERS = {
    "naam": "De naam van wie het bericht krijgt.",
    "soort": "Wat er is gestuurd, bijvoorbeeld: export van een WhatsApp-gesprek (iPhone).",
    "moment": "Wanneer het binnenkwam, bijvoorbeeld: dinsdag 24 november 2026 om 10:15 uur.",
    "bestanden": "Hoeveel bestanden, bijvoorbeeld: 2 bestanden.",
    "taak": "Het nummer van de taak.",
    "zaaknummer": "De gekozen zaak; leeg zolang er geen is gekozen.",
    "reden": "Waarom de taak zo staat, in een zin.",
    "grond": "Waarom DI afwees, in een zin voor de medewerker; kan leeg zijn.",
    "doen": "Wat de medewerker met de bestanden in de map doet; leeg als daar niets te doen is.",
    "plan": "Wat er na het opnemen met de originelen gebeurt, volgens de instelling verwijderen.",
    "prullenbak": "Of verwijderde originelen nog in de prullenbak van OneDrive liggen.",
    "laten": "Dat alles moet blijven staan, als iets in de map misschien nergens anders is; anders leeg.",
    "blokkade": "Dat nu niets weg mag, bij een Woo-verzoek of bezwaar; anders leeg.",
    "telefoon": "Gevuld als de medewerker de telefoon mag schoonmaken; anders leeg.",
    "termijn": "De fatale datum van de taak.",
    "link": "Waar de lezer verder kan.",
    "hulp": "De pagina met uitleg.",
    "aantal": "Hoeveel dingen het zijn.",
    "besmet": "Hoeveel bestanden besmet zijn.",
    "code": "De code van een storing.",
    "map": "De naam van de map in OneDrive.",
    "adviezen": "Wat de medewerker zelf kan doen, als lijst; vaak leeg.",
    "document": "Het kenmerk van een document in het zaaksysteem.",
    "seq": "Het nummer van de laatste regel van het controlespoor.",
    "hash": "Het kenmerk van het controlespoor.",
    "taken": "De regels van een dagoverzicht, als lijst.",
}
"""What may stand between {{ and }} in a mail, and what it becomes."""

SAMPLE: Mapping[str, object] = {
    **dict.fromkeys(PLACEHOLDERS, "voorbeeld"),
    "taak": 12,
    "blokkade": "",
    "laten": "",
    "aantal": 2,
    "document": "WA-0123456789abcdef0123456789abcdef",
    "seq": 1,
    "adviezen": ["Maak de export opnieuw."],
    "taken": ["Taak 12: nog 2 werkdagen"],
}
"""Facts to try a mail with."""
