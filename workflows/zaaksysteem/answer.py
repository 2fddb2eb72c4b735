"""One JSON object of the zaaksysteem, read with suspicion."""

from __future__ import annotations

from datetime import date
from typing import Any

from workflows.errors import NeedsPersonError


class Answer:
    """Gives fields in the kind that the standard promises; raises NeedsPersonError `zaaksysteem-odd-answer`."""

    def __init__(self, said: Any) -> None:
        """Take parsed JSON, which must be an object."""
        if not isinstance(said, dict):
            raise odd("object")
        self._said: dict[str, Any] = said

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self._said.get(name)
        if not isinstance(value, str):
            raise odd(name)
        return value

    def maybe_text(self, name: str) -> str:
        """Return a text, empty when it is missing or null."""
        return "" if self._said.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        """Return a whole number that must be there."""
        value = self._said.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise odd(name)
        return value

    def maybe_number(self, name: str) -> int | None:
        """Return a whole number, None when it is missing or null."""
        return None if self._said.get(name) is None else self.number(name)

    def truth(self, name: str) -> bool:
        """Return yes or no; missing or null is no."""
        value = self._said.get(name)
        if value is not None and not isinstance(value, bool):
            raise odd(name)
        return bool(value)

    def day(self, name: str) -> date | None:
        """Return a date, None when it is missing, null or empty."""
        text = self.maybe_text(name)
        try:
            return date.fromisoformat(text[:10]) if text else None
        except ValueError as problem:
            raise odd(name) from problem

    def within(self, name: str) -> Answer:
        """Return an object that must be there."""
        return Answer(self._said.get(name))

    def answers(self, name: str) -> tuple[Answer, ...]:
        """Return a list of objects, empty when it is missing or null."""
        value = self._said.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise odd(name)
        return tuple(Answer(one) for one in value)


def odd(what: str) -> NeedsPersonError:
    """Say that an answer does not follow the standard, and in which field."""
    return NeedsPersonError(
        "zaaksysteem-odd-answer",
        "Het zaaksysteem antwoordt anders dan de standaard voorschrijft.",
        next_step="Waarschuw de beheerder: mogelijk verwijst een adres in de instellingen naar iets anders.",
        facts={"field": what},
    )
