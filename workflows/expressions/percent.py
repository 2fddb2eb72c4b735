"""Percent-encoding as .NET's Uri and WebUtility do it."""

from __future__ import annotations

from urllib.parse import quote

from workflows.expressions.utf16 import utf8

_HEX = frozenset("0123456789abcdefABCDEF")


def escape(text: str) -> str:
    """Encode all but letters, digits and -_.~ (as `Uri.EscapeDataString`)."""
    return quote(utf8(text), safe="")


def unescape(text: str) -> str:
    """Decode what is rightly encoded and leave the rest (as `Uri.UnescapeDataString`)."""
    first, *others = text.split("%")
    pieces, pending = [first], bytearray()
    for other in others:
        if len(other) >= 2 and _HEX.issuperset(other[:2]):
            pending.append(int(other[:2], 16))
            if len(other) > 2:
                pieces += (_decoded(pending), other[2:])
                pending.clear()
        else:
            pieces += (_decoded(pending), "%", other)
            pending.clear()
    return "".join([*pieces, _decoded(pending)])


def unescape_form(text: str) -> str:
    """Decode as in a form, where a plus is a blank (as `WebUtility.UrlDecode`)."""
    return unescape(text.replace("+", " "))


def _decoded(data: bytearray) -> str:
    """Decode UTF-8; bytes that are none stay percent-encoded."""
    text = bytes(data).decode("utf-8", "surrogateescape")
    if not any("\udc80" <= mark <= "\udcff" for mark in text):
        return text

    return "".join(f"%{ord(mark) - 0xDC00:02X}" if "\udc80" <= mark <= "\udcff" else mark for mark in text)
