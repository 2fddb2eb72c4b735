"""Values under construction, with the place of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from workflows.definition.flow import Place
from workflows.definition.mistake import DefinitionErrors, Mistake
from workflows.jsontypes import Json

Path: TypeAlias = tuple[str | int, ...]
Spot: TypeAlias = tuple[int, int]  # line and column, both from 1

LONGEST = 5_000_000  # characters in one file
DEEPEST = 64  # containers within containers
MOST_VALUES = 200_000


def dotted(path: Path) -> str:
    """Write a path for people: actions.Vragen.inputs."""
    return ".".join(str(step) for step in path)


def refuse(file: str, spot: Spot, code: str, message: str, suggestion: str | None = None) -> NoReturn:
    """Raise DefinitionErrors with the one mistake that makes reading on impossible."""
    place = Place(file=file, line=spot[0], column=spot[1], path="")
    raise DefinitionErrors([Mistake(code=code, message=message, place=place, suggestion=suggestion)])


@dataclass(kw_only=True)
class _Open:
    container: dict[str, Json] | list[Json]
    path: Path
    key: str | None = None
    spot: Spot = (0, 0)


class Tree:
    """Takes values in the order of the text; raises DefinitionErrors when they are too deep or too many."""

    def __init__(self, file: str) -> None:
        self.value: Json = None
        self.spots: dict[Path, Spot] = {}
        self._file = file
        self._open: list[_Open] = []
        self._count = 0

    @property
    def wants_key(self) -> bool:
        """Whether the next thing names a member."""
        return bool(self._open) and isinstance(self._open[-1].container, dict) and self._open[-1].key is None

    def key(self, name: str, spot: Spot, *, once: bool) -> None:
        """Name the next member; a name seen before is refused when *once*, and otherwise starts afresh."""
        top = self._open[-1]
        if isinstance(top.container, dict) and name in top.container:
            if once:
                refuse(self._file, spot, "duplicate_key", f'"{name}" staat er twee keer')
            del top.container[name]  # the last one wins, at its own place
        top.key, top.spot = name, spot

    def scalar(self, value: Json, spot: Spot) -> None:
        """Add a value without members."""
        self._add(value, spot)

    def open(self, container: dict[str, Json] | list[Json], spot: Spot) -> None:
        """Start an object or a list; everything until close() goes into it."""
        path = self._add(container, spot)
        if len(self._open) >= DEEPEST:
            refuse(self._file, spot, "too_deep", f"Dit is dieper genest dan {DEEPEST} lagen")
        self._open.append(_Open(container=container, path=path))

    def close(self) -> None:
        """End the innermost object or list."""
        self._open.pop()

    def _add(self, value: Json, spot: Spot) -> Path:
        self._count += 1
        if self._count > MOST_VALUES:
            refuse(self._file, spot, "too_many_values", f"Het bestand bevat meer dan {MOST_VALUES} waarden")
        path, at = self._put(value, spot)
        self.spots[path] = at
        return path

    def _put(self, value: Json, spot: Spot) -> tuple[Path, Spot]:
        if not self._open:
            self.value = value
            return (), spot

        top = self._open[-1]
        if isinstance(top.container, list):
            top.container.append(value)
            return (*top.path, len(top.container) - 1), spot

        name, top.key = str(top.key), None
        top.container[name] = value
        return (*top.path, name), top.spot
