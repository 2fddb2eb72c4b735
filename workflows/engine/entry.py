"""What happened to one action in one iteration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.definition.flow import Status
from workflows.engine.facts import stamp
from workflows.engine.shield import SHIELDED, is_shielded, shielded_record
from workflows.engine.steps import Key, Node
from workflows.jsontypes import Json, JsonObject

_READ = (
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
    "tracked",
)


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
    """One action in one iteration."""

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
    tracked: JsonObject | None = None  # trackedProperties, once it ended
    secure_inputs: bool = False
    secure_outputs: bool = False
    state: Mapping[str, Any] | None = None  # of a container: how far it is; of a Terminate: how it ended

    @property
    def key(self) -> Key:
        """How the planner names it."""
        return self.path, self.iteration

    @property
    def secure(self) -> bool:
        """Whether anything of it must not be stored, here or downstream."""
        return self.secure_inputs or self.secure_outputs

    @property
    def calls(self) -> int:
        """How often it was called."""
        last = self.attempts[-1]["number"] if self.attempts else 0
        return last if isinstance(last, int) else 0

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
            "inputs": SHIELDED if self.secure_inputs and self.inputs is not None else self.inputs,
            "outputs": SHIELDED if self.secure_outputs and self.outputs is not None else self.outputs,
            "error": self.error,
            "attempts": list(self.attempts),
            "tracked": self.tracked,
            "secure_inputs": self.secure_inputs,
            "secure_outputs": self.secure_outputs,
            "state": self._state_as_row(),
        }

    def _state_as_row(self) -> Mapping[str, Any] | None:
        if self.state is not None and self.secure_inputs and "items" in self.state:
            return {**self.state, "items": SHIELDED}
        return self.state

    def as_known(self) -> Mapping[str, Any]:
        """Spell it as actions('Name') gives it."""
        known: dict[str, Any] = {
            "name": self.name,
            "status": self.status.value,
            "code": self.code,
            "startTime": stamp(self.started_at),
            "inputs": self.inputs,
            "outputs": self.outputs,
        }
        if self.ended_at is not None:
            known["endTime"] = stamp(self.ended_at)
        if self.error is not None:
            known["error"] = self.error
        return shielded_record(known) if is_shielded(self.inputs) or is_shielded(self.outputs) else known


def entry_of(node: Node, status: Status, now: datetime, **values: Any) -> Entry:
    """Make the first entry of a node."""
    action = node.action
    inputs, outputs = values.pop("secure_inputs", False), values.pop("secure_outputs", False)
    return Entry(
        path=node.path,
        iteration=node.iteration,
        name=action.name,
        type=action.type,
        status=status,
        started_at=now,
        secure_inputs=action.secure_inputs or inputs,
        secure_outputs=action.secure_outputs or outputs,
        **values,
    )


def entry_from(row: Mapping[str, Any]) -> Entry:
    """Read an entry back from its row."""
    return Entry(
        **{name: row[name] for name in _READ},
        status=Status(row["status"]),
        attempts=row["attempts"] or (),
        secure_inputs=row["secure_inputs"],
        secure_outputs=row["secure_outputs"],
        state=row["state"],
    )
