"""A run's variables: their values, their types, and which of them are secure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workflows.definition.flow import Flow
from workflows.engine.shield import SHIELDED, Taint, is_shielded, still_there
from workflows.errors import PermanentError
from workflows.jsontypes import JsonObject

EMPTY_VALUES: Mapping[str, Any] = {
    "string": "",
    "array": [],
    "object": {},
    "integer": 0,
    "float": 0.0,
    "boolean": False,
}


def is_number(value: Any) -> bool:
    """Tell numbers from everything else; true and false are no numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool)


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": is_number,
    "string": lambda value: value is None or isinstance(value, str),
    "array": lambda value: value is None or isinstance(value, list),
    "object": lambda value: value is None or isinstance(value, Mapping),
}


class Variables:
    """Global to a run, as in Power Automate: parallel branches see each other's changes."""

    def __init__(self, values: Mapping[str, Any], types: Mapping[str, str]) -> None:
        """Take over *values* as they were stored; *types* by name in lower case."""
        self._values = dict(values)
        self._types = types
        self._secure = {name for name, value in values.items() if is_shielded(value)}

    def names(self) -> Iterable[str]:
        """Name those that exist."""
        return self._values.keys()

    def read(self, name: str, taint: Taint) -> Any:
        """Read one by its exact name; raises KeyError when it does not exist."""
        value = self._values[name]
        taint.touch(secure=name in self._secure)
        return still_there(value)

    def spelled(self, asked: str) -> str:
        """Find the spelling of a variable that must exist, in whatever case it is asked for."""
        found = next((name for name in self._values if name.lower() == asked.lower()), None)
        if found is None:
            raise PermanentError("variable-unknown", f"De variabele '{asked}' is niet eerst gemaakt.")
        return found

    def create(self, name: str, value: Any, *, secure: bool) -> None:
        """Make a variable; raises PermanentError when it exists or the value does not fit."""
        if any(known.lower() == name.lower() for known in self._values):
            raise PermanentError("variable-exists", f"De variabele '{name}' bestaat al.")
        self.write(name, value, secure=secure)

    def write(self, name: str, value: Any, *, secure: bool) -> None:
        """Give a variable its value; raises PermanentError when that does not fit its type."""
        kind = self._types.get(name.lower(), "")
        if not _FITS.get(kind, lambda _: True)(value):
            raise PermanentError(
                "variable-wrong-type", f"De waarde past niet in de variabele '{name}' ({kind})."
            )
        self._values[name] = value
        (self._secure.add if secure else self._secure.discard)(name)

    def as_json(self) -> JsonObject:
        """Spell them for the store; secure ones stay out."""
        return {name: SHIELDED if name in self._secure else value for name, value in self._values.items()}


def types_of(flow: Flow) -> dict[str, str]:
    """Read which type each variable of a flow was given, both in lower case."""
    return {
        str(made.get("name", "")).lower(): str(made.get("type", "")).lower()
        for action in flow.walk()
        if action.type == "InitializeVariable"
        for made in declared_in(action.inputs)
    }


def declared_in(inputs: Any) -> list[Mapping[str, Any]]:
    """List what an InitializeVariable declares."""
    listed = inputs.get("variables") if isinstance(inputs, Mapping) else None
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list | tuple) else []
