"""Signal's exports: JSON, one frame or one message on each line, and the plain text that others make of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from workflows.inspection.messengers.described import Described, Messenger, Tally
from workflows.inspection.whatsapp.text import decode

MOST_LINES: Final = 1_000_000
_LINE: Final = re.compile(r"(?m)^\[(\d{4}-\d\d-\d\d),? (\d\d:\d\d)\] ([^:\n]{1,100}): ")
_FRAMES: Final = (b'"chatItem"', b'"recipient"', b'"backupTimeMs"')


def looks_like_json(head: bytes) -> bool:
    """Tell from the first line: a frame of a backup, or a message with its sender and body."""
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0]
    message = all(key in first for key in (b'"date"', b'"sender"', b'"body"', b'"attachments"'))
    return first.startswith(b"{") and (message or any(frame in first for frame in _FRAMES))


def looks_like_text(head: bytes) -> bool:
    """Tell from the first line: the year in front and no seconds, which WhatsApp never writes between brackets."""
    return _LINE.match(head[:300].decode("utf-8", "replace").lstrip("\ufeff\r\n ")) is not None


def read_text(name: str, data: bytes) -> Described | None:
    """Read the text that an export tool wrote."""
    tally = Tally()
    for found in _LINE.finditer(decode(data).text):
        tally.add(f"{found[1]}T{found[2]}:00", found[3].strip())
    return tally.described(Messenger.SIGNAL, name)


def read_json(name: str, data: bytes) -> Described | None:
    """Read JSON lines: messages as they are, or the frames of a backup with its contacts first."""
    tally, names = Tally(), dict[str, str]()
    for line in _objects(data):
        if isinstance(recipient := line.get("recipient"), dict):
            names[str(recipient.get("id"))] = _name_of(recipient)
        elif isinstance(item := line.get("chatItem"), dict):
            tally.add(_moment(item.get("dateSent")), names.get(str(item.get("authorId"))))
        elif "sender" in line and "date" in line:
            tally.add(str(line["date"]).replace(" ", "T")[:19], str(line["sender"] or "") or None)
    return tally.described(Messenger.SIGNAL, name)


def _objects(data: bytes) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(data.split(b"\n")):
        if number >= MOST_LINES:
            return
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(said, dict):
            yield said


def _name_of(recipient: Mapping[str, Any]) -> str:
    if "self" in recipient:
        return "Ik"
    contact = recipient.get("contact")
    told = contact if isinstance(contact, dict) else {}
    given = (told.get("profileGivenName"), told.get("profileFamilyName"))
    name = " ".join(str(part) for part in given if part)
    return name or str(told.get("e164") or "") or "Onbekend"


def _moment(milliseconds: Any) -> str | None:
    """Spell a moment, which Signal counts from 1970 in UTC."""
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    except (TypeError, ValueError, OverflowError, OSError):
        return None
