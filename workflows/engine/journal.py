"""What a run has done so far, in memory for the length of one segment, and as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflows.definition.flow import Action, Status
from workflows.engine.plan import Key, Node, Record
from workflows.jsontypes import Json, JsonObject

SHIELDED: JsonObject = {"$afgeschermd": True}
"""Stands where a secure value is never stored."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One call of an action."""

    number: int
    started_at: datetime
    ended_at: datetime
    code: str  # OK, or why not

    def as_json(self) -> JsonObject:
        """Describe it for the history."""
        return {
            "number": self.number,
            "startedAt": self.started_at.isoformat(),
            "endedAt": self.ended_at.isoformat(),
            "code": self.code,
        }


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One action in one iteration: what happened to it."""

    path: str
    iteration: str
    name: str
    type: str
    status: Status
    started_at: datetime
    code: str | None = None
    ended_at: datetime | None = None
    inputs: Json = None
    outputs: Json = None
    error: JsonObject | None = None
    attempts: Sequence[JsonObject] = ()
    secure_inputs: bool = False
    secure_outputs: bool = False
    state: Mapping[str, Any] | None = None

    @property
    def key(self) -> Key:
        """How the planner names it."""
        return self.path, self.iteration

    @property
    def record(self) -> Record:
        """What the planner needs of it."""
        return Record(status=self.status, code=self.code, state=self.state)

    def as_row(self, run_id: str) -> dict[str, Any]:
        """Spell it as a row; secure values stay out."""
        return {
            "run_id": run_id,
            "path": self.path,
            "iteration": self.iteration,
            "name": self.name,
            "type": self.type,
            "status": self.status.value,
            "code": self.code,
            "started_at": self.started_at,
            "ended_at": self.ended_at,
            "inputs": SHIELDED if self.secure_inputs else self.inputs,
            "outputs": SHIELDED if self.secure_outputs and self.outputs is not None else self.outputs,
            "error": self.error,
            "attempts": list(self.attempts),
            "secure_inputs": self.secure_inputs,
            "secure_outputs": self.secure_outputs,
            "state": self.state,
        }

    def as_known(self) -> dict[str, Any]:
        """Spell it as actions('Name') gives it."""
        known: dict[str, Any] = {
            "name": self.name,
            "status": self.status.value,
            "code": self.code,
            "startTime": self.started_at.isoformat(),
            "inputs": self.inputs,
            "outputs": self.outputs,
        }
        if self.ended_at is not None:
            known["endTime"] = self.ended_at.isoformat()
        if self.error is not None:
            known["error"] = self.error
        return known


class Journal:
    """Every entry of one run; remembers which ones still have to be written."""

    def __init__(self, run_id: str, entries: Iterable[Entry] = ()) -> None:
        """Begin with what the rows said."""
        self.run_id = run_id
        self._entries = {entry.key: entry for entry in entries}
        self._unwritten: set[Key] = set()

    @property
    def records(self) -> Mapping[Key, Record]:
        """What the planner looks at."""
        return {key: entry.record for key, entry in self._entries.items()}

    def get(self, key: Key) -> Entry | None:
        """Find one entry."""
        return self._entries.get(key)

    def put(self, entry: Entry) -> Entry:
        """Take in an entry, new or changed."""
        self._entries[entry.key] = entry
        self._unwritten.add(entry.key)
        return entry

    def change(self, key: Key, **changes: Any) -> Entry:
        """Change an entry."""
        return self.put(replace(self._entries[key], **changes))

    def unwritten(self) -> list[dict[str, Any]]:
        """Give the rows that must be written, and forget that they must."""
        rows = [self._entries[key].as_row(self.run_id) for key in sorted(self._unwritten)]
        self._unwritten.clear()
        return rows

    def seen_from(self, iteration: str) -> dict[str, Entry]:
        """Choose for each action name the entry that an expression in *iteration* means.

        The one of the same round where there is one, otherwise the latest.
        """
        chosen: dict[str, Entry] = {}
        for entry in self._entries.values():
            before = chosen.get(entry.name)
            if before is None or _nearness(entry, iteration) >= _nearness(before, iteration):
                chosen[entry.name] = entry
        return chosen

    def failures(self) -> list[Entry]:
        """List what failed and is no container, in the order in which it ended."""
        failed = [
            entry
            for entry in self._entries.values()
            if entry.status in {Status.FAILED, Status.TIMED_OUT} and entry.state is None
        ]
        return sorted(failed, key=lambda entry: entry.ended_at or entry.started_at)

    def children_of(self, path: str, iteration: str) -> list[Entry]:
        """List the direct children of a scope."""
        depth = path.count("/") + 1
        return [
            entry
            for entry in self._entries.values()
            if entry.path.startswith(f"{path}/")
            and entry.path.count("/") == depth
            and (
                entry.iteration == iteration
                or entry.iteration.startswith(f"{iteration}/" if iteration else "")
            )
        ]


def entry_of(node: Node, status: Status, now: datetime, **values: Any) -> Entry:
    """Make the first entry of a node."""
    action: Action = node.action
    return Entry(
        path=node.path,
        iteration=node.iteration,
        name=action.name,
        type=action.type,
        status=status,
        started_at=now,
        secure_inputs=values.pop("secure_inputs", action.secure_inputs),
        secure_outputs=values.pop("secure_outputs", action.secure_outputs),
        **values,
    )


def entry_from(row: Mapping[str, Any]) -> Entry:
    """Read an entry back from its row."""
    names = (
        "path",
        "iteration",
        "name",
        "type",
        "code",
        "started_at",
        "ended_at",
        "inputs",
        "outputs",
        "error",
    )
    return Entry(
        **{name: row[name] for name in names},
        status=Status(row["status"]),
        attempts=row["attempts"] or (),
        secure_inputs=row["secure_inputs"],
        secure_outputs=row["secure_outputs"],
        state=row["state"],
    )


def _nearness(entry: Entry, iteration: str) -> tuple[int, datetime]:
    around = entry.iteration in {"", iteration} or iteration.startswith(f"{entry.iteration}/")
    return (len(entry.iteration) if around else -1, entry.started_at)
