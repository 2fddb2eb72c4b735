"""What stops deletion, on a task and for everything, and the second person who agrees with it."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import holding, leaving
from workflows.console import urls
from workflows.console.forms import Form, read_form
from workflows.console.place import console_of, need_di
from workflows.console.problems import form_not_ours
from workflows.console.render import render
from workflows.console.task import act_on_task, do_with_form
from workflows.step import MAX_REASON, Step
from workflows.store import holds
from workflows.store.holds import HoldKind
from workflows.tasks import Task


async def hold_task(request: Request) -> Response:
    """Hold the deletion of one task."""
    need_di(request)
    form = await read_form(request)
    kind, note = _kind(form), form.text("kenmerk", holding.MAX_NOTE)
    desk = console_of(request).desk

    def act(connection: Connection, step: Step) -> Task:
        task = holding.hold_task(connection, step, kind, note)
        leaving.ask_to_leave(connection, desk, task.upload_id)
        return task

    return await do_with_form(request, form, act)


async def agree(request: Request) -> Response:
    """Agree as the second person."""
    console = console_of(request)
    return await act_on_task(
        request, lambda c, step: holding.agree_with_deletion(c, step, console.policy, console.runs)
    )


async def stop(request: Request) -> Response:
    """Leave the originals where they are."""
    console = console_of(request)
    need_di(request)
    form = await read_form(request)
    reason = form.text("waarom", MAX_REASON * 2)
    return await do_with_form(
        request, form, lambda c, step: holding.stop_deletion(c, step, reason, console.policy, console.runs)
    )


async def show_holds(request: Request) -> Response:
    """Show what holds everything."""
    console = console_of(request)
    need_di(request)
    standing = await console.database.transact(holds.of_everything)
    return render(request, "blokkades.html", holds=standing)


async def hold_everything(request: Request) -> Response:
    """Hold every deletion."""
    console, step = console_of(request), _step(request)
    form = await read_form(request)
    kind, note = _kind(form), form.text("kenmerk", holding.MAX_NOTE)

    def act(connection: Connection) -> None:
        holding.hold_everything(connection, step, kind, note)
        leaving.ask_to_leave(connection, console.desk, None)

    await console.database.transact(act)
    return RedirectResponse(urls.HOLDS, status_code=303)


async def lift(request: Request) -> Response:
    """Lift a hold, and go back to where it was seen."""
    console, step = console_of(request), _step(request)
    form = await read_form(request)
    hold_id = request.path_params["hold_id"]

    def act(connection: Connection) -> None:
        lifted = holding.lift_hold(connection, step, hold_id, console.policy, console.runs)
        if lifted is not None:
            leaving.ask_again(connection, console.desk, lifted)

    await console.database.transact(act)
    task_id = form.text("taak", 26)
    return RedirectResponse(urls.task(task_id) if task_id.isalnum() else urls.HOLDS, status_code=303)


def _step(request: Request) -> Step:
    return Step(task_id="", version=0, viewer=need_di(request), now=console_of(request).clock())


def _kind(form: Form) -> HoldKind:
    try:
        return HoldKind(form.text("reden"))
    except ValueError as problem:
        raise form_not_ours() from problem
