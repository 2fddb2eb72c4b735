"""What we are about to do for one document, written down before it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from workflows.jsontypes import JsonObject


class Intentions(Protocol):
    """Remembers under a key what was intended; each call is on disk before it returns."""

    async def remember(self, key: str, facts: JsonObject) -> JsonObject | None:
        """Write *facts* when the key is new and return None; else return the earlier facts, unchanged.

        Of several callers at the same moment, exactly one gets None.
        """
        ...

    async def revise(self, key: str, facts: JsonObject, *, was: JsonObject) -> bool:
        """Replace what is remembered under *key* when it still is *was*; False when somebody else changed it."""
        ...


@dataclass(frozen=True, kw_only=True)
class Intention:
    """One document that must come to be, and how far we know it got."""

    bronorganisatie: str  # under which it is looked up: stays what it was the first time
    asked_at: datetime | None = None  # of a request that may still be making it; None: none is under way
    document_url: str | None = None  # of a document that is being sent in parts
    lock: str | None = field(default=None, repr=False)

    def unsettled_for(self, now: datetime, settle: timedelta) -> float:
        """How many seconds to wait until an earlier request surely does nothing more; 0 when there is none."""
        if self.asked_at is None:
            return 0.0
        return max(0.0, (self.asked_at + settle - now).total_seconds())

    def as_json(self) -> JsonObject:
        """Spell it for the journal."""
        return {
            "bronorganisatie": self.bronorganisatie,
            "asked_at": self.asked_at.isoformat() if self.asked_at else None,
            "document_url": self.document_url,
            "lock": self.lock,
        }


def intention_from(facts: JsonObject) -> Intention:
    """Read back what `as_json` wrote."""
    asked_at = facts.get("asked_at")
    return Intention(
        bronorganisatie=str(facts["bronorganisatie"]),
        asked_at=datetime.fromisoformat(str(asked_at)) if asked_at else None,
        document_url=_text(facts, "document_url"),
        lock=_text(facts, "lock"),
    )


def _text(facts: JsonObject, name: str) -> str | None:
    value = facts.get(name)
    return value if isinstance(value, str) else None
