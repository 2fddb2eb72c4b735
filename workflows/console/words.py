"""Every word that the screens have for a state, with its icon and its tone: one table for each idea."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from workflows import form, kept, refusal
from workflows.clearance import GATES, GateAnswer, Then
from workflows.colleagues import WISHES as WISHES_OF_PEOPLE
from workflows.deadlines import Deadlines
from workflows.definition.flow import Status
from workflows.inspection.filetype import ALLOWED
from workflows.inspection.outcome import ContentKind
from workflows.model import KeptReason
from workflows.store.firings import FiringOutcome
from workflows.store.flowstates import Mode
from workflows.store.holds import HoldKind
from workflows.store.notices import NoticeState
from workflows.store.questions import QuestionState
from workflows.store.views.worklist import Sort, Tab
from workflows.tasks import LABELS, OPEN, TaskState

Tone = Literal["rustig", "bezig", "goed", "let-op", "fout"]


@dataclass(frozen=True, kw_only=True)
class Look:
    """A state as people see it: never by colour alone."""

    word: str
    icon: str  # in static/iconen.svg
    tone: Tone


class Dated(Protocol):
    """A task, or a row of the list, with its two dates."""

    @property
    def state(self) -> TaskState:
        """Where it stands."""
        ...

    @property
    def target_at(self) -> datetime | None:
        """Its streefdatum."""
        ...

    @property
    def final_at(self) -> datetime | None:
        """Its fatale datum."""
        ...


def _task(state: TaskState, icon: str, tone: Tone) -> tuple[TaskState, Look]:
    return state, Look(word=LABELS[state], icon=icon, tone=tone)


TASK = dict(
    (
        _task(TaskState.NIEUW, "nieuw", "rustig"),
        _task(TaskState.IN_BEHANDELING, "persoon", "bezig"),
        _task(TaskState.WACHT_OP_INFORMATIE, "pauze", "let-op"),
        _task(TaskState.WORDT_GEREGISTREERD, "klok", "bezig"),
        _task(TaskState.REGISTREREN_MISLUKT, "kruis", "fout"),
        _task(TaskState.GEREGISTREERD, "vink", "goed"),
        _task(TaskState.ORIGINEEL_BEHOUDEN, "let-op", "let-op"),
        _task(TaskState.AFGEWEZEN, "streep", "rustig"),
        _task(TaskState.INGETROKKEN, "streep", "rustig"),
        _task(TaskState.SAMENGEVOEGD, "streep", "rustig"),
        _task(TaskState.AFGEROND, "dubbele-vink", "goed"),
    )
)

RUN = {
    Status.QUEUED: Look(word="In de wachtrij", icon="klok", tone="rustig"),
    Status.RUNNING: Look(word="Wordt uitgevoerd", icon="klok", tone="bezig"),
    Status.WAITING: Look(word="Wacht", icon="pauze", tone="bezig"),
    Status.SUCCEEDED: Look(word="Geslaagd", icon="vink", tone="goed"),
    Status.FAILED: Look(word="Mislukt", icon="kruis", tone="fout"),
    Status.SKIPPED: Look(word="Overgeslagen", icon="streep", tone="rustig"),
    Status.TIMED_OUT: Look(word="Tijd verstreken", icon="let-op", tone="let-op"),
    Status.CANCELLED: Look(word="Geannuleerd", icon="streep", tone="rustig"),
}

MODES = {
    Mode.OPEN: Look(word="Werkt", icon="vink", tone="goed"),
    Mode.DRAINING: Look(word="Loopt leeg", icon="klok", tone="let-op"),
    Mode.PAUSED: Look(word="Gepauzeerd", icon="pauze", tone="let-op"),
}
FLOW_WRONG = Look(word="Klopt niet", icon="kruis", tone="fout")
FLOW_GONE = Look(word="Tekst is weg", icon="let-op", tone="let-op")
MODE_BUTTONS = {Mode.PAUSED: "Pauzeer", Mode.DRAINING: "Laat leeglopen", Mode.OPEN: "Hervat"}
MODE_EFFECTS = {
    Mode.PAUSED: "Niets begint en niets gaat verder, ook niet wat nu wacht. Een stap die nu bezig is, wordt afgemaakt. "
    "Wat binnenkomt, blijft staan tot u de stroom hervat.",
    Mode.DRAINING: "Runs die begonnen zijn, lopen door tot ze klaar zijn. Nieuwe runs wachten tot u de stroom hervat.",
    Mode.OPEN: "Wat opzij stond gaat door, het oudste eerst.",
}
FIRING = {
    FiringOutcome.FIRED: Look(word="Run gestart", icon="vink", tone="goed"),
    FiringOutcome.SKIPPED: Look(word="Overgeslagen", icon="streep", tone="rustig"),
    FiringOutcome.FAILED: Look(word="Mislukt", icon="kruis", tone="fout"),
}

NOTICE = {
    NoticeState.KLAAR: Look(word="Staat klaar", icon="klok", tone="rustig"),
    NoticeState.BEZIG: Look(word="Wordt verstuurd", icon="klok", tone="bezig"),
    NoticeState.VERZONDEN: Look(word="Verzonden", icon="vink", tone="goed"),
    NoticeState.MISLUKT: Look(word="Niet verzonden", icon="kruis", tone="fout"),
}

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

CHANNELS = {"mail": "E-mail", "teams": "Kaart in Teams"}

QUESTION = {
    QuestionState.OPEN: Look(word="Wacht op antwoord", icon="pauze", tone="let-op"),
    QuestionState.BEANTWOORD: Look(word="Beantwoord", icon="vink", tone="goed"),
    QuestionState.VERVALLEN: Look(word="Niet meer nodig", icon="streep", tone="rustig"),
}

PHONE = {
    "gedaan": "U meldde dat uw telefoon schoon is.",
    "niet_nodig": "U meldde dat er niets op uw telefoon staat.",
}

HOLDS: Mapping[HoldKind, str] = {
    HoldKind.WOO: "Woo-verzoek",
    HoldKind.BEZWAAR: "Bezwaar of rechtszaak",
    HoldKind.ANDERS: "Andere reden",
}

DUE_WAITING = Look(word="Telt niet mee: wacht op antwoord", icon="pauze", tone="rustig")
GATE_OPEN = Look(word="In orde", icon="vink", tone="goed")
GATE_SHUT = Look(word="Niet in orde", icon="kruis", tone="fout")
GATE_WAITS = Look(word="Nog niet", icon="klok", tone="let-op")
WATCH_WELL = Look(word="In orde", icon="vink", tone="goed")
WATCH_TROUBLE = Look(word="Probleem", icon="kruis", tone="fout")
WATCH_NEW = Look(word="Nog niet bekeken", icon="klok", tone="rustig")
NO_TASK_YET = Look(word="Wordt onderzocht", icon="klok", tone="bezig")

TABS = {
    Tab.TE_DOEN: "Te doen",
    Tab.VAN_MIJ: "Van mij",
    Tab.WACHT: "Wacht",
    Tab.LOOPT: "Wordt geregistreerd",
    Tab.MISLUKT: "Mislukt",
    Tab.KLAAR: "Klaar",
}
EMPTY_TABS = {
    Tab.TE_DOEN: "Er is nu niets te doen. Nieuwe uploads verschijnen hier vanzelf.",
    Tab.VAN_MIJ: "U hebt nu geen taken. Kies een taak bij Te doen en klik op Ken aan mij toe.",
    Tab.WACHT: "Er staan nu geen vragen open bij medewerkers.",
    Tab.LOOPT: "Er wordt nu niets geregistreerd.",
    Tab.MISLUKT: "Er is niets mislukt.",
    Tab.KLAAR: "Er zijn nog geen afgeronde taken.",
}
SORTS = {
    Sort.OUDSTE: "Oudste eerst",
    Sort.NIEUWSTE: "Nieuwste eerst",
    Sort.MEDEWERKER: "Naam medewerker",
    Sort.TERMIJN: "Uiterste datum",
}

KINDS = {
    ContentKind.WHATSAPP_IPHONE: "WhatsApp (iPhone)",
    ContentKind.WHATSAPP_ANDROID: "WhatsApp (Android)",
    ContentKind.TELEGRAM: "Telegram",
    ContentKind.SIGNAL: "Signal",
    ContentKind.SMS: "Sms-berichten",
    ContentKind.SCREENSHOT: "Schermafbeelding",
    ContentKind.DOCUMENT: "Document",
    ContentKind.MAIL: "E-mail",
    ContentKind.AUDIO: "Geluid",
    ContentKind.VIDEO: "Video",
    ContentKind.OTHER: "Anders",
    ContentKind.EMPTY: "Leeg",
}
KINDS_LONG = {
    ContentKind.WHATSAPP_IPHONE: "export van een WhatsApp-gesprek (iPhone)",
    ContentKind.WHATSAPP_ANDROID: "export van een WhatsApp-gesprek (Android)",
    ContentKind.TELEGRAM: "export van een Telegram-gesprek",
    ContentKind.SIGNAL: "export van een Signal-gesprek",
    ContentKind.SMS: "back-up van sms-berichten",
    ContentKind.SCREENSHOT: "schermafbeelding",
    ContentKind.DOCUMENT: "document",
    ContentKind.MAIL: "e-mail",
    ContentKind.AUDIO: "geluidsbestand",
    ContentKind.VIDEO: "video",
}

VERTROUWELIJKHEID = {
    "openbaar": "Openbaar",
    "beperkt_openbaar": "Beperkt openbaar",
    "intern": "Intern",
    "zaakvertrouwelijk": "Zaakvertrouwelijk",
    "vertrouwelijk": "Vertrouwelijk",
    "confidentieel": "Confidentieel",
    "geheim": "Geheim",
    "zeer_geheim": "Zeer geheim",
}

KEPT = kept.SENTENCES
GROUNDS = refusal.GROUNDS
WISHES = WISHES_OF_PEOPLE
IMPORTANCES = form.IMPORTANCES
SENSITIVES = form.SENSITIVES
MIMES = {
    "image/jpeg": "JPEG-afbeelding",
    "image/png": "PNG-afbeelding",
    "image/webp": "WebP-afbeelding",
    "image/heic": "HEIC-afbeelding",
    "image/gif": "GIF-afbeelding",
    "application/zip": "Zip-bestand",
    "application/pdf": "PDF",
    "text/plain": "Tekst",
    "audio/ogg": "Geluid",
    "video/mp4": "Video",
    "text/vcard": "Visitekaartje",
    "text/x-vcard": "Visitekaartje",
}

ATTACHMENTS = {
    "present": ("bijlage is aanwezig", "bijlagen zijn aanwezig"),
    "missing": ("bijlage ontbreekt", "bijlagen ontbreken"),
    "omitted": ("bijlage is door WhatsApp weggelaten", "bijlagen zijn door WhatsApp weggelaten"),
    "without_media": (
        "bijlage hoort niet bij deze export",
        "bijlagen horen niet bij deze export (zonder media)",
    ),
    "unreferenced": ("bestand wordt niet genoemd", "bestanden worden niet genoemd"),
}
MADE = {
    "leesbaar": "Leesbare versie (PDF/A)",
    "formulier": "Formulier van de medewerker (PDF/A)",
    "mdto": "MDTO-beschrijving",
}
"""What the service makes itself, by kind."""

PERSONAL = {
    "bsn": ("burgerservicenummer", "burgerservicenummers"),
    "iban": ("rekeningnummer (IBAN)", "rekeningnummers (IBAN)"),
    "phone": ("telefoonnummer", "telefoonnummers"),
    "mail": ("e-mailadres", "e-mailadressen"),
}
HINTS = {
    "bewust_afwegen": "Woorden die bij een besluit of afspraak horen",
    "niet_gebruiken": "Woorden die bij gevoelige gegevens horen",
}
SCANS: dict[str, Look] = {
    "schoon": Look(word="Geen virus gevonden", icon="vink", tone="rustig"),
    "besmet": Look(word="Besmet: niet openen", icon="kruis", tone="fout"),
    "niet_gescand": Look(word="Niet op virussen gescand", icon="info", tone="rustig"),
}
SCAN_UNKNOWN = SCANS["niet_gescand"]
GRAVITY: dict[str, Look] = {
    "ter informatie": Look(word="Ter informatie", icon="info", tone="rustig"),
    "let op": Look(word="Let op", icon="let-op", tone="let-op"),
    "onbruikbaar": Look(word="Onbruikbaar", icon="kruis", tone="fout"),
}
GRAVITY_UNKNOWN = GRAVITY["ter informatie"]

WAITS = {
    "taak": "een besluit van Informatiebeheer",
    "goedkeuring": "antwoord op een vraag om goedkeuring",
    "verwijderen": "een klik op Verwijder de originelen",
    "later": "een volgende poging",
    "retry": "een volgende poging",
    "delay": "een afgesproken tijd",
    "response": "het antwoord van een andere run",
    "callback": "een antwoord van buiten",
}
LIMIT = "limit"
"""The kind of wait of a block that must end in time: nothing is waited for."""

LEVELS = {
    "debug": "Detail",
    "info": "Informatie",
    "warning": "Waarschuwing",
    "error": "Fout",
    "critical": "Fout",
}


def kind(code: str | None, state: TaskState | None = None) -> str:
    """Name what inspection found, short; nothing is left to look at in what was merged into another."""
    if state is TaskState.SAMENGEVOEGD:
        return "Samengevoegd"
    if code is None:
        return "Nog niet onderzocht"
    return KINDS[ContentKind(code)] if code in set(ContentKind) else "Onbekend"


def kind_long(code: str | None) -> str:
    """Name what inspection found, as in a sentence."""
    return KINDS_LONG.get(ContentKind(code), "upload") if code in set(ContentKind) else "upload"


def mime(code: str | None) -> str:
    """Name a file's type."""
    if not code:
        return "Onbekend type"
    known = ALLOWED.get(code)
    return MIMES.get(code) or (f"{known.label[0].upper()}{known.label[1:]}" if known else code)


