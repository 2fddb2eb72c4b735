"""Where each action of a flow stands among the others, and which can have run before which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflows.definition.flow import Action, Flow
from workflows.definition.names import same_name
from workflows.definition.tree import Path


@dataclass(frozen=True, kw_only=True)
class Position:
    """One action in its place; two positions are the same when their paths are."""

    action: Action = field(compare=False)
    path: Path  # in the definition
    branch: str = field(compare=False)  # of the innermost container: actions, else, case:X, default
    around: tuple[Position, ...] = field(compare=False, repr=False)  # containers, outside in
    siblings: Mapping[str, Action] = field(compare=False, repr=False)

    @property
    def depth(self) -> int:
        """How many containers are around it."""
        return len(self.around)

    @property
    def loops(self) -> tuple[Action, ...]:
        """The loops around it, outside in."""
        return tuple(one.action for one in self.around if one.action.type in {"Foreach", "Until"})


@dataclass(frozen=True, kw_only=True)
class Outline:
    """All positions, in order of writing, and by name."""

    positions: tuple[Position, ...]
    by_name: Mapping[str, Position]  # by same_name; of equal names the first
    _earlier: dict[Path, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def find(self, name: str) -> Position | None:
        """Find an action by a spelling of its name."""
        return self.by_name.get(same_name(name))

    def can_have_run(self, wanted: Position, asking: Position, *, at_end: bool = False) -> bool:
        """Tell whether *wanted* can be finished when *asking* works out its expressions (*at_end*: after its body)."""
        mine, its = (*asking.around, asking), (*wanted.around, wanted)
        pairs = list(zip(mine, its, strict=False))
        split = next((pair for pair in pairs if pair[0] != pair[1]), None)
        if split is None:  # one is within the other
            return at_end and len(its) > len(mine)

        before, after = split[1], split[0]
        return before.branch == after.branch and before.action.name in self._before(after)

    def _before(self, position: Position) -> frozenset[str]:
        """Name the siblings that an action waits for, directly or not; worked out once."""
        if position.path not in self._earlier:
            self._earlier[position.path] = _waited_for(position)
        return self._earlier[position.path]


def outline_of(flow: Flow) -> Outline:
    """Give every action its place."""
    positions = tuple(_walk(flow.actions, ("actions",), "actions", ()))
    by_name: dict[str, Position] = {}
    for position in positions:
        by_name.setdefault(same_name(position.action.name), position)
    return Outline(positions=positions, by_name=by_name)


def _walk(
    actions: Mapping[str, Action], path: Path, branch: str, around: tuple[Position, ...]
) -> Iterator[Position]:
    for name, action in actions.items():
        position = Position(action=action, path=(*path, name), branch=branch, around=around, siblings=actions)
        yield position
        for inner, children in action.branches.items():
            yield from _walk(children, (*position.path, *_steps(inner)), inner, (*around, position))


def _steps(branch: str) -> Path:
    if branch.startswith("case:"):
        return ("cases", branch.removeprefix("case:"), "actions")
    if branch.startswith("tool:"):
        return ("tools", branch.removeprefix("tool:"), "actions")

    return ("actions",) if branch == "actions" else (branch, "actions")


def _waited_for(position: Position) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(position.action.run_after)
    while waiting:
        name = waiting.pop()
        if name not in found and name in position.siblings:
            found.add(name)
            waiting.extend(position.siblings[name].run_after)
    return frozenset(found)
