"""Keys that fit in their column, and stay different where the names that they are made of differ."""

from __future__ import annotations

import hashlib

LONGEST = 200  # characters of a key in the database
_DIGEST = 32


def shortened(name: str) -> str:
    """Give a name as it is, or with a digest of all of it in the place of what does not fit."""
    if len(name) <= LONGEST:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return f"{name[: LONGEST - _DIGEST - 1]}#{digest}"
