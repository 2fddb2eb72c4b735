"""The facts of a conversation for its readable document: what came, what it holds, and every message."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from workflows.inspection.whatsapp.message import Message, Transcript
from workflows.jsontypes import Json, JsonObject
from workflows.model import Upload
from workflows.rendition.attachments import Listed

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
PLATFORMS: Final = {"ios": "iPhone", "android": "Android"}
EXPLAINED: Final = (
    "Dit document is de leesbare versie van een geëxporteerd gesprek. Bewaarstroom maakte het uit de originele bestanden, "
    "die als eigen documenten bij dezelfde zaak horen. De originelen gaan voor."
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What inspection said, as far as the document repeats it."""

    kind: str  # in words: export van een WhatsApp-gesprek (iPhone)
    remarks: tuple[str, ...]  # Dutch sentences
    attachments: tuple[Listed, ...]


def title_of(upload: Upload, kind: str) -> str:
    """Mint the document's title: no names."""
    return f"Leesbare versie: {kind}, ontvangen {_day(upload.arrived_at.astimezone(AMSTERDAM).date())}"


def conversation_data(
    upload: Upload, transcript: Transcript, told: Told, pictured: Mapping[int, str]
) -> JsonObject:
    """Give what `templates/gesprek.typ` reads; *pictured* names the picture of an attachment by its number.

    `feiten` are pairs of name and value. A message is `[time, author or null, text]` and, where there is more
    to say, an object: `rechts` (right to left), `bewerkt`, `bijlage` (its number in `bijlagen`).
    """
    numbers = {one.message: one.number for one in told.attachments}
    return {
        "titel": title_of(upload, told.kind),
        "uitleg": EXPLAINED,
        "feiten": list(_facts(upload, transcript, told)),
        "opmerkingen": [*_doubt(transcript), *told.remarks],
        "bestanden": [
            {
                "naam": _place(file.folder_path, file.name),
                "grootte": amount(file.size),
                "sha256": file.sha256 or "",
            }
            for file in upload.files
            if file.excluded_because is None
        ],
        "bijlagen": [_attachment(one, pictured) for one in told.attachments],
        "dagen": list(_days(transcript.messages, numbers)),
    }


def amount(size: int) -> str:
    """Spell a size exactly: 2.500.000 bytes."""
    return f"{format_decimal(size, locale='nl')} bytes"


def _facts(upload: Upload, transcript: Transcript, told: Told) -> Iterator[list[str]]:
    yield ["Soort", told.kind]
    yield ["Gebracht door", upload.owner.name]
    yield ["Ontvangen", _moment(upload.arrived_at)]
    yield ["Deelnemers", ", ".join(transcript.participants) or "niemand stuurde een bericht"]
    if transcript.period is not None:
        yield [
            "Periode",
            f"{_spoken_day(transcript.period.first)} tot en met {_spoken_day(transcript.period.last)}",
        ]
    yield ["Berichten", format_decimal(len(transcript.messages), locale="nl")]
    if told.attachments:
        yield ["Bijlagen", format_decimal(len(told.attachments), locale="nl")]
    yield ["Telefoon", PLATFORMS.get(transcript.platform, transcript.platform)]
    yield ["Tijden", "zoals de telefoon ze schreef, zonder tijdzone"]
    yield ["Kenmerk van de upload", upload.upload_id]


def _doubt(transcript: Transcript) -> Iterator[str]:
    if transcript.other is not None:
        first, last = _spoken_day(transcript.other[1].first), _spoken_day(transcript.other[1].last)
        yield (
            "De datums kunnen op twee manieren gelezen worden. Als dag en maand omgedraaid zijn, is de periode "
            f"{first} tot en met {last}."
        )
    if not transcript.whole:
        yield "Het gesprek heeft meer berichten dan hier staan. Het originele bestand heeft ze allemaal."


def _attachment(one: Listed, pictured: Mapping[int, str]) -> JsonObject:
    said: dict[str, Json] = {"nummer": one.number, "naam": one.name, "uitleg": one.state_in_words}
    if one.sha256 is not None and one.size is not None:
        said |= {"uitleg": f"{one.state_in_words}, {amount(one.size)}", "sha256": one.sha256}
    if one.number in pictured:
        said |= {"beeld": pictured[one.number], "woorden": f"Verkleinde afbeelding van bijlage {one.number}"}
    return said


def _days(messages: Sequence[Message], numbers: Mapping[int, int]) -> Iterator[JsonObject]:
    placed = enumerate(messages)
    for day, of_day in groupby(placed, key=lambda one: one[1].datetime[:10]):
        yield {
            "dag": _spoken_day(day),
            "berichten": [_message(message, numbers.get(place)) for place, message in of_day],
        }


def _message(message: Message, attachment: int | None) -> list[Json]:
    more: dict[str, Json] = {}
    if _right_to_left(message.text):
        more["rechts"] = True
    if message.edited:
        more["bewerkt"] = True
    if attachment is not None:
        more["bijlage"] = attachment
    said: list[Json] = [message.datetime[11:], message.author, message.text]
    return [*said, more] if more else said


def _right_to_left(text: str) -> bool:
    """Tell a text's direction by its first letter, as the Unicode rules do (UAX 9, P2)."""
    if text.isascii():
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in RIGHT_TO_LEFT:
            return character not in "\u200f\u061c" or _right_to_left(text.replace(character, ""))
    return False


def _moment(moment: datetime) -> str:
    return format_datetime(moment.astimezone(AMSTERDAM), "EEEE d MMMM y 'om' HH:mm 'uur'", locale="nl")


def _spoken_day(text: str) -> str:
    """Spell a local ISO day or moment; a day that no calendar has stays as it was read."""
    try:
        return format_date(date.fromisoformat(text[:10]), "EEEE d MMMM y", locale="nl")
    except ValueError:
        return text[:10]


def _day(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def _place(folder: str, name: str) -> str:
    return f"{folder}/{name}".lstrip("/")
