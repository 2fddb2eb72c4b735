"""The pages of an employee: what became of what I brought."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import structlog
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import employee, kept, refusal
from workflows.console import urls
from workflows.console.forms import read_form
from workflows.console.place import Console, console_of, need_viewer, not_found
from workflows.console.render import render
from workflows.console.report import read_report
from workflows.console.standing import standing
from workflows.console.worklist import place_of
from workflows.model import Viewer
from workflows.step import MAX_REASON
from workflows.store.views import dossier as dossiers
from workflows.store.views.dossier import Dossier
from workflows.store.views.mine import uploads_of

log = structlog.get_logger()


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
    return _page(request, await load(console, viewer, request.path_params["upload_id"]))


async def answer(request: Request) -> Response:
    """Answer DI's question."""
    console, viewer = console_of(request), need_viewer(request)
    upload_id = request.path_params["upload_id"]
    form = await read_form(request)
    text, question_id = form.text("antwoord", MAX_REASON * 4), form.text("vraag")
    if not 0 < len(text) <= MAX_REASON * 2:
        errors = {"antwoord": f"Schrijf uw antwoord in 1 tot {MAX_REASON * 2} tekens."}
        dossier = await load(console, viewer, upload_id)
        return _page(request, dossier, errors=errors, typed={"antwoord": text}, status=422)

    own = employee.Own(upload_id=upload_id, viewer=viewer, now=console.clock())

    def act(connection: Connection) -> None:
        employee.answer_question(connection, own, question_id, text, console.desk)

    await console.database.transact(act)
    log.info("question_answered", upload_id=upload_id)
    return RedirectResponse(urls.mine(upload_id), status_code=303)


async def withdraw(request: Request) -> Response:
    """Take the upload back."""
    console, viewer = console_of(request), need_viewer(request)
    upload_id = request.path_params["upload_id"]
    form = await read_form(request)
    reason = form.text("reden", MAX_REASON * 2)
    if len(reason) > MAX_REASON:
        errors = {"reden": f"Schrijf hooguit {MAX_REASON} tekens."}
        dossier = await load(console, viewer, upload_id)
        return _page(request, dossier, errors=errors, typed={"reden": reason}, status=422)

    own = employee.Own(upload_id=upload_id, viewer=viewer, now=console.clock())

    def act(connection: Connection) -> None:
        employee.withdraw(connection, own, reason, console.runs, console.desk)

    await console.database.transact(act)
    log.info("upload_withdrawn", upload_id=upload_id)
    return RedirectResponse(urls.mine(upload_id), status_code=303)


async def load(console: Console, viewer: Viewer, upload_id: str) -> Dossier:
    """Read one of the viewer's own uploads; 404 for anything else."""
    dossier = await console.database.transact(
        partial(dossiers.for_sender, viewer=viewer, upload_id=upload_id)
    )
    if dossier is None:
        raise not_found()
    return dossier


def may_change(dossier: Dossier) -> bool:
    """Whether the employee can still fill in the form."""
    return dossier.task is None or dossier.task.open


def to_do(dossier: Dossier) -> str:
    """Say what the employee does with files that DI refused."""
    decision = dossier.task.decision if dossier.task else None
    ground = refusal.in_words(decision.ground) if decision else None
    return refusal.what_to_do(ground, held=dossier.held)


def _page(
    request: Request,
    dossier: Dossier,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    state = dossier.task.state if dossier.task else None
    reasons = dossier.kept_reasons  # asked anew each time, as holds come and go
    return render(
        request,
        "mijn_upload.html",
        status=status,
        dossier=dossier,
        task=dossier.task,
        report=read_report(dossier.report),
        readable=dossier.readable,
        standing=standing(
            state,
            console_of(request).settings.verwijderen,
            held=dossier.held,
            phone_done=dossier.phone is not None and dossier.phone.outcome in set(employee.PhoneAnswer),
            declared=dossier.declared,
            elsewhere=kept.is_elsewhere(reasons),
            permanent=dossier.gone_for_good,
        ),
        to_do=to_do(dossier),
        why_kept=kept.in_words(reasons, held=dossier.held),
        stays=kept.must_stay(reasons, held=dossier.held),
        may_change=may_change(dossier),
        saved=request.query_params.get("bewaard") == "ja",
        errors=errors or {},
        typed=typed or {},
    )
