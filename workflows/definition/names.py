"""How names in a definition are compared, and what a misspelled one was meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice

LONGEST_NAME = 80  # characters, as in Power Automate
_MOST_COMPARED = 600  # comparing is quadratic, so only so much of it


def same_name(name: str) -> str:
    """Give what equal names share: blanks are underscores in references, and case does not count."""
    return name.replace(" ", "_").lower()


def closest(name: str, known: Iterable[str], *, alike: float = 0.7) -> str | None:
    """Find the known name that looks most like *name*, if any does."""
    if len(name) > 2 * LONGEST_NAME:
        return None

    spelled = {same_name(one): one for one in islice(known, _MOST_COMPARED)}
    if same_name(name) in spelled:
        return spelled[same_name(name)]

    found = difflib.get_close_matches(same_name(name), spelled, n=1, cutoff=alike)
    return spelled[found[0]] if found else None


def find_name(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that *name* is a spelling of: exactly, else without case and blanks."""
    spelled = list(known)
    if name in spelled:
        return name

    return next((one for one in spelled if same_name(one) == same_name(name)), None)
