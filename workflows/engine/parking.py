"""What must come first before an action goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

RESPONSE = "response"
"""The kind of signal that a run gives to whoever called it; its key is the run's id."""

REDONE = frozenset({"retry", "later", RESPONSE})
"""Kinds of wait after which the same call is made again."""


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A signal of this kind and key, or else the deadline."""

    kind: str
    key: str
    deadline: datetime
