"""The page of one task, and what DI does on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

import structlog
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import asking, holding, worklist
from workflows.clearance import Verwijderen, Wijze
from workflows.console import urls, words
from workflows.console.forms import Form, read_form
from workflows.console.history import tell
from workflows.console.place import Console, console_of, need_di, not_found
from workflows.console.registering import MAX_TYPED, Filled, Search, read_choice, search, suggest
from workflows.console.render import render
from workflows.console.report import read_report
from workflows.model import Viewer
from workflows.operations.gate_facts import declared_in_vain
from workflows.operations.wait_for_deletion import thought_over_at
from workflows.refusal import Ground, Refusal
from workflows.step import MAX_REASON, Step, stands_in
from workflows.store.views import dossier as dossiers
from workflows.store.views.dossier import Dossier
from workflows.tasks import Task, TaskState

log = structlog.get_logger()

NO_ERRORS: Mapping[str, str] = MappingProxyType({})
Act = Callable[[Connection, Step], Task]


async def show_task(request: Request) -> Response:
    """Show a task; the zaak that is looked for stands in the address."""
    console, viewer = console_of(request), need_di(request)
    dossier = await load(console, viewer, request.path_params["task_id"])
    query = request.query_params
    found = Search()
    if query.get("zaak") and _may_decide(dossier, viewer):
        found = await search(
            console.zaakzoeker, viewer.person, query["zaak"][: MAX_TYPED + 1], query.get("zaakadres", "")
        )
    filled = suggest(found, console.settings.preferred_document_types)
    return _page(request, dossier, viewer, found=found, filled=filled)


async def take(request: Request) -> Response:
    """Take the task."""
    return await act_on_task(request, worklist.take_task)


async def inspect_again(request: Request) -> Response:
    """Have the files inspected again."""
    runs = console_of(request).runs
    return await act_on_task(request, lambda c, step: worklist.ask_inspection(c, step, runs))


async def register(request: Request) -> Response:
    """Decide to register, after looking at zaak and type once more; the form is not taken at its word."""
    console, viewer = console_of(request), need_di(request)
    form = await read_form(request)
    found = await search(
        console.zaakzoeker, viewer.person, form.text("zaak", MAX_TYPED), form.text("zaakadres")
    )
    chosen = read_choice(form, found)
    if isinstance(chosen, Filled):
        dossier = await load(console, viewer, request.path_params["task_id"])
        return _page(request, dossier, viewer, found=found, filled=chosen, status=422)
    return await do_with_form(
        request, form, lambda c, step: worklist.decide_register(c, step, chosen, console.runs)
    )


async def reject(request: Request) -> Response:
    """Decide to refuse."""
    console, viewer = console_of(request), need_di(request)
    form = await read_form(request)
    ground, reason = form.text("grond"), form.text("reden", MAX_REASON * 2)
    errors = {}
    if ground not in set(Ground):
        errors["grond"] = "Kies waarom u de upload afwijst."
    if len(reason) > MAX_REASON:
        errors["reden"] = f"Schrijf hooguit {MAX_REASON} tekens."
    if errors:
        typed = {"grond": ground, "reden": reason}
        return await _again(request, viewer, errors, typed)
    refusal = Refusal(ground=Ground(ground), reason=reason)
    return await do_with_form(
        request, form, lambda c, step: worklist.reject(c, step, refusal, console.runs, console.desk.deadlines)
    )


async def ask_employee(request: Request) -> Response:
    """Ask who brought it, and wait."""
    console, viewer = console_of(request), need_di(request)
    form = await read_form(request)
    text = form.text("vraag", MAX_REASON * 2)
    if not 0 < len(text) <= MAX_REASON:
        errors = {"vraag": f"Schrijf uw vraag in 1 tot {MAX_REASON} tekens."}
        return await _again(request, viewer, errors, {"vraag": text})
    return await do_with_form(request, form, lambda c, step: asking.ask_employee(c, step, text, console.desk))


async def take_question_back(request: Request) -> Response:
    """Take the question to the employee back."""
    desk = console_of(request).desk
    return await act_on_task(request, lambda c, step: asking.take_back(c, step, desk))


async def ask_deletion(request: Request) -> Response:
    """Ask to delete the originals."""
    console = console_of(request)
    return await act_on_task(
        request, lambda c, step: holding.ask_deletion(c, step, console.policy, console.runs)
    )


async def choose_file(request: Request) -> Response:
    """Leave a file out with a reason, or take it in again."""
    viewer = need_di(request)
    form = await read_form(request)
    file_id = request.path_params["file_id"]
    again = form.text("keuze") == "opnemen"
    reason = form.text("reden", MAX_REASON * 2)
    if not again and not 0 < len(reason) <= MAX_REASON:
        errors = {f"weglaten-{file_id}": "Schrijf waarom u dit bestand weglaat."}
        return await _again(request, viewer, errors, {f"weglaten-{file_id}": reason})
    said = None if again else reason
    return await do_with_form(request, form, lambda c, step: worklist.exclude_file(c, step, file_id, said))


async def show_checks(request: Request) -> Response:
    """Ask the gates before deletion, now, and show what they answer."""
    console, viewer = console_of(request), need_di(request)
    dossier = await load(console, viewer, request.path_params["task_id"])
    answers = await console.checks.ask(dossier.upload)
    return render(request, "controles.html", dossier=dossier, answers=answers)


async def load(console: Console, viewer: Viewer, task_id: str) -> Dossier:
    """Read what *viewer* may see of a task; 404 for anything else."""

    def read(connection: Connection) -> Dossier | None:
        found = dossiers.for_di(connection, viewer, task_id)
        if found is None or found.task is None:
            return found
        return replace(
            found,
            stands_in=stands_in(connection, found.task, viewer, console.clock()),
            in_vain=declared_in_vain(connection, console.policy, found.upload),
            thought_over_at=thought_over_at(connection, console.policy, found.upload, found.task),
        )

    dossier = await console.database.transact(read)
    if dossier is None:
        raise not_found()
    return dossier


async def act_on_task(request: Request, act: Act) -> Response:
    """Do what a form of a task asks, then show the task."""
    need_di(request)
    return await do_with_form(request, await read_form(request), act)


async def _again(
    request: Request, viewer: Viewer, errors: Mapping[str, str], typed: Mapping[str, str]
) -> Response:
    """Show the page once more, with what was typed and what is wrong with it."""
    dossier = await load(console_of(request), viewer, request.path_params["task_id"])
    return _page(request, dossier, viewer, errors=errors, typed=typed, status=422)


async def do_with_form(request: Request, form: Form, act: Act) -> Response:
    """Do what a form that was read asks, then show the task."""
    console, viewer = console_of(request), need_di(request)
    step = Step(
        task_id=request.path_params["task_id"],
        version=form.number("versie"),
        viewer=viewer,
        now=console.clock(),
    )
    task = await console.database.transact(lambda connection: act(connection, step))
    log.info("task_changed", task_id=task.task_id, run_id=task.run_id, state=task.state)
    return RedirectResponse(urls.task(task.task_id), status_code=303)


def _page(
    request: Request,
    dossier: Dossier,
    viewer: Viewer,
    *,
    found: Search | None = None,
    filled: Filled | None = None,
    errors: Mapping[str, str] = NO_ERRORS,
    typed: Mapping[str, str] = NO_ERRORS,
    status: int = 200,
) -> Response:
    console = console_of(request)
    shown = filled or Filled()
    task, thinks_until = dossier.task, _thinks_until(dossier, console.clock())
    return render(
        request,
        "taak.html",
        status=status,
        dossier=dossier,
        task=task,
        report=read_report(dossier.report),
        told=tell(dossier, viewer),
        readable=dossier.readable,
        found=found or Search(),
        filled=shown,
        errors={**shown.errors, **errors},
        typed=typed,
        may_decide=_may_decide(dossier, viewer),
        is_mine=dossier.task is not None and dossier.task.assignee_id == viewer.person.object_id,
        may_agree=task is not None
        and not dossier.in_vain
        and holding.may_agree(task, console.policy, viewer),
        may_stop=dossier.task is not None and holding.may_stop(dossier.task, console.policy, viewer),
        needs_second=console.policy.vier_ogen,
        for_good=console.policy.wijze is Wijze.DEFINITIEF,
        may_ask_deletion=_may_ask_deletion(dossier, console.settings.verwijderen),
        can_make_again=console.make_again is not None,
        describes=console.describer is not None and _is_proven(dossier),
        due=words.due_of(task, console.clock(), console.desk.deadlines) if task else None,
        thinks_until=thinks_until,
        busy=thinks_until is None and _is_busy(dossier, console.settings.verwijderen),
    )


def _is_proven(dossier: Dossier) -> bool:
    """Whether every file that DI chose is proven in the zaak."""
    chosen = [standing for standing in dossier.files if standing.file.excluded_because is None]
    return bool(chosen) and all(standing.proven_at for standing in chosen)


def _may_decide(dossier: Dossier, viewer: Viewer) -> bool:
    task = dossier.task
    if task is None or not task.open:
        return False
    free = task.state is TaskState.NIEUW or task.assignee_id in {None, viewer.person.object_id}
    return free or dossier.stands_in


def _may_ask_deletion(dossier: Dossier, policy: Verwijderen) -> bool:
    task = dossier.task
    return (
        policy is Verwijderen.NA_KLIK
        and task is not None
        and task.state is TaskState.GEREGISTREERD
        and not task.deletion_asked
        and not task.deletion_stopped
        and not dossier.in_vain
    )


def _thinks_until(dossier: Dossier, now: datetime) -> datetime | None:
    """Say how long the bedenktijd lasts still; None when it is over, or there is nothing to think over."""
    ends, task = dossier.thought_over_at, dossier.task
    waits = task is not None and task.state is TaskState.GEREGISTREERD and ends is not None and ends > now
    return ends if waits else None


def _is_busy(dossier: Dossier, policy: Verwijderen) -> bool:
    """Whether the service is at work, so that the page keeps looking."""
    task = dossier.task
    if task is None or task.state is TaskState.WORDT_GEREGISTREERD:
        return True
    return task.state is TaskState.GEREGISTREERD and not _may_ask_deletion(dossier, policy)