def due(target: datetime | None, final: datetime | None, now: datetime, deadlines: Deadlines) -> Look | None:
    """Say how long a task may still take, in working days; None where it has no dates."""
    if target is None or final is None:
        return None
    left = deadlines.days_left(final, now)
    if now > final:
        late = f"{-left} werkdag te laat" if left == -1 else f"{-left} werkdagen te laat"
        return Look(word="Te laat" if left == 0 else late, icon="kruis", tone="fout")
    if now > target:
        word = "Vandaag uiterlijk klaar" if left == 0 else f"Streefdatum voorbij, nog {_workdays(left)}"
        return Look(word=word, icon="let-op", tone="let-op")
    return Look(word=f"Nog {_workdays(left)}", icon="klok", tone="rustig")


def due_of(task: Dated, now: datetime, deadlines: Deadlines) -> Look | None:
    """Say how long a task may still take; nothing counts while it waits for the employee, or once it is decided."""
    if task.state is TaskState.WACHT_OP_INFORMATIE:
        return DUE_WAITING
    if task.state not in OPEN:
        return None
    return due(task.target_at, task.final_at, now, deadlines)


def _workdays(count: int) -> str:
    return "1 werkdag" if count == 1 else f"{count} werkdagen"


def ground(code: str) -> str:
    """Name why DI refused an upload."""
    words = refusal.in_words(code)
    return words.label if words else ""


