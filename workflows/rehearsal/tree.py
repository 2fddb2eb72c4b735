"""A run as a tree for people, in the order in which the flow is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workflows.definition.flow import Action, Status
from workflows.engine.entry import Entry
from workflows.engine.steps import LOOPS, Key
from workflows.rehearsal.stage import Played

MARKS = {
    Status.SUCCEEDED: "✓",
    Status.FAILED: "✗",
    Status.TIMED_OUT: "⏱",
    Status.SKIPPED: "-",
    Status.CANCELLED: "∅",
}
WAITS = "…"
MOST_ROUNDS = 20
"""Rounds of one loop that are shown; the rest are counted."""


def lines_of(played: Played) -> Iterator[str]:
    """Draw every action with its mark, status and code; what happened within it is indented."""
    known = {entry.key: entry for entry in played.entries}
    yield from _branch(played.flow.actions, "", "", known, "  ")
    code = (played.error or {}).get("code")
    yield f"  Run: {played.status.value}{f' ({code})' if code else ''}"


def _branch(
    actions: Mapping[str, Action], prefix: str, iteration: str, known: Mapping[Key, Entry], indent: str
) -> Iterator[str]:
    for name, action in actions.items():
        entry = known.get((f"{prefix}{name}", iteration))
        if entry is not None:
            yield f"{indent}{_line(entry)}"
            yield from _within(action, entry, known, indent + "  ")


def _line(entry: Entry) -> str:
    why = entry.code if entry.code not in {None, "OK"} else ""
    return f"{MARKS.get(entry.status, WAITS)} {entry.name}: {entry.status.value}{f' ({why})' if why else ''}"


def _within(action: Action, entry: Entry, known: Mapping[Key, Entry], indent: str) -> Iterator[str]:
    if entry.status is Status.SKIPPED:
        return
    prefix = f"{entry.path}/"
    if action.type not in LOOPS:
        for branch in action.branches.values():
            yield from _branch(branch, prefix, entry.iteration, known, indent)
        return
    rounds = list(_rounds(entry, known))
    for number, one in enumerate(rounds[:MOST_ROUNDS], 1):
        yield f"{indent}ronde {number}"
        yield from _branch(action.branches.get("actions", {}), prefix, one, known, indent + "  ")
    if len(rounds) > MOST_ROUNDS:
        yield f"{indent}… en nog {len(rounds) - MOST_ROUNDS} rondes"


def _rounds(entry: Entry, known: Iterable[Key]) -> Iterable[str]:
    """Name the rounds of a loop in which something happened, in order."""
    own = f"{entry.iteration}/{entry.name}=" if entry.iteration else f"{entry.name}="
    found = {
        iteration
        for path, iteration in known
        if path.rpartition("/")[0] == entry.path
        and iteration.startswith(own)
        and "/" not in iteration[len(own) :]
    }
    return sorted(found, key=lambda one: int(one.rpartition("=")[2]))
