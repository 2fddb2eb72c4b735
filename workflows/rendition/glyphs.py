"""Which characters the fonts that come with Bewaarstroom can show, and what stands for the others.

PDF/A forbids a character without a shape, and typst refuses to make one. So a character that no font has, and a
control character, is written by its number: ⟨U+E000⟩. The originals keep it as it was.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from workflows.jsontypes import Json

FONTS: Final = Path(__file__).with_name("fonts")
SHAPELESS: Final = frozenset(
    {0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, *range(0x202A, 0x202D), *range(0x2066, 0x206A)}
    | {0xFE0E, 0xFE0F, *range(0xE0020, 0xE0080)}
)
"""Joiners, direction marks, variation selectors and the tags of flags: they shape what stands beside them."""

TURNING: Final = frozenset({0x202D, 0x202E})
"""What turns around how a text is read: nobody types it, and it can make a page say something else."""

NEW_LINE: Final = 0x0A
FORBIDDEN: Final = frozenset({0xFEFF, *range(0xFDD0, 0xFDF0)})  # the byte order mark and noncharacters


def printable(value: Json) -> Json:
    """Write every text in *value* with characters that can be shown, and nothing else changed."""
    if isinstance(value, str):
        return _clusters().sub(_in_one_font, _strange().sub(_by_number, value))
    if isinstance(value, Mapping):
        return {name: printable(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(each) for each in value]
    return value


def _by_number(found: re.Match[str]) -> str:
    return _number(found[0])


def _number(text: str) -> str:
    return "".join(f"⟨U+{ord(character):04X}⟩" for character in text)


def _in_one_font(found: re.Match[str]) -> str:
    """Keep a sign with its marks when one font can set them together; else write the marks by number."""
    sign, marks = found[1], found[2]
    together = {ord(character) for character in found[0]} - SHAPELESS
    if any(together <= font for font in _fonts()):
        return found[0]
    return sign + _number(marks)


@cache
def _strange() -> re.Pattern[str]:
    """Match one character that cannot be shown."""
    return re.compile(f"[^{_class((covered() | SHAPELESS | {NEW_LINE}) - TURNING)}]")


@cache
def _clusters() -> re.Pattern[str]:
    """Match a sign with the marks that are set on it."""
    marks = _class(point for point in covered() if unicodedata.category(chr(point)).startswith("M"))
    return re.compile(f"([^{marks}]|^)([{marks}]+)")


def _class(points: Iterable[int]) -> str:
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in _spans(points))


def _spans(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(points)
    first = last = ordered[0]
    for point in ordered[1:]:
        if point != last + 1:
            yield first, last
            first = point
        last = point
    yield first, last


@cache
def covered() -> frozenset[int]:
    """Give every code point that one of the fonts has a shape for, and that PDF/A allows."""
    return frozenset[int]().union(*_fonts())


@cache
def _fonts() -> tuple[frozenset[int], ...]:
    return tuple(
        frozenset(filter(_allowed, _of_font(path.read_bytes()))) for path in sorted(FONTS.glob("*.ttf"))
    )


def _allowed(point: int) -> bool:
    """Refuse controls, surrogates, and characters for private use: their shape says nothing in another font."""
    return (
        point not in FORBIDDEN
        and point & 0xFFFE != 0xFFFE
        and unicodedata.category(chr(point)) not in {"Cc", "Cs", "Co"}
    )


def _of_font(font: bytes) -> Iterator[int]:
    """Read the font's cmap table (OpenType 1.9, formats 4 and 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (encodings,) = struct.unpack_from(">H", font, start + 2)
    for number in range(encodings):
        platform, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * number)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if platform in {0, 3} and form in {4, 12}:
            yield from (_in_segments if form == 4 else _in_groups)(font, start + offset)


def _in_segments(font: bytes, at: int) -> Iterator[int]:
    """Read format 4: segments of the lowest 65,536 code points."""
    (twice,) = struct.unpack_from(">H", font, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * twice)
    places = at + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", font, places)
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            if offsets[number]:
                place = places + 2 * number + offsets[number] + 2 * (point - first)
                (glyph,) = struct.unpack_from(">H", font, place)
            else:
                glyph = (point + deltas[number]) & 0xFFFF
            if glyph:
                yield point


def _in_groups(font: bytes, at: int) -> Iterator[int]:
    """Read format 12: groups of any code points."""
    (groups,) = struct.unpack_from(">L", font, at + 12)
    for number in range(groups):
        first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * number)
        yield from range(first, last + 1)
