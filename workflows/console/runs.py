"""The run history of beheer."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from workflows.console.filters import AMSTERDAM
from workflows.console.place import console_of, need_beheer, not_found
from workflows.console.render import render
from workflows.console.runtree import grow
from workflows.console.worklist import place_of
from workflows.definition.flow import Status
from workflows.model import Viewer
from workflows.store.views import logbook, runs
from workflows.store.views.logbook import LineFilter
from workflows.store.views.runs import RunFilter

ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
CODE = re.compile(r"[A-Za-z0-9_.-]{1,100}")
MAX_FLOW = 200  # characters


async def show_runs(request: Request) -> Response:
    """List the runs."""
    console, viewer = console_of(request), need_beheer(request)
    query = request.query_params
    wanted = read_filter(query)

    def read(connection: Connection) -> tuple[object, object]:
        return runs.runs_for(connection, viewer, wanted), runs.flows_for(connection, viewer)

    page, flows = await console.database.transact(read)
    names = ("stroom", "status", "van", "tot", "upload", "code", "eigenschap")
    asked = {name: query.get(name, "") for name in names}
    return render(request, "runs.html", page=page, flows=flows, query=asked)


async def show_run(request: Request) -> Response:
    """Show one run with its actions and log lines."""
    console, viewer = console_of(request), need_beheer(request)
    run_id = request.path_params["run_id"]
    wanted = read_line_filter(request.query_params, run_id)
    facts = await console.database.transact(partial(_read_run, viewer=viewer, run_id=run_id, wanted=wanted))
    if facts is None:
        raise not_found()
    return render(request, "run.html", wanted=wanted, facts=facts)


def read_filter(query: QueryParams) -> RunFilter:
    """Read the filter from the address; what makes no sense is left out."""
    status = query.get("status", "")
    return RunFilter(
        flow=query.get("stroom", "")[:MAX_FLOW],
        status=Status(status) if status in set(Status) else None,
        since=_midnight(query.get("van", "")),
        until=_midnight(query.get("tot", ""), days=1),
        upload_id=only(ID, query.get("upload", "")),
        code=only(CODE, query.get("code", "")),
        tracked=tracked_in(query.get("eigenschap", "")),
        place=place_of(query, int),
    )


def tracked_in(text: str) -> tuple[str, str] | None:
    """Read naam=waarde; anything else is no filter."""
    name, found, value = text.partition("=")
    return (name.strip(), value.strip()) if found and name.strip() and len(text) <= MAX_FLOW else None


def read_line_filter(query: QueryParams, run_id: str) -> LineFilter:
    """Read which log lines of a run are meant."""
    return LineFilter(
        run_id=run_id,
        level=only(CODE, query.get("niveau", "")),
        code=only(CODE, query.get("regelcode", "")),
        place=place_of(query, str),
    )


def _read_run(
    connection: Connection, viewer: Viewer, run_id: str, wanted: LineFilter
) -> dict[str, object] | None:
    run = runs.run_for(connection, viewer, run_id)
    if run is None:
        return None
    levels, codes = logbook.levels_and_codes(connection, viewer, run_id)
    return {
        "run": run,
        "branches": grow(runs.actions_of(connection, viewer, run_id)),
        "lines": logbook.lines_for(connection, viewer, wanted),
        "levels": levels,
        "codes": codes,
        "waits": runs.open_waits(connection, viewer, run_id),
    }


def _midnight(day: str, days: int = 0) -> datetime | None:
    """Give the start of a day in Amsterdam, *days* later."""
    try:
        start = datetime.combine(datetime.fromisoformat(day).date() + timedelta(days=days), time())
    except (ValueError, OverflowError):
        return None
    return start.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def only(pattern: re.Pattern[str], text: str) -> str:
    """Keep *text* when it has the right form; else it counts as not given."""
    trimmed = text.strip()
    return trimmed if pattern.fullmatch(trimmed) else ""
