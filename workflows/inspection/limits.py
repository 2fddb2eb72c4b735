"""How much inspection takes on before it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024
GIGABYTE: Final = 1024 * MEGABYTE


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds on one upload; sizes in bytes."""

    files: int = 10_000  # loose files in one upload
    file_size: int = 20 * GIGABYTE
    transcript_size: int = 64 * MEGABYTE
    zip_entries: int = 20_000
    zip_directory: int = 16 * MEGABYTE  # the list of contents, read into memory
    zip_unpacked: int = 20 * GIGABYTE
    zip_ratio: int = 200  # of one entry, unpacked against packed
    zip_ratio_from: int = MEGABYTE  # smaller entries may be packed as tightly as they like
    zip_seconds: float = 1800.0
    findings_per_code: int = 20  # more of the same are counted, not listed
    pictures: int = 20  # of which the dimensions are measured
    particulars: int = 50  # sounds, films and PDFs of which the headers are read
    texts: int = 10  # pictures of which the text is read


DEFAULT_LIMITS: Final = Limits()
