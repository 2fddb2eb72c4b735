"""What a plain word in YAML means: the core schema of YAML 1.2.

Source: YAML 1.2.2, section 10.3.2. No dates, no yes/no/on/off, no base sixty.
"""

from __future__ import annotations

import re
from math import isfinite

LONGEST_NUMBER = 400  # digits

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def plain(text: str) -> bool | int | float | str | None:
    """Give the value of an unquoted scalar; raises ValueError for numbers that JSON cannot hold."""
    if text in _WORDS:
        return _WORDS[text]
    if _NO_NUMBER.fullmatch(text):
        raise ValueError(text)
    if not text or text[0] not in "-+.0123456789":
        return text

    return _number(text)


def _number(text: str) -> int | float | str:
    if _WHOLE.fullmatch(text):
        return whole(text)
    if _OCTAL.fullmatch(text):
        return whole(text[2:], 8)
    if _HEX.fullmatch(text):
        return whole(text[2:], 16)
    if _FLOAT.fullmatch(text):
        return fraction(text)

    return text


def whole(text: str, base: int = 10) -> int:
    """Read a whole number; raises ValueError when it is absurdly long."""
    if len(text) > LONGEST_NUMBER:
        raise ValueError(text[:20])
    return int(text, base)


def fraction(text: str) -> float:
    """Read a number with a point or exponent; raises ValueError when it is too large."""
    number = float(text) if len(text) <= LONGEST_NUMBER else float("inf")
    if not isfinite(number):
        raise ValueError(text[:20])
    return number
