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
        self.touched = False

    def touch(self, *, secure: bool) -> None:
        """Remember that something was read."""
        self.touched = self.touched or secure


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
