"""What a PDF tells of itself: version, pages, and whether it is encrypted; searched for in its bytes, never opened."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

LARGEST: Final = 64 * 1024 * 1024  # bytes; of a larger one the number of pages stays unknown
MOST_LISTS: Final = 400  # lists of pages that are read, of the whole file together
MOST_STREAMS: Final = 400  # packed lists of objects that are looked into
LARGEST_STREAM: Final = 4 * 1024 * 1024  # bytes, unpacked
ALL_STREAMS: Final = 32 * 1024 * 1024  # bytes, unpacked, together
MOST_PAGES: Final = 1_000_000

_VERSION: Final = re.compile(rb"%PDF-(\d\.\d)")
_ENCRYPTED: Final = re.compile(rb"/Encrypt\s{0,9}+(?:\d{1,9}+\s{1,9}+\d{1,5}+\s{1,9}+R|<<)")
_PAGES: Final = re.compile(rb"/Type\s{0,9}+/Pages\b")
_COUNT: Final = re.compile(rb"/Count\s{1,9}+(\d{1,7}+)")
_PACKED: Final = re.compile(rb"/Type\s{0,9}+/ObjStm\b")
_AROUND: Final = 16 * 1024  # bytes around the word: some 1500 pages in one list
_DICTIONARY: Final = 1024  # bytes after the word in which the packed bytes begin


@dataclass(frozen=True, kw_only=True)
class PdfFacts:
    """What a PDF is, as far as its own words say."""

    version: str | None = None
    pages: int | None = None
    encrypted: bool = False  # what is inside cannot be read without a key, or may not be changed


def pdf_facts(data: bytes) -> PdfFacts:
    """Look for what the file says of itself; what is hidden or broken stays unknown."""
    version = _VERSION.search(data, 0, 1024)
    encrypted = _ENCRYPTED.search(data) is not None
    left = iter(range(MOST_LISTS))
    pages = _pages(data, left)
    if not pages and not encrypted:
        pages = max((_pages(stream, left) for stream in _unpacked(data)), default=0)
    return PdfFacts(
        version=version[1].decode() if version else None, pages=pages or None, encrypted=encrypted
    )


def _pages(data: bytes, left: Iterator[int]) -> int:
    """Take the largest count of all lists of pages, while there are some *left* to read: the top one holds the others."""
    counts = (_count_near(data, found.start()) for found, _ in zip(_PAGES.finditer(data), left, strict=False))
    return max((count for count in counts if count <= MOST_PAGES), default=0)


def _count_near(data: bytes, place: int) -> int:
    """Read the count in the same dictionary, before the word or behind it."""
    start = data.rfind(b"<<", max(0, place - _AROUND), place)
    end = data.find(b">>", place, place + _AROUND)
    if start < 0 or end < 0:
        return 0
    found = _COUNT.search(data, start, end)
    return int(found[1]) if found else 0


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Unpack the lists of objects that newer versions write, within bounds."""
    left = ALL_STREAMS
    for found in islice(_PACKED.finditer(data), MOST_STREAMS):
        start = data.find(b"stream", found.end(), found.end() + _DICTIONARY)
        if start < 0 or left <= 0:
            continue
        packed = data[start + 6 : start + 6 + LARGEST_STREAM].lstrip(b"\r\n")
        try:
            content = zlib.decompressobj().decompress(packed, min(left, LARGEST_STREAM))
        except zlib.error:
            left -= LARGEST_STREAM  # how much was unpacked before it broke is not told
            continue
        left -= len(content)
        yield content
