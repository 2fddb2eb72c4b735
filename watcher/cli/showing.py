"""How `runs show` prints one run: what it is, how it stands, and every action with why it went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from watcher.cli.saying import out, print_aligned
from workflows.console import words
from workflows.console.filters import span
from workflows.definition.flow import Status
from workflows.jsontypes import Json
from workflows.store.views.runs import ActionRow, RunDetail

FAR = timedelta(days=1800)
"""A deadline beyond this is none."""

_WRONG = frozenset({Status.FAILED, Status.TIMED_OUT})


def print_run(detail: RunDetail, actions: Sequence[ActionRow], waits: Iterable[tuple[str, datetime]]) -> None:
    """Print a run."""
    row = detail.row
    out.print(f"{row.run_id}  {row.flow}  {row.status.value}  {row.error_code or ''}".rstrip(), markup=False)
    for line in (*_facts(detail), *_waiting(waits, row.started_at)):
        out.print(f"  {line}", markup=False, soft_wrap=True)
    print_aligned(*(_cells(action) for action in actions))


def _facts(detail: RunDetail) -> Iterator[str]:
    row = detail.row
    took = f", {span(row.started_at, row.ended_at)}" if row.ended_at else ""
    yield f"begonnen {row.started_at:%Y-%m-%d %H:%M:%S} (UTC){took}"
    if row.task_number:
        yield f"taak {row.task_number}, upload {row.upload_id}"
    if detail.resubmit_of:
        yield f"opnieuw van {detail.resubmit_of}"
    if detail.parent_run_id:
        yield f"gestart door {detail.parent_run_id}"
    if detail.paused:
        yield f"staat opzij: de stroom is gepauzeerd of loopt leeg; hervat hem met: bewaarstroom flows resume {row.flow}"
    if why := _message(detail.error):
        yield why


def _waiting(waits: Iterable[tuple[str, datetime]], since: datetime) -> Iterator[str]:
    for kind, deadline in waits:
        until = f"{deadline:%Y-%m-%d %H:%M:%S} (UTC)"
        if kind == words.LIMIT:
            yield f"een blok is om op {until}"
        elif kind == "delay":
            yield f"wacht tot {until}"
        else:
            last = "" if deadline - since > FAR else f", uiterlijk tot {until}"
            yield f"wacht op {words.WAITS.get(kind, kind)}{last}"


def _cells(action: ActionRow) -> tuple[str, ...]:
    place = f"{action.path}{f' [{action.iteration}]' if action.iteration else ''}"
    tries = f"{len(action.attempts)}×" if action.attempts else ""
    why = _message(action.error) if action.status in _WRONG else ""
    return f"  {action.status.value}", tries, place, action.code or "", why


def _message(error: Json) -> str:
    """Give the sentence of an error, on one line."""
    message = error.get("message") if isinstance(error, Mapping) else None
    return " ".join(str(message).split()) if message else ""
