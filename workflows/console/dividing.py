"""The pages on which DI divides the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import structlog
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import assigning, worklist
from workflows.console.forms import Form, read_form
from workflows.console.place import Console, console_of, need_di
from workflows.console.problems import form_not_ours
from workflows.console.render import render
from workflows.console.signin import safe_return
from workflows.console.task import do_with_form, load
from workflows.deadlines import AMSTERDAM
from workflows.errors import BewaarstroomError
from workflows.step import MAX_REASON, Step
from workflows.store import colleagues

log = structlog.get_logger()

Act = Callable[[Connection, Step], object]


async def show_assign(request: Request) -> Response:
    """Show to whom a task can be given."""
    console, viewer = console_of(request), need_di(request)
    dossier = await load(console, viewer, request.path_params["task_id"])
    known = await console.database.transact(colleagues.of_di)
    return render(
        request, "toekennen.html", dossier=dossier, task=dossier.task, colleagues=known, today=today(console)
    )


async def assign(request: Request) -> Response:
    """Give a task to a colleague."""
    console = console_of(request)
    need_di(request)
    form = await read_form(request)
    to, day = form.text("aan", 100), today(console)
    return await do_with_form(request, form, lambda c, step: assigning.assign(c, step, to, day))


async def release(request: Request) -> Response:
    """Give a task back, with a reason if there is one."""
    need_di(request)
    form = await read_form(request)
    reason = form.text("reden", MAX_REASON)
    return await do_with_form(request, form, lambda c, step: worklist.release_task(c, step, reason))


async def divide(request: Request) -> Response:
    """Do one thing to several tasks, each on its own: what somebody changed meanwhile is left alone and told."""
    console, viewer = console_of(request), need_di(request)
    form = await read_form(request)
    act = _act(console, form)
    chosen = form.starting_with("taak-")
    done = 0
    for task_id, version in chosen[: assigning.MOST_AT_ONCE]:
        step = Step(task_id=task_id, version=version, viewer=viewer, now=console.clock())
        done += await _try(console, partial(_do, act, step))
    back = safe_return(form.text("terug", 2000))
    sign = "&" if "?" in back else "?"
    log.info("tasks_divided", chosen=len(chosen), done=done)
    return RedirectResponse(f"{back}{sign}gelukt={done}&gekozen={len(chosen)}", status_code=303)


def today(console: Console) -> date:
    """Say which day it is here."""
    return console.clock().astimezone(AMSTERDAM).date()


async def _try(console: Console, act: Callable[[Connection], object]) -> bool:
    try:
        await console.database.transact(act)
    except BewaarstroomError as refused:
        log.info("task_not_divided", code=refused.code)
        return False
    return True


def _do(act: Act, step: Step, connection: Connection) -> None:
    act(connection, step)


def _act(console: Console, form: Form) -> Act:
    what, to, day = form.text("wat"), form.text("aan", 100), today(console)
    acts: dict[str, Act] = {
        "nemen": worklist.take_task,
        "vrijgeven": lambda connection, step: worklist.release_task(connection, step, ""),
        "toekennen": lambda connection, step: assigning.assign(connection, step, to, day),
    }
    if what not in acts:
        raise form_not_ours()
    return acts[what]
