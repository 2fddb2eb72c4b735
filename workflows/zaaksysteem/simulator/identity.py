"""Ids of simulated resources."""

from __future__ import annotations

import uuid

_INVENTED = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


def new_uuid() -> str:
    """Make an id that nobody has."""
    return str(uuid.uuid4())


def fixed_uuid(name: str) -> str:
    """Derive the id of something in the demo's seed, the same on every machine."""
    return str(uuid.uuid5(_INVENTED, f"bewaarstroom/{name}"))
