"""Numbers and addresses of persons in what people wrote: counted and located for DI, never copied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from workflows.inspection.whatsapp.message import Message, MessageKind

LOCATED: Final = 1_000  # places kept per kind; the count goes on
CONTEXT: Final = 40  # characters before a number in which a word says what it is


class PersonalKind(StrEnum):
    """What was found."""

    BSN = "bsn"
    IBAN = "iban"
    PHONE = "phone"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands: in which message, from 0, and at which characters of its text."""

    message: int
    start: int
    end: int
    sure: bool = True  # for a BSN: a word beside it says so


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What was found of one kind."""

    kind: PersonalKind
    count: int
    places: tuple[Place, ...]


_BSN: Final = re.compile(
    r"(?<![\w.,/+\-])(?:\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]?\d{3}[. ]?\d{3}|\d{8})(?![\w\-])"
)
_BSN_WORD: Final = re.compile(
    r"\b(?:bsn|burgerservicenummer|burger service nummer|sofi(?:-?nummer)?)\b", re.IGNORECASE
)
_IBAN: Final = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?!\w)")
_PHONE: Final = re.compile(
    r"(?<![\w.,/\-+])(?:\+|00|0|\(0)\d(?:[ \u00a0./()\-]{0,2}\d){7,13}(?!\w|[.,/\-]\d)"
)
_MAIL: Final = re.compile(
    r"(?<![\w.%+\-])[A-Za-z0-9][\w.%+\-]{0,63}@[A-Za-z0-9][A-Za-z0-9\-]{0,62}(?:\.[A-Za-z0-9][A-Za-z0-9\-]{0,62}){1,4}"
)
_DATE: Final = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:19|20)?\d{2}(?![-/.]?\d)")
_DIGITS: Final = re.compile(r"\d{8}|\d{2,4}[-. /()\u00a0]")
_NAMED_FILE: Final = re.compile(r"<[^<>\n]{1,300}>|^[^\n]{1,300}\([^()\n]{2,40}\)(?=\n|$)")

Span = tuple[int, int, bool]


def find(messages: Sequence[Message]) -> tuple[PersonalData, ...]:
    """Look through the messages that people typed; file names and WhatsApp's own sentences are left out.

    What was recognised is not looked at again: the digits of a bank account are no telephone number.
    """
    finders: dict[PersonalKind, Callable[[str], Iterator[Span]]] = {
        PersonalKind.IBAN: _ibans,
        PersonalKind.BSN: _bsns,
        PersonalKind.PHONE: _phones,
        PersonalKind.MAIL: _mails,
    }
    places: dict[PersonalKind, list[Place]] = {kind: [] for kind in finders}
    counts = dict.fromkeys(finders, 0)
    for number, text in _typed(messages):
        rest = text
        for kind, finder in finders.items():
            spans = list(finder(rest))
            rest = _without(rest, spans)
            room = LOCATED - len(places[kind])
            places[kind].extend(Place(number, start, end, sure) for start, end, sure in spans[:room])
            counts[kind] += len(spans)
    return tuple(PersonalData(kind=kind, count=counts[kind], places=tuple(places[kind])) for kind in finders)


def without_places(found: Iterable[PersonalData]) -> tuple[PersonalData, ...]:
    """Keep only the counts, where a place would point at no message."""
    return tuple(replace(one, places=()) for one in found)


def _without(text: str, spans: Sequence[Span]) -> str:
    """Blot out what was recognised, and leave everything else in its place."""
    if not spans:
        return text
    parts, done = [], 0
    for start, end, _ in spans:
        parts.append(text[done:start] + "x" * (end - start))
        done = end
    return "".join(parts) + text[done:]


def _typed(messages: Iterable[Message]) -> Iterator[tuple[int, str]]:
    for number, message in enumerate(messages):
        if message.author is None or message.kind in {MessageKind.MEDIA_OMITTED, MessageKind.DELETED}:
            continue
        text = message.text
        if message.attachment is not None:
            text = _NAMED_FILE.sub(lambda found: " " * len(found[0]), text)
        if _DIGITS.search(text) or "@" in text:
            yield number, text


def _bsns(text: str) -> Iterator[Span]:
    for found in _BSN.finditer(text):
        number, said = _bare(found[0]), _says_bsn(text, found.start())
        if passes_eleven_test(number.zfill(9)) and (said or len(number) == 9):
            yield found.start(), found.end(), said


def _says_bsn(text: str, before: int) -> bool:
    return _BSN_WORD.search(text, max(0, before - CONTEXT), before) is not None


def passes_eleven_test(number: str) -> bool:
    """Check nine digits as the Dutch BSN asks: weights 9 to 2, and minus one for the last."""
    if len(number) != 9 or number == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 == 0


def _ibans(text: str) -> Iterator[Span]:
    for found in _IBAN.finditer(text):
        length = _iban_length(found[0])
        if length:
            yield found.start(), found.start() + length, True


def _iban_length(written: str) -> int:
    """Give the length of the account number as written, without a word that follows it; 0 when it is none."""
    pieces = written.split(" ")
    for last in range(len(pieces), 0, -1):
        part = " ".join(pieces[:last])
        if is_iban(part.replace(" ", "")):
            return len(part)
    return 0


def is_iban(number: str) -> bool:
    """Check an account number as ISO 13616 asks: the rearranged number leaves 1 when divided by 97."""
    country = number[:2].upper()
    if not (15 <= len(number) <= 34 and number.isascii()) or (country == "NL" and len(number) != 18):
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


def _phones(text: str) -> Iterator[Span]:
    for found in _PHONE.finditer(text):
        if _is_phone(found[0]) and not _DATE.match(found[0]):
            yield found.start(), found.end(), True


def _is_phone(written: str) -> bool:
    digits = _bare(written)
    if written.startswith("+"):
        return 9 <= len(digits) <= 15
    if digits.startswith("00"):
        return 11 <= len(digits) <= 17
    return len(digits) == 10 and digits[1] != "0"


def _mails(text: str) -> Iterator[Span]:
    if "@" in text:
        yield from ((found.start(), found.end(), True) for found in _MAIL.finditer(text))


def _bare(written: str) -> str:
    return "".join(sign for sign in written if sign in "0123456789")
