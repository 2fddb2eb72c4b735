"""The log book page of beheer: the lines of all runs, by upload, task, level and code."""

from __future__ import annotations

from functools import partial

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from workflows.console.place import console_of, need_beheer
from workflows.console.render import render
from workflows.console.runs import CODE, ID, only
from workflows.console.words import LEVELS
from workflows.console.worklist import place_of
from workflows.store.views import logbook
from workflows.store.views.logbook import LineFilter

NUMBER_DIGITS = 9  # of a task


async def show_logbook(request: Request) -> Response:
    """List the log lines, newest first."""
    console, viewer = console_of(request), need_beheer(request)
    wanted = read_logbook_filter(request.query_params)
    page = await console.database.transact(
        partial(logbook.lines_for, viewer=viewer, wanted=wanted, newest_first=True)
    )
    query = {name: request.query_params.get(name, "") for name in ("upload", "taak", "niveau", "regelcode")}
    return render(request, "logboek.html", page=page, query=query)


def read_logbook_filter(query: QueryParams) -> LineFilter:
    """Read the filter from the address; what makes no sense is left out."""
    level = query.get("niveau", "")
    return LineFilter(
        upload_id=only(ID, query.get("upload", "")),
        task_number=task_number(query.get("taak", "")),
        level=level if level in LEVELS else "",
        code=only(CODE, query.get("regelcode", "")),
        place=place_of(query, str),
    )


def task_number(text: str) -> int | None:
    """Read what people type for a task: 12, or Taak 12."""
    digits = text.strip().casefold().removeprefix("taak").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= NUMBER_DIGITS else None
