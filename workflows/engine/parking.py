"""What must come first before an action goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows.callback import CALLBACK
from workflows.store.waits import RESPONSE

__all__ = ["ANSWERED", "CALLBACK", "LIMIT", "REDONE", "RESPONSE", "Parked"]

LIMIT = "limit"
"""The kind of wait of a container with a time limit of its own: nobody answers it, only its deadline counts."""

ANSWERED = frozenset({RESPONSE, CALLBACK})
"""Kinds of wait after whose answer the same call is made again; without one in time the action times out."""

REDONE = frozenset({"retry", "later"}) | ANSWERED
"""Kinds of wait after which the same call is made again."""


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A signal of this kind and key, or else the deadline."""

    kind: str
    key: str
    deadline: datetime
