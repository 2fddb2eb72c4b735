"""The variables of a flow: who makes them, and who uses one that nobody made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflows.definition.cursor import Cursor
from workflows.definition.flow import Action
from workflows.definition.mistake import Mistake
from workflows.definition.names import closest
from workflows.definition.outline import Outline, Position

MOST_VARIABLES = 250
_CHANGING = frozenset(
    {
        "SetVariable",
        "IncrementVariable",
        "DecrementVariable",
        "AppendToArrayVariable",
        "AppendToStringVariable",
    }
)


@dataclass(frozen=True, kw_only=True)
class Variables:
    """Each variable with the action that makes it first; names in any case."""

    makers: Mapping[str, Position]  # by lower name
    names: tuple[str, ...]  # as written

    def find(self, name: str) -> Position | None:
        """Find the action that makes a variable."""
        return self.makers.get(name.lower())


def variables_of(outline: Outline) -> Variables:
    """List what the flow's InitializeVariable actions make."""
    made = [(name, position) for position in outline.positions for name in made_by(position.action)]
    makers: dict[str, Position] = {}
    for name, position in made:
        makers.setdefault(name.lower(), position)
    return Variables(makers=makers, names=tuple(name for name, _ in made))


def made_by(action: Action) -> tuple[str, ...]:
    """Name the variables that an action makes."""
    if action.type != "InitializeVariable" or not isinstance(action.inputs, Mapping):
        return ()

    variables = action.inputs.get("variables")
    listed = variables if isinstance(variables, Sequence) and not isinstance(variables, str) else ()
    names = (one.get("name") for one in listed if isinstance(one, Mapping))
    return tuple(name for name in names if isinstance(name, str))


def check_variables(variables: Variables, outline: Outline, source: Cursor) -> Iterator[Mistake]:
    """Find variables that are made twice, too many, or changed without being made first."""
    for position in outline.positions:
        made = made_by(position.action)
        for index, name in enumerate(made):
            if variables.find(name) != position or name.lower() in {one.lower() for one in made[:index]}:
                message = f'de variabele "{name}" wordt al eerder aangemaakt'
                yield _mistake(source, position, "variable_twice", message)
        if position.action.type in _CHANGING:
            yield from _check_change(position, variables, outline, source)
    if len(variables.names) > MOST_VARIABLES:
        message = f"een stroom heeft hoogstens {MOST_VARIABLES} variabelen"
        yield _mistake(source, outline.positions[0], "too_many_variables", message)


def _check_change(
    position: Position, variables: Variables, outline: Outline, source: Cursor
) -> Iterator[Mistake]:
    inputs = position.action.inputs
    name = inputs.get("name") if isinstance(inputs, Mapping) else None
    if not isinstance(name, str) or "@" in name:
        return

    maker = variables.find(name)
    if maker is None:
        message, meant = f'er is geen variabele "{name}"', closest(name, variables.names)
        yield _mistake(source, position, "variable_unknown", message, meant)
    elif not outline.can_have_run(maker, position):
        message = f'de variabele "{name}" bestaat hier nog niet: "{maker.action.name}" staat niet ervóór in runAfter'
        yield _mistake(source, position, "variable_not_before", message)


def _mistake(
    source: Cursor, position: Position, code: str, message: str, suggestion: str | None = None
) -> Mistake:
    place = source.document.place((*position.path, "inputs"))
    return Mistake(code=code, message=message, place=place, suggestion=suggestion)
