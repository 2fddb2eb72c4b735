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
    messages = transcript.messages
    found = _matching(messages, sought)
    pages = max(1, -(-len(found) // PAGE))
    asked = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    number = min(max(asked, 1), pages)
    shown = [
        Numbered(number=place + 1, message=messages[place])
        for place in found[(number - 1) * PAGE : number * PAGE]
    ]
    return Reading(
        days=tuple(
            Day(day=day, messages=tuple(messages))
            for day, messages in groupby(shown, key=lambda one: one.message.datetime[:10])
        ),
        page=number,
        pages=pages,
        total=len(messages),
        hits=len(found),
    )


def _matching(messages: Sequence[Message], sought: str) -> Sequence[int]:
    """Give the places of the messages that hold *sought*, from 0; all of them when nothing is sought."""
    if not sought:
        return range(len(messages))
    wanted = sought.casefold()
    return [place for place, message in enumerate(messages) if wanted in _words(message)]


def _words(message: Message) -> str:
    return f"{message.author or ''} {message.text}".casefold()
