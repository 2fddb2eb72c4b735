"""The page of beheer about the record: who did what, whether the chain still holds, and the lines as a file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from workflows.console.filters import AMSTERDAM
from workflows.console.forms import read_form
from workflows.console.logbook import task_number
from workflows.console.looking import LOCKED_UP
from workflows.console.place import Console, console_of, need_beheer
from workflows.console.render import render
from workflows.console.worklist import place_of
from workflows.model import Viewer
from workflows.sentences import exported, sentence_of
from workflows.store import audit, tampering
from workflows.store.audit import Act
from workflows.store.tampering import Verdict
from workflows.store.views import record
from workflows.store.views.page import FIRST
from workflows.store.views.record import RecordFilter, RecordLine

log = structlog.get_logger()

AT_ONCE = 2_000  # lines in memory
MAX_TEXT = 100  # characters
FIELDS = ("taak", "over", "wie", "wat", "van", "tot")


async def show_record(request: Request) -> Response:
    """List the lines, newest first; looking is written down too."""
    return await _page(request, Act.RECORD_SEEN, None)


async def check_record(request: Request) -> Response:
    """Recompute every line now, and say up to where the chain holds."""
    need_beheer(request)
    await read_form(request)
    verdict = await asyncio.to_thread(_verify, console_of(request))
    log.info("record_checked", lines=verdict.lines, breaks=len(verdict.breaks))
    return await _page(request, Act.RECORD_CHECKED, verdict)


async def export_record(request: Request) -> Response:
    """Give every line of the filter in the address, spelled as the command line does."""
    console, viewer = console_of(request), need_beheer(request)
    wanted = replace(read_record_filter(request.query_params), place=FIRST)
    await console.database.transact(partial(_note, Act.RECORD_EXPORTED, "gelukt", viewer, console.clock()))
    name = f"controlespoor-{console.clock().astimezone(AMSTERDAM):%Y-%m-%d}.jsonl"
    headers = {**LOCKED_UP, "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(
        _spelled(console, viewer, wanted), media_type="application/jsonl", headers=headers
    )


def read_record_filter(query: QueryParams) -> RecordFilter:
    """Read the filter from the address; what makes no sense is left out."""
    first, last = _midnight(query.get("van", "")), _midnight(query.get("tot", ""))
    act = query.get("wat", "")
    return RecordFilter(
        task_number=task_number(query.get("taak", "")),
        about=query.get("over", "").strip()[:MAX_TEXT],
        person=query.get("wie", "").strip()[:MAX_TEXT],
        act=act if act in set(Act) else "",
        since=first,
        until=None if last is None else last + timedelta(days=1),
        place=place_of(query, int),
    )


async def _page(request: Request, act: Act, verdict: Verdict | None) -> Response:
    console, viewer = console_of(request), need_beheer(request)
    wanted = read_record_filter(request.query_params)
    result = "gelukt" if verdict is None or verdict.sound else "klopt_niet"

    def read(connection: Connection) -> tuple[object, object]:
        page, head = record.lines_for(connection, viewer, wanted), tampering.read_head(connection)
        _note(act, result, viewer, console.clock(), connection)
        return page, head

    page, head = await console.database.transact(read)
    query = {name: request.query_params.get(name, "") for name in FIELDS}
    return render(
        request,
        "controlespoor.html",
        page=page,
        head=head,
        verdict=verdict,
        checked_at=console.clock(),
        query=query,
        acts=sorted(Act),
        tell=_told,
    )


def _told(line: RecordLine) -> str:
    who = (line.said or {}).get("name") or line.actor_id
    return sentence_of(line.action, line.result, who=who, about=line.object_id)


def _note(act: Act, result: str, viewer: Viewer, now: datetime, connection: Connection) -> None:
    audit.record(connection, at=now, act=act, result=result, viewer=viewer)


def _verify(console: Console) -> Verdict:
    with console.database.read() as connection:
        return tampering.verify(connection)


async def _spelled(console: Console, viewer: Viewer, wanted: RecordFilter) -> AsyncIterator[str]:
    seq = 0
    while True:
        ask = partial(record.rows_after, viewer=viewer, wanted=wanted, seq=seq, most=AT_ONCE)
        rows = await console.database.transact(ask)
        yield "".join(json.dumps(exported(row), ensure_ascii=False) + "\n" for row in rows)
        if len(rows) < AT_ONCE:
            return
        seq = rows[-1]["seq"]


def _midnight(spelled: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(spelled), time(), tzinfo=AMSTERDAM)
    except ValueError:
        return None
