"""The actions of a run as a tree: what lies within what, and in which round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflows.store.views.runs import ActionRow

Key = tuple[str, str]  # path, iteration


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One action with the actions within it, grouped by round; the round is "" outside loops."""

    row: ActionRow
    rounds: tuple[tuple[str, tuple[Branch, ...]], ...] = ()


def grow(rows: Sequence[ActionRow]) -> tuple[Branch, ...]:
    """Make the tree; an action whose container is not there stands at the top."""
    by_key = {(row.path, row.iteration): row for row in rows}
    children: dict[Key | None, list[ActionRow]] = {}
    for row in rows:
        children.setdefault(_container(row, by_key), []).append(row)
    return tuple(_branch(row, children) for row in children.get(None, ()))


def title(row: ActionRow) -> str:
    """Spell an action's name as people do: without underscores."""
    return row.name.replace("_", " ")


def _branch(row: ActionRow, children: Mapping[Key | None, list[ActionRow]]) -> Branch:
    within = children.get((row.path, row.iteration), [])
    rounds: dict[str, list[Branch]] = {}
    for child in within:
        rounds.setdefault(_round(row, child), []).append(_branch(child, children))
    return Branch(row=row, rounds=tuple((name, tuple(found)) for name, found in rounds.items()))


def _container(row: ActionRow, known: Mapping[Key, ActionRow]) -> Key | None:
    path = row.path
    while "/" in path:
        path = path.rpartition("/")[0]
        found = next((key for key in _outwards(path, row.iteration) if key in known), None)
        if found is not None:
            return found
    return None


def _outwards(path: str, iteration: str) -> Iterable[Key]:
    """List where a container can stand: in the same round, or outside the innermost loop, and so on."""
    yield path, iteration
    while iteration:
        iteration = iteration.rpartition("/")[0]
        yield path, iteration


def _round(container: ActionRow, child: ActionRow) -> str:
    """Name the round of a loop: its number, counted from one."""
    if child.iteration == container.iteration:
        return ""
    last = child.iteration.rpartition("/")[2].rpartition("=")[2]
    return str(int(last) + 1) if last.isdigit() else last
