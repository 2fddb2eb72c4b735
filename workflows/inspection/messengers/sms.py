"""Backups of text messages: the XML of Android's "SMS Backup & Restore"."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from lxml import etree

from workflows.inspection.messengers.described import Described, Messenger, Tally

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
MINE: Final = "2"  # the type of what was sent; 1 was received
_ME: Final = "Ik"


def looks_like(head: bytes) -> bool:
    """Tell from the beginning of the file."""
    return b"<smses" in head[:4096]


def read(name: str, data: bytes) -> Described | None:
    """Count the messages; nothing that the file asks to be fetched or expanded is."""
    tally, whole = Tally(), True
    try:
        parsed = etree.iterparse(
            io.BytesIO(data),
            events=("end",),
            tag=("sms", "mms"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in parsed:
            _add(tally, {str(key): str(value) for key, value in element.attrib.items()}, str(element.tag))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        whole = False
    return tally.described(Messenger.SMS, name, whole=whole)


def _add(tally: Tally, said: Mapping[str, str], tag: str) -> None:
    mine = said.get("type" if tag == "sms" else "msg_box") == MINE
    other = said.get("contact_name", "")
    who = other if other not in {"", "(Unknown)", "null"} else said.get("address", "")
    tally.add(_moment(said.get("date", "")), _ME if mine else who or None)


def _moment(milliseconds: str) -> str | None:
    """Spell a moment as people here had it on the clock."""
    try:
        moment = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
        return moment.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return None
