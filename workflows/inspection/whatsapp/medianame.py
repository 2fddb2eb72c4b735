"""The names that WhatsApp gives to files and transcripts, and what they tell."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from workflows.inspection.whatsapp.lexicon import LEXICON
from workflows.inspection.whatsapp.marks import plain

_DATED: Final = re.compile(
    r"^(?:(?:IMG|VID|AUD|PTT|STK|DOC|GIF)-(\d{4})(\d\d)(\d\d)-WA\d"
    r"|\d{8}-[A-Z]{3,12}-(\d{4})-(\d\d)-(\d\d)-"
    r"|(\d{4})-(\d\d)-(\d\d)-[A-Z]{3,12}-\d{8})"
)
_GIVEN: Final = re.compile(
    r"^(?:(?:IMG|VID|AUD|PTT|STK|DOC|GIF)-\d{8}-WA\d|\d{8}-\S|\d{4}-\d\d-\d\d-[A-Z]{3,12}-\d{8})",
    re.IGNORECASE,
)
_CHATS: Final = tuple(phrase for words in LEXICON.values() for phrase in words.chat)


def date_in(name: str) -> dt.date | None:
    """Give the day on which WhatsApp made this file, when the name says so."""
    found = _DATED.match(name)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def is_media_name(name: str) -> bool:
    """Tell whether WhatsApp gives such a name to a file that it exports."""
    return _GIVEN.match(name) is not None


def is_transcript_name(name: str) -> bool:
    """Tell whether WhatsApp names its transcripts like this, in any language, a copy's number aside."""
    stem = re.sub(r" ?\(\d{1,3}\)$", "", plain(name).casefold().removesuffix(".txt").strip())
    return stem in {"_chat", "chat"} or stem.startswith(_CHATS) or stem.endswith(_CHATS) or "whatsapp" in stem
