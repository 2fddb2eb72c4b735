"""Step 6: the page on which an employee reads how to clean the phone, and says that it is done."""

from __future__ import annotations

import structlog
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import employee
from workflows.console import urls
from workflows.console.forms import read_form
from workflows.console.mine import load
from workflows.console.place import console_of, need_viewer
from workflows.console.problems import form_not_ours
from workflows.console.render import render

log = structlog.get_logger()


async def show_phone(request: Request) -> Response:
    """Show how; looking confirms nothing, because scanners of mail follow every link."""
    console, viewer = console_of(request), need_viewer(request)
    dossier = await load(console, viewer, request.path_params["upload_id"])
    return render(request, "telefoon.html", dossier=dossier)


async def confirm(request: Request) -> Response:
    """Keep what the employee says."""
    console, viewer = console_of(request), need_viewer(request)
    upload_id = request.path_params["upload_id"]
    answer = (await read_form(request)).text("antwoord")
    if answer not in set(employee.PhoneAnswer):
        raise form_not_ours()
    own = employee.Own(upload_id=upload_id, viewer=viewer, now=console.clock())

    def act(connection: Connection) -> None:
        employee.confirm_phone(connection, own, employee.PhoneAnswer(answer))

    await console.database.transact(act)
    log.info("phone_confirmed", upload_id=upload_id, answer=answer)
    return RedirectResponse(urls.mine_action(upload_id, "telefoon"), status_code=303)
