"""Ids that sort by the moment they were made."""

from __future__ import annotations

import secrets
import threading
from datetime import datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
RANDOM_BITS = 80

_last = 0
_lock = threading.Lock()


def new_ulid(now: datetime) -> str:
    """Return 26 characters that sort after every id made earlier in this process, also within one millisecond."""
    global _last  # noqa: PLW0603 - one process, one sequence: that is the whole point
    with _lock:
        fresh = (int(now.timestamp() * 1000) << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)
        _last = max(fresh, _last + 1)
        return _spell(_last)


def _spell(number: int) -> str:
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -5, -5))
