"""Who sent a message: the name up to the first colon, unless the line is WhatsApp's own sentence."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from workflows.inspection.whatsapp.marks import MARKS, SPACES, plain
from workflows.inspection.whatsapp.message import MessageKind
from workflows.inspection.whatsapp.phrasebook import LONGEST, kind_by_start, label_of, tells_event

LONGEST_NAME: Final = 100  # characters; a longer beginning is a sentence
_QUOTES: Final = '"“”„‟«»「」『』《》'
_AFTER_COLON: Final = frozenset(" \n" + MARKS + SPACES)


def split_author(line: str, platform: str, group: str = "") -> tuple[str | None, int]:
    """Return the author as written and where the body starts, or None and 0 for a line without an author.

    *line* is everything after the header. A quotation mark that opens before the colon and closes behind it means that
    the colon belongs to a title in a sentence of WhatsApp's own; so do words about the group, and Android's mark in
    front of such a sentence. *group* is the name of the group where that is known to hold a colon.
    """
    if platform == "android" and line.startswith("\u200e"):
        return None, 0
    if group and line.startswith(f"{group}:"):
        return _author(line, len(group))
    first = line.find(":", 0, LONGEST_NAME + 1)
    if first < 0:
        return None, 0
    if line[first + 1 : first + 2] == " " and line.find("\n", 0, first) < 0:  # nearly every line
        return _author(line, _last_of_group(line, first) if platform == "ios" else first)
    end = line.find("\n", 0, LONGEST_NAME + 1)
    head = line[: LONGEST_NAME + 1 if end < 0 else end]
    colon = head.find(":", first)
    while colon >= 0:
        if colon + 1 == len(line) or line[colon + 1] in _AFTER_COLON:
            return _author(line, _last_of_group(line, colon) if platform == "ios" else colon)
        colon = head.find(":", colon + 1)
    return None, 0


def _last_of_group(line: str, colon: int) -> int:
    """Move on to the colon before a sentence of WhatsApp's own, when the group's name holds a colon."""
    later = line.find(": \u200e", colon + 1, LONGEST_NAME)
    if later < 0:
        return colon
    said = line[later + 2 : later + 2 + LONGEST]
    about_group = kind_by_start(label_of(said)) is MessageKind.SYSTEM or tells_event(said)
    return later if about_group else colon


def _author(line: str, colon: int) -> tuple[str | None, int]:
    name = line[:colon]
    if not _is_name(name) or (_opens_title(name) and _unpaired(line[colon:].split("\n", 1)[0])):
        return None, 0
    start = colon + 1
    return name, start + 1 if line[start : start + 1] == " " else start


@lru_cache(maxsize=4096)
def _is_name(name: str) -> bool:
    return bool(clean(name)) and not tells_event(name)


@lru_cache(maxsize=4096)
def _opens_title(name: str) -> bool:
    return _unpaired(name)


def _unpaired(part: str) -> bool:
    """Tell that a title starts here and ends elsewhere, or the other way round."""
    return sum(part.count(quote) for quote in _QUOTES) % 2 == 1


@lru_cache(maxsize=4096)
def clean(name: str) -> str:
    """Write a name without marks and with plain spaces."""
    return plain(name).strip()
