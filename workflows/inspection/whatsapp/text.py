"""The text of a transcript, decoded from its bytes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

_MARKED: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """A text, and whether all of it could be read."""

    text: str
    whole: bool


def decode(data: bytes) -> Decoded:
    """Read UTF-8, or UTF-16 where its mark stands in front; what cannot be read becomes U+FFFD."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    return _decoded(data, "utf-8")


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(text=data.decode(encoding), whole=True)
    except UnicodeDecodeError:
        return Decoded(text=data.decode(encoding, "replace"), whole=False)
