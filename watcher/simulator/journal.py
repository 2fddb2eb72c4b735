"""Which requests were made, for whoever wants to count them."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

MAX_LINES = 10_000
SECRET = re.compile(r"((?:tempauth|token)=)[^&]+")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One request and how it was answered."""

    at: str  # ISO, UTC
    method: str
    path: str  # with its query; what works as a key is blotted out
    status: int  # 0: the connection was broken off
    bearer: bool  # whether an access token was sent along
    fault: str | None  # the fault that happened to it
    resource_units: int


class Journal:
    """The latest requests; it does not survive a restart."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=MAX_LINES)

    def add(self, line: Line) -> None:
        """Write a line down."""
        self._lines.append(line)

    def clear(self) -> None:
        """Forget everything."""
        self._lines.clear()

    def as_json(self) -> dict[str, Any]:
        """Return all lines, oldest first, and what they cost together."""
        total = sum(line.resource_units for line in self._lines)
        return {"requests": [asdict(line) for line in self._lines], "resource_units": total}


def blotted(target: str) -> str:
    """Return the address without what would work as a key."""
    return SECRET.sub(r"\1…", target)


def resource_units(method: str, target: str) -> int:
    """Return what Microsoft counts for a request (SharePoint's published table of resource units)."""
    if not re.match(r"/(v1\.0|beta|_api/v2\.0|v2\.0|personal)/", target):
        return 0
    if "permissions" in target:
        return 5
    if method != "GET" or "/children" in target:
        return 2
    return 2 if "/delta" in target and "token=" not in target else 1
