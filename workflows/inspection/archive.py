"""A zip file, looked into under hard limits and never unpacked to disk."""

from __future__ import annotations

import re
import stat
import struct
import time
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Final

from workflows.inspection.directory import directory_fits
from workflows.inspection.findings import Finding
from workflows.inspection.limits import DEFAULT_LIMITS, Limits

PIECE: Final = 1024 * 1024  # bytes unpacked at a time
READABLE: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others can ask gigabytes of memory
LOCAL_HEADER: Final = 30  # bytes before an entry's name
_HOSTILE: Final = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|\\|^[A-Za-z]:|[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
_LONGEST_NAME: Final = 255  # bytes, of one part of a path
_JUNK: Final = frozenset({"desktop.ini", ".ds_store", "thumbs.db"})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file in a zip."""

    name: str  # as written there: personal, and never used as a path
    size: int  # unpacked, as the zip says
    packed: int
    number: int  # place in the list of contents


class StoppedError(Exception):
    """Reading an entry was given up; the finding says why. It does not leave this package."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.code)


class Archive:
    """A zip file that may be read: entries, what was found wrong, and their content."""

    def __init__(
        self, file: IO[bytes], limits: Limits = DEFAULT_LIMITS, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        """Open *file*; a refused or broken one has findings and no entries."""
        self._limits = limits
        self._ticks = ticks
        self._deadline = ticks() + limits.zip_seconds
        self._zip: zipfile.ZipFile | None = None
        self.findings: tuple[Finding, ...] = ()
        self.entries: tuple[Entry, ...] = ()
        self.names: tuple[str, ...] = ()  # of everything listed, also when reading is refused
        self._open(file)

    def read(self, entry: Entry) -> Iterator[bytes]:
        """Unpack one entry piece by piece; raises StoppedError when it lies, is broken or takes too long."""
        if self._zip is None:
            return
        try:
            with self._zip.open(self._zip.infolist()[entry.number]) as content:
                while piece := content.read(PIECE):
                    self._check_time(entry)
                    yield piece
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as exc:
            raise StoppedError(Finding(code="zip_beschadigd", file=entry.name)) from exc

    def _open(self, file: IO[bytes]) -> None:
        try:
            if not directory_fits(file, self._limits):
                self.findings = (Finding(code="zip_te_veel_bestanden"),)
                return
            opened = zipfile.ZipFile(file)
        except _BROKEN:
            self.findings = (Finding(code="zip_beschadigd"),)
            return
        self.names = tuple(opened.namelist())
        self.findings = tuple(_refusals(opened, self._limits))
        if not self.findings:
            self._zip = opened
            self.findings = tuple(_remarks(opened.infolist()))
            self.entries = tuple(_entries(opened.infolist()))

    def _check_time(self, entry: Entry) -> None:
        if self._ticks() > self._deadline:
            raise StoppedError(Finding(code="zip_te_traag", file=entry.name))


def is_junk(name: str) -> bool:
    """Tell the litter that other systems leave in a zip file."""
    *folders, last = name.casefold().split("/")
    return "__macosx" in folders or last in _JUNK or last.startswith("._")


def _entries(listed: list[zipfile.ZipInfo]) -> Iterator[Entry]:
    for number, info in enumerate(listed):
        if not _is_folder(info) and not _is_link(info) and not is_junk(info.filename):
            yield Entry(name=info.filename, size=info.file_size, packed=info.compress_size, number=number)


def _refusals(opened: zipfile.ZipFile, limits: Limits) -> Iterator[Finding]:
    """Name every reason not to read this zip at all."""
    listed = opened.infolist()
    if all(_is_folder(info) for info in listed):
        yield Finding(code="zip_leeg")
    if len(listed) > limits.zip_entries:
        yield Finding(code="zip_te_veel_bestanden", count=len(listed))
    if any(info.flag_bits & 1 or info.compress_type == 99 for info in listed):
        yield Finding(code="zip_versleuteld")
    elif any(info.compress_type not in READABLE for info in listed):
        yield Finding(code="zip_methode")
    if sum(info.file_size for info in listed) > limits.zip_unpacked:
        yield Finding(code="zip_te_groot", detail=f"meer dan {limits.zip_unpacked // 1024**3} GB")
    if any(_too_tight(info, limits) for info in listed):
        yield Finding(code="zip_bom")
    if _overlapping(opened):
        yield Finding(code="zip_overlap")


def _too_tight(info: zipfile.ZipInfo, limits: Limits) -> bool:
    return info.file_size > limits.zip_ratio_from and info.file_size > limits.zip_ratio * max(
        info.compress_size, 1
    )


def _overlapping(opened: zipfile.ZipFile) -> bool:
    """Tell whether two entries share bytes, which Python before 3.11.8 does not refuse (CVE-2024-0450)."""
    spans = sorted(
        (info.header_offset, info.header_offset + LOCAL_HEADER + info.compress_size)
        for info in opened.infolist()
    )
    within = all(start >= 0 and end <= opened.start_dir for start, end in spans)
    return not within or any(following < end for (_, end), (following, _) in pairwise(spans))


def _remarks(listed: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    """Name what is odd about single entries, which are then skipped or shown as they are."""
    for info in listed:
        if _is_link(info):
            yield Finding(code="zip_koppeling", file=info.filename)
        if is_hostile(info.orig_filename):
            yield Finding(code="zip_vijandige_naam", file=info.filename)
    counted = Counter(unicodedata.normalize("NFC", info.filename).casefold() for info in listed)
    for name, times in counted.items():
        if times > 1:
            yield Finding(code="zip_dubbele_naam", file=name, count=times)


def is_hostile(name: str) -> bool:
    """Tell names that would write elsewhere, that look like another name, or that are none at all."""
    return (
        not name
        or _HOSTILE.search(name) is not None
        or any(len(part.encode()) > _LONGEST_NAME for part in name.split("/"))
    )


def _is_folder(info: zipfile.ZipInfo) -> bool:
    """Tell a folder; Python's own `is_dir` fails on an entry without a name."""
    return info.filename.endswith("/")


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)
