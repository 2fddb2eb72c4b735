"""One page of a transcript, for people to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from workflows.inspection.whatsapp.message import Message, Transcript

PAGE = 200  # messages
MAX_SOUGHT = 100  # characters


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A message with its place in the transcript, counted from one."""

    number: int
    message: Message


@dataclass(frozen=True, kw_only=True)
class Day:
    """The messages of one day that are on the page."""

    day: str  # local ISO
    messages: tuple[Numbered, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One page."""

    days: tuple[Day, ...]
    page: int
    pages: int
    total: int  # messages in the transcript
    hits: int  # messages on all pages: those with what was sought, or all


def read_page(transcript: Transcript, page: str, sought: str) -> Reading:
    """Take one page of the messages that hold *sought*; a page that is not there becomes the nearest."""
    found = _matching(transcript.messages, sought)
    pages = max(1, -(-len(found) // PAGE))
    asked = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    number = min(max(asked, 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    return Reading(
        days=tuple(
            Day(day=day, messages=tuple(messages))
            for day, messages in groupby(shown, key=lambda one: one.message.datetime[:10])
        ),
        page=number,
        pages=pages,
        total=len(transcript.messages),
        hits=len(found),
    )


def _matching(messages: Sequence[Message], sought: str) -> list[Numbered]:
    numbered = (Numbered(number=n, message=message) for n, message in enumerate(messages, start=1))
    if not sought:
        return list(numbered)
    wanted = sought.casefold()
    return [one for one in numbered if wanted in _words(one.message)]


def _words(message: Message) -> str:
    return f"{message.author or ''} {message.text}".casefold()
