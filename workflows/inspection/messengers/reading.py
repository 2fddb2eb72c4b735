"""Which messenger a file comes from, told from its beginning, and what is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workflows.inspection.messengers import signal, sms, telegram
from workflows.inspection.messengers.described import Described, Reader

_READERS: Final[tuple[tuple[Callable[[bytes], bool], Reader], ...]] = (
    (telegram.looks_like_json, telegram.read_json),
    (telegram.looks_like_page, telegram.read_page),
    (signal.looks_like_json, signal.read_json),
    (signal.looks_like_text, signal.read_text),
    (sms.looks_like, sms.read),
)


_TOLD_IN: Final = (".json", ".jsonl", ".xml", ".html", ".htm", ".txt", ".md")


def is_told(name: str) -> bool:
    """Tell whether messengers give such a name to a conversation; only to spare the reading of media."""
    return name.casefold().endswith(_TOLD_IN)


def reader_for(head: bytes) -> Reader | None:
    """Choose how a file is read; None when it comes from no messenger that we know."""
    return next((read for looks_like, read in _READERS if looks_like(head)), None)


def read_other(name: str, head: bytes, data: bytes) -> Described | None:
    """Read a whole file; None when it is something else after all."""
    reader = reader_for(head)
    return None if reader is None else reader(name, data)
