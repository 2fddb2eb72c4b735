"""Telegram Desktop's exports: result.json, of one chat or of a whole account, and messages.html."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from workflows.inspection.messengers.described import Described, Messenger, Tally

_NOT_INCLUDED: Final = "(File "  # "(File not included. Change data exporting settings to download.)"
_MESSAGE: Final = re.compile(
    rb'<div class="message (default|service)[^"]{0,80}"(?P<rest>.*?)(?=<div class="message |\Z)', re.DOTALL
)
_MOMENT: Final = re.compile(rb'title="(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)')
_NAME: Final = re.compile(rb'<div class="from_name">\s*([^<]{1,200})')


def looks_like_json(head: bytes) -> bool:
    """Tell from the beginning: an object with messages, or with a list of chats."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and (
        (b'"messages"' in head and b'"type"' in head) or (b'"chats"' in head and b'"list"' in head)
    )


def looks_like_page(head: bytes) -> bool:
    """Tell from the beginning of the page."""
    return b"Exported Data" in head and b"page_wrap" in head


def read_json(name: str, data: bytes) -> Described | None:
    """Read result.json."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return None
    tally = Tally()
    for message in _messages(said):
        _add(tally, message)
    return tally.described(Messenger.TELEGRAM, name)


def read_page(name: str, data: bytes) -> Described | None:
    """Read messages.html; a message without a name is of who spoke before."""
    tally, speaker = Tally(), None
    for found in _MESSAGE.finditer(data):
        rest = found["rest"]
        moment, who = _MOMENT.search(rest), _NAME.search(rest)
        if found[1] == b"service":
            tally.add(None, None)
            continue
        speaker = html.unescape(who[1].decode("utf-8", "replace")).strip() if who else speaker
        tally.add(_iso(moment) if moment else None, speaker)
    return tally.described(Messenger.TELEGRAM, name)


def _iso(found: re.Match[bytes]) -> str:
    day, month, year, time = (part.decode() for part in found.groups())
    return f"{year}-{month}-{day}T{time}"


def _messages(said: Any) -> Iterator[Mapping[str, Any]]:
    chats = [said]
    if isinstance(said, dict) and isinstance(said.get("chats"), dict):
        listed = said["chats"].get("list")
        chats = listed if isinstance(listed, list) else []
    for chat in chats:
        messages = chat.get("messages") if isinstance(chat, dict) else None
        yield from (one for one in messages or () if _is_message(one)) if isinstance(messages, list) else ()


def _is_message(one: Any) -> bool:
    return isinstance(one, dict) and one.get("type") in ("message", "service") and "date" in one


def _add(tally: Tally, message: Mapping[str, Any]) -> None:
    moment, who = message["date"], message.get("from")
    tally.add(moment if isinstance(moment, str) else None, who if isinstance(who, str) else None)
    for kind in ("photo", "file"):
        place = message.get(kind)
        if isinstance(place, str) and place.startswith(_NOT_INCLUDED):
            tally.missing_media += 1
