"""What a run has done so far, in memory for the length of one segment, and which rows must still be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.definition.action_reader import FAREWELL
from workflows.definition.flow import Status
from workflows.engine.entry import Entry
from workflows.engine.state import ends_at
from workflows.engine.steps import CHILD_FAILED, CONTAINERS, Key

_BAD = frozenset({Status.FAILED, Status.TIMED_OUT})


class Journal:
    """Every entry of one run; finds the one that an expression means without going through them all."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """Begin with what the rows said."""
        self._entries: dict[Key, Entry] = {}
        self._latest: dict[str, Key] = {}
        self._children: dict[str, list[Key]] = {}
        self._unwritten: set[Key] = set()
        for entry in entries:
            self._keep(entry)

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key, /) -> Entry | None:
        """Find one entry."""
        return self._entries.get(key)

    def entries(self) -> Iterator[Entry]:
        """Give every entry, in the order in which they began."""
        return iter(self._entries.values())

    @property
    def changed(self) -> bool:
        """Whether something must still be written."""
        return bool(self._unwritten)

    def put(self, entry: Entry) -> Entry:
        """Take in an entry, new or changed."""
        self._keep(entry)
        self._unwritten.add(entry.key)
        return entry

    def change(self, key: Key, **changes: Any) -> Entry:
        """Change an entry."""
        return self.put(replace(self._entries[key], **changes))

    def fresh(self) -> list[Entry]:
        """List what changed since the last write."""
        return [self._entries[key] for key in self._unwritten]

    def unwritten(self, run_id: str) -> list[dict[str, Any]]:
        """Give the rows that must be written, and forget that they must."""
        rows = [self._entries[key].as_row(run_id) for key in sorted(self._unwritten)]
        self._unwritten.clear()
        return rows

    def names(self) -> Iterable[str]:
        """Name every action to which something happened."""
        return self._latest.keys()

    def meant(self, name: str, iteration: str) -> Entry | None:
        """Find the entry that *name* means for an expression in *iteration*.

        The one of the same round, or of the loops around it; otherwise the latest.
        """
        latest = self._latest.get(name)
        if latest is None:
            return None
        for around in _rounds_out(iteration):
            found = self._entries.get((latest[0], around))
            if found is not None:
                return found
        return self._entries[latest]

    def around(self, path: str, iteration: str) -> Iterator[Entry]:
        """Give the containers around a place, outside in."""
        *names, _ = path.split("/")
        found = (self.meant(name, iteration) for name in names)
        return (entry for entry in found if entry is not None)

    def limits_around(self, path: str, iteration: str) -> list[tuple[Entry, datetime]]:
        """List the open containers around a place that have a time limit, and when their time is up.

        None around what makes good for another action, or ends its subscription: that has to be done anyhow.
        """
        around = list(self.around(path, iteration))
        if any(entry.type not in CONTAINERS for entry in around):
            return []
        opened = ((entry, ends_at(entry.state)) for entry in around if entry.status is Status.RUNNING)
        return [(entry, until) for entry, until in opened if until is not None]

    def children_of(self, path: str, iteration: str) -> list[Entry]:
        """List the direct children of a container; those of every round when it is a loop."""
        found = (self._entries[key] for key in self._children.get(path, ()))
        return [entry for entry in found if _is_within(entry.iteration, iteration)]

    def failures(self) -> list[Entry]:
        """List what failed by itself, not because of something within it, in the order in which it ended."""
        failed = [
            entry
            for entry in self._entries.values()
            if entry.status in _BAD and entry.code != CHILD_FAILED and not entry.name.endswith(FAREWELL)
        ]
        return sorted(failed, key=lambda entry: entry.ended_at or entry.started_at)

    def terminated(self) -> Entry | None:
        """Find the Terminate that ended the run, if one did."""
        return next(
            (
                entry
                for entry in self._entries.values()
                if entry.type == "Terminate" and entry.status is Status.SUCCEEDED
            ),
            None,
        )

    def _keep(self, entry: Entry) -> None:
        if entry.key not in self._entries:
            self._children.setdefault(entry.path.rpartition("/")[0], []).append(entry.key)
            self._latest[entry.name] = entry.key
        self._entries[entry.key] = entry


def _rounds_out(iteration: str) -> Iterator[str]:
    """Name a round and the rounds around it, inside out."""
    while iteration:
        yield iteration
        iteration = iteration.rpartition("/")[0]
    yield ""


def _is_within(iteration: str, around: str) -> bool:
    return not around or iteration == around or iteration.startswith(f"{around}/")
