"""The invisible characters that WhatsApp writes around names, dates and its own sentences."""

from __future__ import annotations

from typing import Final

MARKS: Final = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
GENERATED: Final = ("\u200e", "\u200f")  # a body that starts with one of these was not typed by a person
SPACES: Final = "\u00a0\u202f\u2009"  # written where a plain space is meant

_PLAIN: Final = {ord(mark): None for mark in MARKS} | {ord(space): " " for space in SPACES}


def plain(text: str) -> str:
    """Remove the marks and make every kind of space a plain one."""
    return text if text.isascii() else text.translate(_PLAIN)


def comparable(text: str) -> str:
    """Reduce a message to what two readers of the same export must agree on, to the character."""
    lines = plain(text.replace("\r\n", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
