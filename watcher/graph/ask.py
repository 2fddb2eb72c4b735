"""One question to Microsoft Graph, before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from workflows.jsontypes import JsonObject


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is asked of which place; *units* is what SharePoint counts for it."""

    method: str = "GET"
    path: str  # behind the version, already percent-encoded; or an absolute link that Graph gave
    query: Mapping[str, str] = field(default_factory=dict)
    if_match: str | None = None  # an eTag with its quotes
    body: JsonObject | None = None
    content: bytes | None = None  # sent as it is, instead of a JSON body
    units: int = 1

    @property
    def repeatable(self) -> bool:
        """Whether asking twice does nothing that asking once did not."""
        return self.method == "GET"

    def url(self, base: str) -> str:
        """Spell the whole address."""
        address = self.path if "://" in self.path else f"{base}{self.path}"
        return f"{address}?{urlencode(self.query, quote_via=quote)}" if self.query else address


def place(*segments: str) -> str:
    """Join segments of a path; whatever stands in an id stays one segment."""
    return "".join(f"/{quote(segment, safe='!')}" for segment in segments)
