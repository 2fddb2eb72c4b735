"""Values that are never stored, nor anything that is worked out from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflows.errors import BewaarstroomError
from workflows.expressions import ExpressionError
from workflows.jsontypes import Json, JsonObject

SHIELDED: JsonObject = {"$afgeschermd": True}
"""Stands in a row where a secure value was."""


class Taint:
    """Whether an evaluation read something secure."""

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._touched = False
        self._handed: dict[int, Guarded] = {}  # every guarded record that was given out
        self._unread: set[int] = set()  # those of which no member was read yet: somebody may keep the whole

    @property
    def touched(self) -> bool:
        """Whether something secure was read, or is in the hands of whoever asked."""
        return self._touched or bool(self._unread)

    def touch(self, *, secure: bool) -> None:
        """Remember that something was read."""
        self._touched = self._touched or secure

    def hand(self, record: Guarded) -> None:
        """Remember that a record was given out as a whole."""
        self._handed[id(record)] = record
        self._unread.add(id(record))

    def read_from(self, record: Guarded) -> None:
        """Remember that a member of it was asked for, and not the whole."""
        self._unread.discard(id(record))

    def is_in(self, value: Any) -> bool:
        """Tell whether a value may not be kept: something secure was read, or a guarded record lies within it."""
        return self.touched or (bool(self._handed) and _has_guarded(value))


def is_shielded(value: Json) -> bool:
    """Tell whether the value itself is gone."""
    return value == SHIELDED


def shielded_members(members: Mapping[str, Any], personal: Callable[[str], bool]) -> dict[str, Any]:
    """Put the shield in the place of each member that is personal."""
    return {name: SHIELDED if personal(name) else value for name, value in members.items()}


def still_there(value: Any) -> Any:
    """Give a value back; raises ExpressionError secure-value-gone where it was not stored and the run went on."""
    if is_shielded(value):
        raise ExpressionError(
            "secure-value-gone",
            "Deze waarde is afgeschermd en wordt niet bewaard: na een wachtmoment of herstart is zij er niet meer.",
        )
    return value


class Guarded(dict[str, Any]):
    """A record with members that the history does not keep; whoever reads one of those, or takes it whole, is told so."""

    def __init__(self, record: Mapping[str, Any], kept: Mapping[str, Any], taint: Taint) -> None:
        """Guard *record*, of which the history has *kept*."""
        super().__init__(record)
        self._kept, self._taint = kept, taint
        taint.hand(self)

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        self._taint.read_from(self)
        kept = self._kept.get(name)
        if isinstance(value, dict) and isinstance(kept, Mapping):
            return Guarded(value, kept, self._taint)
        self._taint.touch(secure=name not in self._kept or value != kept)
        return still_there(value)

    def get(self, name: str, default: Any = None) -> Any:
        """Read a member, and tell."""
        if name not in self:
            return default
        return self[name]


def _has_guarded(value: Any) -> bool:
    if isinstance(value, Guarded):
        return True
    within = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return any(_has_guarded(one) for one in within)


UNTOLD = "De reden is afgeschermd, want daarin staat een afgeschermde waarde."


def told(error: BewaarstroomError, *, secure: bool) -> JsonObject:
    """Spell a mistake for the journal; its sentence may quote the value that it was about."""
    return {"code": error.code, "message": UNTOLD if secure else error.message}


class _Record(dict[str, Any]):
    """A record of which a part was not stored; reading that part is an error, reading the rest is not."""

    def __getitem__(self, name: str) -> Any:
        return still_there(super().__getitem__(name))

    def get(self, name: str, default: Any = None) -> Any:
        return still_there(super().get(name, default))


def shielded_record(record: dict[str, Any]) -> dict[str, Any]:
    """Guard a record with a part that is gone."""
    return _Record(record)


class Watched(dict[str, Any]):
    """A record that is secure as a whole: whoever reads it is told so."""

    def __init__(self, record: dict[str, Any], taint: Taint) -> None:
        """Watch *record*."""
        super().__init__(record)
        self._taint = taint

    def __getitem__(self, name: str) -> Any:
        self._taint.touch(secure=True)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Read a member, and tell."""
        self._taint.touch(secure=True)
        return super().get(name, default)
