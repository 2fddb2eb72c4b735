"""A place in a document that is being read, and the mistakes found there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from workflows.definition.document import Document
from workflows.definition.durations import read_duration
from workflows.definition.flow import Place
from workflows.definition.mistake import Mistake
from workflows.definition.names import closest
from workflows.definition.settled import with_parameters
from workflows.definition.tree import Path
from workflows.jsontypes import Json, JsonObject


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """Reads members by name, in any case, and notes what is wrong instead of stopping."""

    document: Document
    value: Json
    path: Path = ()
    mistakes: list[Mistake] = field(default_factory=list, repr=False)

    @property
    def place(self) -> Place:
        """Where this stands in the file."""
        return self.document.place(self.path)

    @property
    def members(self) -> JsonObject:
        """What this holds, when it is an object."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def settled(self) -> Json:
        """What stands here, worked out where it is known before any run: an expression with nothing but parameters."""
        return with_parameters(self.value, self.document.value)

    def wrong(self, code: str, message: str, suggestion: str | None = None) -> None:
        """Note a mistake here."""
        self.mistakes.append(Mistake(code=code, message=message, place=self.place, suggestion=suggestion))

    def at(self, step: str | int, value: Json) -> Cursor:
        """Go one step inwards."""
        return replace(self, value=value, path=(*self.path, step))

    def within(self, path: Path) -> Cursor:
        """Point at something inside, for what is wrong there."""
        return replace(self, path=(*self.path, *path))

    def each(self) -> Iterator[tuple[str, Cursor]]:
        """Name every member of an object."""
        for name, value in self.members.items():
            yield name, self.at(name, value)

    def items(self) -> Iterator[Cursor]:
        """Give every item of a list."""
        if isinstance(self.value, Sequence) and not isinstance(self.value, str):
            for index, value in enumerate(self.value):
                yield self.at(index, value)

    def find(self, name: str) -> Cursor | None:
        """Find a member, in any case; absent and null are the same."""
        found = (
            name
            if name in self.members
            else next((one for one in self.members if one.lower() == name.lower()), None)
        )
        if found is None or self.members[found] is None:
            return None

        return self.at(found, self.members[found])

    def object(self, name: str) -> Cursor | None:
        """Find a member that must be an object when it is there."""
        found = self.find(name)
        if found is None or isinstance(found.value, Mapping):
            return found

        found.wrong("object_expected", "hier hoort een object met eigenschappen")
        return None

    def text(self, name: str) -> str | None:
        """Find a member that must be a text when it is there."""
        found = self.find(name)
        if found is None or isinstance(found.value, str):
            return None if found is None else str(found.value)

        found.wrong("text_expected", "hier hoort een tekst")
        return None

    def number(self, name: str, least: int, most: int) -> int | None:
        """Find a member that must be a whole number within bounds when it is there."""
        found = self.find(name)
        if found is None:
            return None

        number = _whole(found.settled)
        if number is not None and least <= number <= most:
            return number

        found.wrong("number_expected", f"hier hoort een geheel getal van {least} tot en met {most}")
        return None

    def duration(self, name: str) -> timedelta | None:
        """Find a member that must be an ISO 8601 duration when it is there."""
        text = self.text(name)
        found = self.find(name)
        length = read_duration(str(found.settled)) if text is not None and found is not None else None
        if text is not None and length is None and found is not None:
            found.wrong(
                "duration_expected", 'hier hoort een duur zoals "PT1H" (een uur) of "P14D" (veertien dagen)'
            )

        return length

    def choice(self, name: str, choices: Iterable[str]) -> str | None:
        """Find a member that must be one of some words, in any case, when it is there."""
        text, known, found = self.text(name), tuple(choices), self.find(name)
        if text is None or found is None:
            return None

        return found.one_of(str(found.settled), known)

    def one_of(self, text: str, choices: Sequence[str]) -> str | None:
        """Give the official spelling of a word that stands here."""
        chosen = next((one for one in choices if one.lower() == text.strip().lower()), None)
        if chosen is None:
            meant = closest(text, choices)
            self.wrong("choice_unknown", f'"{text[:80]}" kan hier niet; wel: {", ".join(choices)}', meant)

        return chosen


def _whole(value: Json) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.strip().isdigit() and len(value) < 20:
        return int(value)

    return None
