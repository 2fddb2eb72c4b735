"""The verklaring van verwijdering, of a task or of a period, as PDF/A or JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from workflows import statement
from workflows.console import words
from workflows.console.looking import LOCKED_UP
from workflows.console.place import Console, console_of, need_di, not_found
from workflows.console.render import render
from workflows.console.task import load
from workflows.model import KeptReason, Viewer
from workflows.notices.wording import AMSTERDAM
from workflows.statement import Statement, Stayed
from workflows.store import audit
from workflows.store.documents import DELETED
from workflows.store.tampering import read_head
from workflows.store.views import removals
from workflows.store.views.dossier import FileStanding
from workflows.store.views.removals import MOST, Removal

LONGEST = timedelta(days=366)
MOST_PAGES = 1_000  # originals in one PDF; JSON has room for more
TEMPLATE = "blad"
SHAPES = {"pdf": "application/pdf", "json": "application/json"}


async def of_task(request: Request) -> Response:
    """Give the statement of one task."""
    console, viewer = console_of(request), need_di(request)
    dossier = await load(console, viewer, request.path_params["task_id"])
    upload_id = dossier.upload.upload_id
    found = await console.database.transact(partial(removals.of_task, upload_id=upload_id))
    if not found or dossier.task is None:
        raise not_found()
    about = statement.of_task(dossier.task.number)
    made = await _made(console, viewer, about, found, upload_id=upload_id)
    made = replace(made, stayed=tuple(_stayed(one) for one in dossier.files if one.outcome != DELETED))
    return await _given(console, made, _shape(request), f"taak-{dossier.task.number}")


async def show_form(request: Request) -> Response:
    """Ask for a period."""
    need_di(request)
    return _form(request)


async def of_period(request: Request) -> Response:
    """Give the statement of a period, both days included; says on the form what is wrong with it."""
    console, viewer = console_of(request), need_di(request)
    shape = _shape(request)
    first, last = (_day(spelled) for spelled in _asked(request))
    if first is None or last is None or last < first or last - first > LONGEST:
        return _form(request, "Kies twee dagen, hooguit een jaar uit elkaar. De eerste ligt voor de tweede.")
    since, until = _midnight(first), _midnight(last + timedelta(days=1))
    found = await console.database.transact(partial(removals.in_period, since=since, until=until))
    if not found:
        return _form(request, "In deze periode is geen enkel origineel verwijderd.", status=200)
    if len(found) > (MOST_PAGES if shape == "pdf" else MOST):
        return _form(
            request, "In deze periode zijn er te veel voor één verklaring. Kies een kortere periode."
        )
    made = await _made(console, viewer, statement.of_period(first, last), found, upload_id=None)
    return await _given(console, made, shape, f"{first.isoformat()}-{last.isoformat()}")


def _stayed(one: FileStanding) -> Stayed:
    code = KeptReason.EXCLUDED.value if one.file.excluded_because else one.outcome
    return Stayed(
        name=one.file.name,
        size=one.file.size,
        sha256=one.file.sha256 or "",
        because=words.outcome(code, for_di=True),
    )


async def _made(
    console: Console, viewer: Viewer, about: str, found: tuple[Removal, ...], *, upload_id: str | None
) -> Statement:
    def write(connection: Connection) -> Statement:
        made = Statement(
            organisation=console.settings.organisation,
            about=about,
            made_at=console.clock(),
            made_by=viewer.person.name,
            removals=found,
            head=read_head(connection),
        )
        audit.record(
            connection,
            at=made.made_at,
            act=audit.Act.STATEMENT_GIVEN,
            result="gelukt",
            viewer=viewer,
            upload_id=upload_id,
            object_id=about,
        )
        return made

    return await console.database.transact(write)


async def _given(console: Console, made: Statement, shape: str, name: str) -> Response:
    headers = {**LOCKED_UP, "Content-Disposition": f'attachment; filename="verklaring-{name}.{shape}"'}
    if shape == "json":
        body = json.dumps(statement.as_json(made), ensure_ascii=False, indent=2).encode()
    else:
        body = await console.typesetter.render(TEMPLATE, statement.as_sheet(made), moment=made.made_at)
    return Response(body, media_type=SHAPES[shape], headers=headers)


def _form(request: Request, problem: str = "", *, status: int = 422) -> Response:
    first, last = _asked(request)
    return render(
        request,
        "verklaringen.html",
        status=status if problem else 200,
        problem=problem,
        first=first[:10],
        last=last[:10],
    )


def _asked(request: Request) -> tuple[str, str]:
    """Give the days that were typed; this month where nothing was."""
    today = console_of(request).clock().astimezone(AMSTERDAM).date()
    query = request.query_params
    return query.get("van") or today.replace(day=1).isoformat(), query.get("tot") or today.isoformat()


def _shape(request: Request) -> str:
    return request.url.path.rpartition(".")[2]


def _day(spelled: str) -> date | None:
    try:
        return date.fromisoformat(spelled)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)
