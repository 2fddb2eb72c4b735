"""The work list as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from workflows.console import words
from workflows.console.filters import AMSTERDAM, plain
from workflows.console.place import console_of, need_di
from workflows.console.worklist import read_filter
from workflows.store import audit
from workflows.store.views.page import FIRST
from workflows.store.views.worklist import TaskRow, tasks_for

log = structlog.get_logger()

MOST = 10_000  # rows
HEADINGS = (
    "Taak",
    "Soort",
    "Onderwerp",
    "Medewerker",
    "Ontvangen",
    "Bestanden",
    "Grootte in bytes",
    "Staat",
    "Streefdatum",
    "Fatale datum",
    "Behandelaar",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def export_worklist(request: Request) -> Response:
    """Give every task of the filter in the address, not only those of one page."""
    console, viewer = console_of(request), need_di(request)
    wanted = replace(read_filter(request.query_params), place=FIRST)
    policy, now = console.settings.verwijderen, console.clock()

    def read(connection: Connection) -> tuple[TaskRow, ...]:
        audit.record(connection, at=now, act=audit.Act.LIST_EXPORTED, result=wanted.tab.value, viewer=viewer)
        return tasks_for(
            connection, viewer, wanted, policy, size=MOST, now=now, vier_ogen=console.policy.vier_ogen
        ).rows

    rows = await console.database.transact(read)
    log.info("worklist_exported", rows=len(rows))
    name = f"werklijst-{wanted.tab.value}-{now.astimezone(AMSTERDAM):%Y-%m-%d}.csv"
    return Response(
        spelled(rows),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def spelled(rows: Iterable[TaskRow]) -> str:
    """Spell rows as Dutch spreadsheets read them: semicolons, and a mark that says UTF-8."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([_harmless(value) for value in _cells(row)] for row in rows)
    return "\ufeff" + made.getvalue()


def _cells(row: TaskRow) -> tuple[str, ...]:
    return (
        str(row.number),
        words.kind(row.kind),
        row.subject or "",
        row.owner_name,
        _moment(row.arrived_at),
        str(row.files),
        str(row.size),
        words.TASK[row.state].word,
        _day(row.target_at),
        _day(row.final_at),
        row.assignee_name or "",
    )


def _harmless(value: str) -> str:
    """Let no name be a formula, and no hidden character turn a line around."""
    shown = plain(value)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def _moment(value: datetime) -> str:
    return value.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M")


def _day(value: datetime | None) -> str:
    return "" if value is None else value.astimezone(AMSTERDAM).strftime("%d-%m-%Y")
