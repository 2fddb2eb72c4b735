"""The page with the form 'WhatsAppgesprek bewaren', for who brought the upload."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import employee
from workflows.console import urls
from workflows.console.forms import Form as Sent
from workflows.console.forms import read_form
from workflows.console.mine import load, may_change
from workflows.console.place import console_of, need_viewer
from workflows.console.render import render
from workflows.console.report import read_report
from workflows.form import Form, Importance, day_of, mistakes
from workflows.store.views.dossier import Dossier

log = structlog.get_logger()

LONGEST = 20_000  # characters that come back to who typed them, with a word about what is too much


async def show_form(request: Request) -> Response:
    """Show the form as it was filled in so far."""
    console, viewer = console_of(request), need_viewer(request)
    dossier = await load(console, viewer, request.path_params["upload_id"])
    return _page(request, dossier, dossier.form)


async def save_form(request: Request) -> Response:
    """Keep the form, or say per field what is wrong with it."""
    console, viewer = console_of(request), need_viewer(request)
    upload_id = request.path_params["upload_id"]
    form = read_sent(await read_form(request))
    wrong = mistakes(form)
    if wrong:
        return _page(request, await load(console, viewer, upload_id), form, errors=wrong, status=422)

    own = employee.Own(upload_id=upload_id, viewer=viewer, now=console.clock())

    def act(connection: Connection) -> None:
        employee.save_form(connection, own, form)

    await console.database.transact(act)
    log.info("form_saved", upload_id=upload_id)
    return RedirectResponse(urls.with_query(urls.mine(upload_id), bewaard="ja"), status_code=303)


def read_sent(sent: Sent) -> Form:
    """Read the form as the browser sent it; a day becomes ISO where it is one."""
    return Form(
        subject=sent.text("subject", LONGEST),
        zaaknummer=sent.text("zaaknummer", LONGEST),
        participants=sent.text("participants", LONGEST),
        period_start=_day(sent.text("period_start")),
        period_end=_day(sent.text("period_end")),
        importance=tuple(one.value for one in Importance if sent.text(f"importance-{one.value}")),
        sensitive=sent.text("sensitive"),
        remarks=sent.text("remarks", LONGEST),
        screenshot_app=sent.text("screenshot_app", LONGEST),
        screenshot_before=sent.text("screenshot_before", LONGEST),
    )


def _day(typed: str) -> str:
    day = day_of(typed)
    return day.isoformat() if day else typed


def _page(
    request: Request,
    dossier: Dossier,
    form: Form,
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    return render(
        request,
        "formulier.html",
        status=status,
        dossier=dossier,
        form=form,
        report=read_report(dossier.report),
        may_change=may_change(dossier),
        errors=errors or {},
    )
