"""What somebody may have meant by a name that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice

from workflows.expressions.casing import to_lower

_LONGEST, _MOST = 80, 500  # comparing is quadratic, so only so much of it


def closest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that looks most like *name*, if any does."""
    if len(name) > _LONGEST:
        return None

    spelled = {to_lower(one): one for one in islice(known, _MOST) if len(one) <= _LONGEST}
    found = difflib.get_close_matches(to_lower(name), spelled, n=1, cutoff=0.7)
    return spelled[found[0]] if found else None
