"""The pages where people answer what a flow asks them to approve."""

from __future__ import annotations

from functools import partial

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import approving
from workflows.approvals import APPROVE, REJECT
from workflows.console import urls
from workflows.console.forms import read_form
from workflows.console.place import console_of, need_viewer, not_found
from workflows.console.render import render
from workflows.console.worklist import place_of
from workflows.store.views import approvals

log = structlog.get_logger()

ANSWERS = {APPROVE: "Goedkeuren", REJECT: "Afwijzen"}
"""How the fixed options are called on a button; own options are called as the flow calls them."""
OUTCOMES = {APPROVE: "Goedgekeurd", REJECT: "Afgewezen"}


async def show_approvals(request: Request) -> Response:
    """List what the viewer is asked."""
    console, viewer = console_of(request), need_viewer(request)
    ended = request.query_params.get("tab") == "klaar"
    page, count = await console.database.transact(
        lambda connection: (
            approvals.approvals_for(
                connection, viewer, ended=ended, place=place_of(request.query_params, str)
            ),
            approvals.count_to_do(connection, viewer),
        )
    )
    return render(request, "goedkeuringen.html", page=page, count=count, ended=ended, outcomes=OUTCOMES)


async def show_approval(request: Request) -> Response:
    """Show one question."""
    console, viewer = console_of(request), need_viewer(request)
    approval = await console.database.transact(
        partial(approvals.approval_for, viewer=viewer, approval_id=request.path_params["approval_id"])
    )
    if approval is None:
        raise not_found()
    may_answer = approval.open and approval.seat_of(viewer) is not None
    return render(
        request,
        "goedkeuring.html",
        approval=approval,
        may_answer=may_answer,
        answers=ANSWERS,
        outcomes=OUTCOMES,
    )


async def answer(request: Request) -> Response:
    """Take an answer."""
    console, viewer = console_of(request), need_viewer(request)
    approval_id = request.path_params["approval_id"]
    form = await read_form(request)
    given = partial(
        approving.answer,
        viewer=viewer,
        approval_id=approval_id,
        response=form.text("antwoord", 200),
        comments=form.text("toelichting", approving.MOST_COMMENTS),
        runs=console.runs,
        now=console.clock(),
    )
    known = await console.database.transact(
        partial(approvals.approval_for, viewer=viewer, approval_id=approval_id)
    )
    if known is None:
        raise not_found()
    ended = await console.database.transact(given)
    log.info("approval_answered", run_id=ended.run_id, approval_id=approval_id, decided=not ended.open)
    return RedirectResponse(urls.approval(approval_id), status_code=303)
