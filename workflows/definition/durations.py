"""How long something lasts, as ISO 8601 writes it: PT5M, P1DT12H."""

from __future__ import annotations

import re
from datetime import timedelta

# Months and years have the fixed lengths that .NET gives them (XmlConvert.ToTimeSpan).
_PARTS = re.compile(
    r"P(?=[\dT])(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,7})?)S)?)?",
    re.IGNORECASE | re.ASCII,
)
_LENGTHS = (365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1)
_LONGEST = timedelta(days=100 * 365)


def read_duration(text: str) -> timedelta | None:
    """Give the length, or None when the text is no duration of at most a hundred years."""
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return None

    seconds = sum(float(part or 0) * length for part, length in zip(found.groups(), _LENGTHS, strict=True))
    return timedelta(seconds=seconds) if seconds <= _LONGEST.total_seconds() else None
