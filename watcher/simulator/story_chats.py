"""The two conversations of the demo, as a Dutch iPhone and a Dutch Android phone export them; nobody in them exists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

MARK = "\u200e"  # WhatsApp puts it before what it wrote itself
ENCRYPTED = (
    "Berichten en gesprekken worden end-to-end versleuteld. Alleen mensen in deze chat kunnen ze lezen, "
    "beluisteren of delen."
)

_Writer = Callable[[datetime, "Said"], str]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")  # a phone writes local time
IPHONE_START = datetime(2026, 11, 3, 9, 8, 31, tzinfo=AMSTERDAM)
ANDROID_START = datetime(2026, 11, 10, 7, 42, tzinfo=AMSTERDAM)
IPHONE_CHAT = "Speeltuin Iepenlaan"
ANDROID_CHAT = "Beheer openbare ruimte Noord"


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message."""

    after: int  # seconds after the one before
    author: str | None  # None: WhatsApp itself
    text: str = ""
    file: str | None = None  # the attachment, as the export names it
    pages: str | None = None  # what an iPhone writes before a document: its name and number of pages


_FENNA, _RUUD, _ILSE = "Fenna Duinker", "Ruud Aannemer Terlo", "Ilse Bewonersgroep"
_JORIS, _WIM, _TAMAR = "Joris Veldkamp", "Wim Opzichter", "Tamar Groenbeheer"
_PHOTO, _REPORT = "00000004-PHOTO-2026-11-03-09-15-35.jpg", "00000009-Keuring speeltoestellen.pdf"
_SECOND = "00000012-PHOTO-2026-11-04-14-38-15.jpg"

_IPHONE_TALK = (
    Said(after=0, author=None, text=ENCRYPTED),
    Said(after=2, author=None, text=f"{_FENNA} heeft deze groep aangemaakt"),
    Said(
        after=65,
        author=_FENNA,
        text="Goedemorgen allebei. In deze groep houden we elkaar op de hoogte over de speeltuin.",
    ),
    Said(
        after=340,
        author=_ILSE,
        text="Goedemorgen! De schommel aan de kant van de sloot is los. Zie de foto.",
    ),
    Said(after=17, author=_ILSE, file=_PHOTO),
    Said(
        after=210,
        author=_FENNA,
        text="Dank je wel voor het melden, Ilse. Ruud, kun jij vandaag nog gaan kijken?",
    ),
    Said(
        after=905,
        author=_RUUD,
        text="Ja, ik ben om 13.00 uur in de buurt.\nIk zet de schommel dan meteen af met lint.",
    ),
    Said(
        after=40,
        author=_FENNA,
        text="Fijn. Ik geef toestemming voor de reparatie tot € 450, buiten het onderhoudscontract om.",
    ),
    Said(
        after=14_460,
        author=_RUUD,
        text="De ketting is doorgeroest. Ik heb het toestel afgezet. Hierbij het keuringsrapport.",
    ),
    Said(after=25, author=_RUUD, file=_REPORT, pages="Keuring speeltoestellen.pdf • 1 pagina"),
    Said(after=1_900, author=_FENNA, text="Gezien. Graag beide kettingen vervangen, niet alleen de kapotte."),
    Said(after=88_200, author=_RUUD, text="Gedaan. Beide kettingen zijn nieuw en getest."),
    Said(after=20, author=_RUUD, file=_SECOND),
    Said(after=15, author=_RUUD, file="00000013-VIDEO-2026-11-04-14-38-30.mp4"),
    Said(after=600, author=_ILSE, text="Wat fijn, de kinderen staan al te wachten 😊"),
    Said(after=120, author=_FENNA, text="Dan geef ik de speeltuin hierbij weer vrij. Bedankt!"),
)


_ANDROID_TALK = (
    Said(after=0, author=None, text=ENCRYPTED),
    Said(after=0, author=None, text=f"{_JORIS} heeft de groep “{ANDROID_CHAT}” gemaakt"),
    Said(
        after=120,
        author=_WIM,
        text="Er is vannacht een grote tak op het fietspad bij de Kweeklaan gevallen.",
    ),
    Said(after=60, author=_WIM, file="IMG-20261110-WA0001.jpg"),
    Said(after=300, author=_JORIS, text="Staat het pad al afgezet?"),
    Said(after=60, author=_WIM, text="Ja, aan beide kanten. Fietsers kunnen over de stoep."),
    Said(
        after=240,
        author=_TAMAR,
        text="Ik heb de boom bekeken. De stam is hol: mijn advies is kappen.\nHet advies staat in de bijlage.",
    ),
    Said(after=60, author=_TAMAR, file="Boomadvies Kweeklaan.pdf"),
    Said(
        after=720,
        author=_JORIS,
        text="Akkoord met noodkap vandaag. Ik meld het aan het team vergunningen.",
    ),
    Said(after=180, author=_TAMAR, file="PTT-20261110-WA0002.opus"),
    Said(after=9_000, author=_WIM, text="De boom is weg en het pad is weer open."),
    Said(after=60, author=_WIM, file="IMG-20261110-WA0003.jpg"),
    Said(
        after=120,
        author=_JORIS,
        text="Mooi. Dan sluit ik de melding. Tamar, plant jij een nieuwe in het voorjaar?",
    ),
    Said(after=60, author=_TAMAR, text="Ja, ik zet de Kweeklaan op de plantlijst."),
)


def iphone_transcript() -> str:
    """Return `_chat.txt`: seconds, CRLF, and marks before what WhatsApp wrote."""
    return "".join(f"{line}\r\n" for line in _lines(_IPHONE_TALK, IPHONE_START, _iphone_line))


def android_transcript() -> str:
    """Return `WhatsApp-chat met ….txt`: minutes only, LF."""
    return "".join(f"{line}\n" for line in _lines(_ANDROID_TALK, ANDROID_START, _android_line))


def iphone_files() -> list[str]:
    """Return the attachments that the iPhone export names, in order."""
    return [said.file for said in _IPHONE_TALK if said.file]


def android_files() -> list[str]:
    """Return the attachments that the Android export names, in order."""
    return [said.file for said in _ANDROID_TALK if said.file]


def _lines(talk: Sequence[Said], moment: datetime, write: _Writer) -> list[str]:
    lines = []
    for said in talk:
        moment += timedelta(seconds=said.after)
        lines.append(write(moment, said))
    return lines


def _iphone_line(moment: datetime, said: Said) -> str:
    header = f"[{moment:%d-%m-%Y, %H:%M:%S}] {said.author or IPHONE_CHAT}: "
    if said.author is None:
        return f"{header}{MARK}{said.text}"
    if said.file is None:
        return header + said.text
    lead = f"{said.pages.replace('• ', '• ' + MARK)} " if said.pages else ""
    return f"{MARK}{header}{lead}{MARK}<bijgevoegd: {said.file}>"


def _android_line(moment: datetime, said: Said) -> str:
    header = f"{moment:%d-%m-%Y %H:%M} - "
    if said.author is None:
        return f"{header}{MARK}{said.text}"
    if said.file is None:
        return f"{header}{said.author}: {said.text}"
    return f"{header}{said.author}: {MARK}{said.file} (bestand bijgevoegd)"
