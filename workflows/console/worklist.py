"""The work list page of DI."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Connection
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from workflows.colleagues import Colleague
from workflows.console import words
from workflows.console.place import console_of, need_di
from workflows.console.render import render
from workflows.console.words import KINDS
from workflows.deadlines import AMSTERDAM
from workflows.store import colleagues, questions, savedfilters
from workflows.store.savedfilters import SavedFilter
from workflows.store.views.approvals import count_to_do
from workflows.store.views.page import Page, Place, read_cursor
from workflows.store.views.worklist import MAX_WORDS, Sort, Tab, TaskFilter, TaskRow, counts_for, tasks_for

E = TypeVar("E", bound=StrEnum)


async def show_worklist(request: Request) -> Response:
    """Show one page of one tab."""
    console, viewer = console_of(request), need_di(request)
    wanted = read_filter(request.query_params)
    policy, vier_ogen = console.settings.verwijderen, console.policy.vier_ogen

    now = console.clock()
    day = now.astimezone(AMSTERDAM).date()

    def read(
        connection: Connection,
    ) -> tuple[Page[TaskRow], dict[Tab, int], tuple[Colleague, ...], int, int, tuple[SavedFilter, ...]]:
        stood_in = colleagues.stands_in_for(connection, viewer.person.object_id, day)
        return (
            tasks_for(connection, viewer, wanted, policy, now=now, stood_in=stood_in, vier_ogen=vier_ogen),
            counts_for(connection, viewer, policy, stood_in, vier_ogen=vier_ogen),
            colleagues.of_di(connection),
            questions.count_advice(connection),
            count_to_do(connection, viewer),
            savedfilters.of_person(connection, viewer.person.object_id),
        )

    page, counts, known, asked, approvals, saved = await console.database.transact(read)
    dues = {row.task_id: words.due_of(row, now, console.desk.deadlines) for row in page.rows}
    return render(
        request,
        "werklijst.html",
        wanted=wanted,
        page=page,
        counts=counts,
        query=query_of(wanted),
        saved=saved,
        asked=asked,
        approvals=approvals,
        dues=dues,
        colleagues=known,
        today=day,
        divided=read_divided(request.query_params),
        needs_second=vier_ogen,
    )


def read_filter(query: QueryParams) -> TaskFilter:
    """Read the filter from the address; what it does not know it leaves out."""
    sort = choice(Sort, query.get("volgorde"), Sort.OUDSTE)
    kind = query.get("soort", "")
    return TaskFilter(
        tab=choice(Tab, query.get("tab"), Tab.TE_DOEN),
        words=query.get("zoek", "").strip()[:MAX_WORDS],
        kind=kind if kind in set(KINDS) else "",
        assignee=query.get("behandelaar", "")[:100],
        late=query.get("termijn") == "te-laat",
        sort=sort,
        place=place_of(query, sort.value_type),
    )


def query_of(wanted: TaskFilter) -> dict[str, str]:
    """Spell a filter as it stands in the address; without the page."""
    return {
        "tab": wanted.tab.value,
        "zoek": wanted.words,
        "soort": wanted.kind,
        "volgorde": wanted.sort.value,
        "behandelaar": wanted.assignee,
        "termijn": "te-laat" if wanted.late else "",
    }


def read_divided(query: QueryParams) -> tuple[int, int] | None:
    """Read how many of the chosen tasks were divided just now; None when that was not asked."""
    said = (query.get("gelukt", ""), query.get("gekozen", ""))
    if not all(number.isascii() and number.isdigit() and len(number) < 4 for number in said):
        return None
    return int(said[0]), int(said[1])


def place_of(query: QueryParams, kind: type[str | int]) -> Place:
    """Read which page is meant."""
    return Place(after=read_cursor(query.get("na"), kind), before=read_cursor(query.get("voor"), kind))


def choice(kind: type[E], text: str | None, default: E) -> E:
    """Read one of an enum's values, the default for anything else."""
    return kind(text) if text in {member.value for member in kind} else default
