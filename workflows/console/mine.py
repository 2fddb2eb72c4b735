"""The pages of an employee: what became of what I brought."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from workflows.console.place import console_of, need_viewer, not_found
from workflows.console.render import render
from workflows.console.report import read_report
from workflows.console.standing import standing
from workflows.console.worklist import place_of
from workflows.store.views import dossier as dossiers
from workflows.store.views.mine import uploads_of


async def show_mine(request: Request) -> Response:
    """List the viewer's own uploads."""
    console, viewer = console_of(request), need_viewer(request)
    place = place_of(request.query_params, int)
    page = await console.database.transact(partial(uploads_of, viewer=viewer, place=place))
    policy = console.settings.verwijderen
    standings = {row.upload_id: standing(row.state, policy) for row in page.rows}
    return render(request, "mijn.html", page=page, standings=standings)


async def show_my_upload(request: Request) -> Response:
    """Show one of the viewer's own uploads."""
    console, viewer = console_of(request), need_viewer(request)
    upload_id = request.path_params["upload_id"]
    dossier = await console.database.transact(
        partial(dossiers.for_sender, viewer=viewer, upload_id=upload_id)
    )
    if dossier is None:
        raise not_found()
    state = dossier.task.state if dossier.task else None
    return render(
        request,
        "mijn_upload.html",
        dossier=dossier,
        task=dossier.task,
        report=read_report(dossier.report),
        readable=dossier.readable,
        standing=standing(state, console.settings.verwijderen),
    )
