"""What stands above an e-mail: from whom, to whom, about what and when."""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST: Final = 500  # characters of one line


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The lines above one message; all personal, all as the sender wrote them, and none of them proof."""

    sender: str | None
    to: str | None
    subject: str | None
    date: str | None  # ISO 8601 with the sender's zone


def letterhead_of(head: bytes) -> Letterhead | None:
    """Read the beginning of an .eml file; None when it has none of these lines. It never raises."""
    message = BytesHeaderParser(policy=compat32).parsebytes(head)
    found = Letterhead(
        sender=_line(message, "From"),
        to=_line(message, "To"),
        subject=_line(message, "Subject"),
        date=_date(message),
    )
    return found if any((found.sender, found.to, found.subject, found.date)) else None


def _line(message: Message, name: str) -> str | None:
    said = message.get(name)
    if said is None:
        return None
    try:
        decoded = str(make_header(decode_header(str(said))))
    except (MessageError, LookupError, ValueError):
        decoded = str(said)
    return " ".join(decoded.encode("utf-8", "replace").decode().split())[:LONGEST] or None


def _date(message: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(message["Date"])).isoformat()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
