"""The rounds of a run's loops, a page at a time: a loop may have gone round a hundred thousand times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, distinct, func, or_, select

from workflows.definition.flow import Status
from workflows.model import Viewer
from workflows.store import schema
from workflows.store.views.runs import MOST_ACTIONS, ActionRow, action_row, may_see

_action = schema.action

SHOWN = 10  # rounds on one screen
_LOOPS = ("Foreach", "Until")
_BAD = (Status.FAILED, Status.TIMED_OUT)


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """Which rounds of one loop are shown; counted from one, as people do."""

    path: str
    count: int
    first: int
    failed: int | None  # the first round in which something failed

    @property
    def last(self) -> int:
        """The last round that is shown."""
        return min(self.first + SHOWN - 1, self.count)

    @property
    def previous(self) -> int | None:
        """Where the page before this one begins."""
        return max(self.first - SHOWN, 1) if self.first > 1 else None

    @property
    def following(self) -> int | None:
        """Where the page after this one begins."""
        return self.last + 1 if self.last < self.count else None


def rounds_of(
    connection: Connection, viewer: Viewer, run_id: str, asked: Mapping[str, int]
) -> dict[str, Rounds]:
    """Choose the rounds to show of each outermost loop, by its path; *asked* says where a page begins."""
    query = select(_action.c.path, _action.c.name).where(
        may_see(viewer), _action.c.run_id == run_id, _action.c.iteration == "", _action.c.type.in_(_LOOPS)
    )
    found: dict[str, Rounds] = {}
    for path, name in connection.execute(query).all():
        count, failed = _count(connection, run_id, name), _failed(connection, run_id, name)
        first = min(max(asked.get(path, 1), 1), max(count, 1))
        found[path] = Rounds(path=path, count=count, first=first, failed=failed)
    return found


def actions_in(
    connection: Connection, viewer: Viewer, run_id: str, loops: Mapping[str, Rounds]
) -> tuple[ActionRow, ...]:
    """Read the actions outside loops and those in the rounds that are shown, in the order in which they started."""
    shown: list[ColumnElement[bool]] = [_action.c.iteration == ""]
    for rounds in loops.values():
        name = rounds.path.rpartition("/")[2]
        for number in range(rounds.first, rounds.last + 1):
            own = f"{name}={number - 1}"
            shown += [_action.c.iteration == own, _action.c.iteration.startswith(f"{own}/", autoescape=True)]
    query = (
        select(_action)
        .where(may_see(viewer), _action.c.run_id == run_id, or_(*shown))
        .order_by(_action.c.started_at, _action.c.path, _action.c.iteration)
        .limit(MOST_ACTIONS)
    )
    return tuple(action_row(row) for row in connection.execute(query).mappings())


def _in_loop(run_id: str, name: str) -> tuple[ColumnElement[bool], ...]:
    """Narrow to the actions right within an outermost loop."""
    own = _action.c.iteration.startswith(f"{name}=", autoescape=True)
    return _action.c.run_id == run_id, own, _action.c.iteration.not_like("%/%")


def _count(connection: Connection, run_id: str, name: str) -> int:
    query = select(func.count(distinct(_action.c.iteration))).where(*_in_loop(run_id, name))
    return int(connection.scalar(query) or 0)


def _failed(connection: Connection, run_id: str, name: str) -> int | None:
    """Find the first round that failed; of two numbers the shorter is the smaller."""
    query = (
        select(_action.c.iteration)
        .where(*_in_loop(run_id, name), _action.c.status.in_(_BAD))
        .order_by(func.length(_action.c.iteration), _action.c.iteration)
        .limit(1)
    )
    found = connection.scalar(query)
    return None if found is None else int(str(found).rpartition("=")[2]) + 1
