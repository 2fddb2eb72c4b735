"""Parameters that Power Automate nests: spelled as prefix/name, or as an object below prefix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def within(parameters: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Gather what stands below *prefix*; where both spellings name the same, the one with the slash counts."""
    below = parameters.get(prefix)
    nested = dict(below) if isinstance(below, Mapping) else {}
    start = f"{prefix}/"
    return nested | {
        name.removeprefix(start): value for name, value in parameters.items() if name.startswith(start)
    }


def addresses(text: object) -> list[str]:
    """Split addresses as people write them: with ; or , between them, or as a list."""
    parts = text if isinstance(text, list) else str(text or "").replace(",", ";").split(";")
    return [str(part).strip() for part in parts if str(part).strip()]
