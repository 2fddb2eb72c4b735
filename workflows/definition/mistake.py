"""What is wrong in a definition, where, and what its maker may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflows.definition.flow import Place
from workflows.errors import BadInputError

MOST_SHOWN = 200  # a thousand mistakes help nobody


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One mistake; *code* is in workflows.definition.codes."""

    code: str
    message: str  # Dutch, a phrase without a full stop
    place: Place
    suggestion: str | None = None

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}" if self.place.line else self.place.file
        meant = f', bedoelt u "{self.suggestion}"?' if self.suggestion else ""
        return " · ".join(part for part in (where, self.place.path, self.message + meant) if part)


class DefinitionErrors(BadInputError):  # noqa: N818 # it is every error at once, and says so
    """Deze stroom klopt niet."""

    next_step = "Verbeter wat hier staat en probeer het opnieuw."

    def __init__(self, mistakes: Iterable[Mistake], what: str = "Deze stroom") -> None:
        """Carry every mistake, in the order of the text, and say *what* they are in."""
        self.mistakes = in_order(mistakes)
        shown = "\n".join(str(mistake) for mistake in self.mistakes[:MOST_SHOWN])
        super().__init__(
            "definition_wrong",
            f"{what} klopt niet ({len(self.mistakes)}):\n{shown}\n",
            facts={"mistakes": len(self.mistakes), "codes": sorted({one.code for one in self.mistakes})},
        )


def in_order(mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """Sort mistakes as a reader meets them, each once."""
    once = dict.fromkeys(mistakes)
    return tuple(sorted(once, key=lambda one: (one.place.file, one.place.line, one.place.column)))
