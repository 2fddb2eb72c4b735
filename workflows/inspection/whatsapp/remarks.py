"""What DI should know about a transcript before trusting it as the whole chat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workflows.inspection.findings import Finding
from workflows.inspection.whatsapp.lexicon import LEXICON
from workflows.inspection.whatsapp.marks import plain
from workflows.inspection.whatsapp.message import Message, MessageKind, Transcript

CUT_AT: Final = (10_000, 40_000)  # WhatsApp exports no more messages than this, with and without media
AROUND: Final = 10
BEGINNING: Final = 3  # the notice or the group's birth stands among the first lines
_ORDERS: Final = {"DMY": "dag-maand-jaar", "MDY": "maand-dag-jaar", "YMD": "jaar-maand-dag"}
_STARTS: Final = tuple(phrase.casefold() for words in LEXICON.values() for phrase in words.encrypted)


def remarks(transcript: Transcript) -> Iterator[Finding]:
    """Name everything that is remarkable about the transcript as a whole."""
    yield from _about_dates(transcript)
    if transcript.preamble:
        yield Finding(code="transcript_tekst_vooraf")
    if not transcript.whole:
        yield Finding(code="te_veel_berichten", count=len(transcript.messages))
    count = len(transcript.messages)
    if any(abs(count - limit) <= AROUND for limit in CUT_AT):
        yield Finding(code="mogelijk_afgekapt", count=count)
    if not any(_begins(message, transcript) for message in transcript.messages[:BEGINNING]):
        yield Finding(code="begin_ontbreekt")
    yield from _counted(transcript)


def _about_dates(transcript: Transcript) -> Iterator[Finding]:
    if transcript.other is not None:
        order, period = transcript.other
        said = transcript.period
        chosen = "" if said is None else f" ({said.first[:10]} tot en met {said.last[:10]})"
        yield Finding(
            code="datum_onzeker",
            detail=f"Gelezen als {_ORDERS[transcript.date_order]}{chosen}; het kan ook {_ORDERS[order]} zijn "
            f"({period.first[:10]} tot en met {period.last[:10]}).",
        )
    if len(transcript.notations) > 1:
        yield Finding(code="datum_twee_notaties", count=len(transcript.notations))


def _begins(message: Message, transcript: Transcript) -> bool:
    """Recognise the notice where we know the language; elsewhere any sentence of WhatsApp will do."""
    if message.kind is not MessageKind.SYSTEM:
        return False
    known = LEXICON.get(transcript.locale or "")
    if known is None or not known.encrypted:
        return True
    said = plain(message.text).casefold()
    return said.startswith(_STARTS) or any(word in said for word in known.born or known.event)


def _counted(transcript: Transcript) -> Iterator[Finding]:
    counts = {
        "berichten_verwijderd": sum(message.kind is MessageKind.DELETED for message in transcript.messages),
        "berichten_bewerkt": sum(message.edited for message in transcript.messages),
        "berichten_zonder_inhoud": sum(_is_hollow(message) for message in transcript.messages),
        "berichten_niet_ontvangen": sum(
            message.kind is MessageKind.WAITING for message in transcript.messages
        ),
    }
    yield from (Finding(code=code, count=count) for code, count in counts.items() if count)


def _is_hollow(message: Message) -> bool:
    """Recognise what Android leaves of a view-once message: nothing, or the word for nothing."""
    return message.kind is MessageKind.TEXT and plain(message.text).strip() in {"", "null"}