def importance(code: str) -> str:
    """Say why a conversation is worth keeping."""
    return IMPORTANCES[form.Importance(code)] if code in set(form.Importance) else code


def sensitive(code: str) -> str:
    """Say whether a conversation needs care."""
    return SENSITIVES[form.Sensitive(code)] if code in set(form.Sensitive) else code


def month(first: date) -> str:
    """Name a month: november 2026."""
    return f"{MONTHS[first.month - 1]} {first.year}"


def vertrouwelijkheid(code: str) -> str:
    """Spell a vertrouwelijkheidaanduiding."""
    return VERTROUWELIJKHEID.get(code, code.replace("_", " ") or "niet opgegeven")


def recorded_gates(answers: Mapping[str, bool] | None, *, declared: bool = False) -> tuple[GateAnswer, ...]:
    """Give the sentences that go with answers as they were recorded, resting on a proof or on a declaration."""
    given = answers or {}
    return tuple(
        GateAnswer(
            gate=gate.name, open=given[gate.name], sentence=gate.say(given[gate.name], declared=declared)
        )
        for gate in GATES
        if gate.name in given
    )


def gate_look(answer: GateAnswer) -> Look:
    """Show a gate that is open, one that may still open, or one that keeps the original."""
    if answer.open:
        return GATE_OPEN
    return GATE_WAITS if answer.then is Then.WACHT else GATE_SHUT


def outcome(code: str | None, *, permanent: bool = False, stays: bool = False, for_di: bool = False) -> str:
    """Say what became of an original; to DI, and where all must stay, without asking to take it away."""
    if code is None:
        return "Staat nog in OneDrive"
    if code == "verwijderd":
        where = "definitief, dus niet via de prullenbak" if permanent else "ligt nog in de prullenbak"
        return f"Verwijderd uit OneDrive ({where})"
    return kept.FOR_DI[KeptReason(code)] if for_di else kept.why(KeptReason(code), stays=stays)


def why_kept(codes: Iterable[str | None]) -> tuple[str, ...]:
    """Tell DI why originals stayed, each reason once."""
    reasons = dict.fromkeys(KeptReason(code) for code in codes if code is not None and code != "verwijderd")
    return tuple(kept.FOR_DI[reason] for reason in reasons)
