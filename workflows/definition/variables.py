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
    made = [(name, position) for position in outline.positions if (name := made_by(position.action))]
    makers: dict[str, Position] = {}
    for name, position in made:
        makers.setdefault(name.lower(), position)
    return Variables(makers=makers, names=tuple(name for name, _ in made))


def made_by(action: Action) -> str | None:
    """Name the variable that an action makes, if it makes one."""
    if action.type != "InitializeVariable" or not isinstance(action.inputs, Mapping):
        return None

    variables = action.inputs.get("variables")
    first = variables[0] if isinstance(variables, Sequence) and variables else None
    name = first.get("name") if isinstance(first, Mapping) else None
    return name if isinstance(name, str) else None


def check_variables(variables: Variables, outline: Outline, source: Cursor) -> Iterator[Mistake]:
    """Find variables that are made twice, too many, or changed without being made first."""
    for position in outline.positions:
        name = made_by(position.action)
        if name is not None and variables.find(name) != position:
            message = f'de variabele "{name}" wordt al aangemaakt door een eerdere actie'
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
