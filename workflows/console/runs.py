"""The run history of beheer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
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
from workflows.jsontypes import Json
from workflows.model import Viewer
from workflows.store import payloads
from workflows.store.views import logbook, rounds, runs, watching
from workflows.store.views.logbook import LineFilter
from workflows.store.views.runs import RunFilter

ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
CODE = re.compile(r"[A-Za-z0-9_.-]{1,100}")
MAX_FLOW = 200  # characters
MAX_PATH = 500  # characters of an action's path


async def show_runs(request: Request) -> Response:
    """List the runs."""
    console, viewer = console_of(request), need_beheer(request)
    query = request.query_params
    wanted = read_filter(query)

    def read(connection: Connection) -> tuple[object, object, object]:
        troubles = watching.troubles_for(connection, viewer)
        return runs.runs_for(connection, viewer, wanted), runs.flows_for(connection, viewer), troubles

    page, flows, troubles = await console.database.transact(read)
    names = ("stroom", "status", "van", "tot", "upload", "code", "eigenschap")
    asked = {name: query.get(name, "") for name in names}
    return render(request, "runs.html", page=page, flows=flows, query=asked, troubles=troubles)


async def show_run(request: Request) -> Response:
    """Show one run with its actions and log lines."""
    console, viewer = console_of(request), need_beheer(request)
    run_id = request.path_params["run_id"]
    wanted = read_line_filter(request.query_params, run_id)
    asked = read_rounds(request.query_params)
    facts = await console.database.transact(
        partial(_read_run, viewer=viewer, run_id=run_id, wanted=wanted, asked=asked)
    )
    if facts is None:
        raise not_found()
    return render(request, "run.html", wanted=wanted, facts=facts)


async def show_value(request: Request) -> Response:
    """Give one large value of a run, as JSON."""
    console, viewer = console_of(request), need_beheer(request)
    run_id, hashed = request.path_params["run_id"], request.path_params["hash"]

    def read(connection: Connection) -> Json:
        run = runs.run_for(connection, viewer, run_id)
        return None if run is None else payloads.find(connection, run_id, hashed)

    value = await console.database.transact(read)
    if value is None:
        raise not_found()
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return Response(text, media_type="application/json", headers={"Content-Disposition": "attachment"})


def read_rounds(query: QueryParams) -> dict[str, int]:
    """Read from which round on a loop is shown; what makes no sense is left out."""
    path, number = query.get("lus", ""), query.get("vanaf", "")
    sensible = path and len(path) <= MAX_PATH and number.isascii() and number.isdigit() and len(number) < 8
    return {path: int(number)} if sensible else {}


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
    connection: Connection, viewer: Viewer, run_id: str, wanted: LineFilter, asked: Mapping[str, int]
) -> dict[str, object] | None:
    run = runs.run_for(connection, viewer, run_id)
    if run is None:
        return None
    levels, codes = logbook.levels_and_codes(connection, viewer, run_id)
    loops = rounds.rounds_of(connection, viewer, run_id, asked)
    return {
        "run": run,
        "loops": loops,
        "branches": grow(rounds.actions_in(connection, viewer, run_id, loops)),
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
