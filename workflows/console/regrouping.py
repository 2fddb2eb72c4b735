"""How DI puts tasks together or takes them apart on the screen."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import regrouping
from workflows.console import urls
from workflows.console.forms import Form, read_form
from workflows.console.place import console_of, need_di
from workflows.errors import BadInputError
from workflows.step import Step

PICKED = "bestand-"  # and the file's id, for each file that was ticked


async def merge(request: Request) -> Response:
    """Bring the files of another task to this one."""
    console, form = console_of(request), await read_form(request)
    step, other = _step(request, form), _other(form)
    task = await console.database.transact(
        lambda connection: regrouping.merge(connection, step, other, console.runs)
    )
    return RedirectResponse(urls.task(task.task_id), status_code=303)


async def split(request: Request) -> Response:
    """Make a task of its own of the files that were ticked."""
    console, form = console_of(request), await read_form(request)
    step, files = _step(request, form), form.picked(PICKED)
    await console.database.transact(
        lambda connection: regrouping.split(connection, step, files, console.runs, console.starter)
    )
    return RedirectResponse(urls.task(step.task_id), status_code=303)


def _step(request: Request, form: Form) -> Step:
    return Step(
        task_id=request.path_params["task_id"],
        version=form.number("versie"),
        viewer=need_di(request),
        now=console_of(request).clock(),
    )


def _other(form: Form) -> regrouping.Other:
    """Read which task was chosen: its id and the version that stood on the screen."""
    task_id, _, version = form.text("andere").partition("/")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise BadInputError(
            "other-task-missing",
            "Kies eerst een andere taak.",
            next_step="Ga terug en kies een taak uit de lijst.",
        )
    return regrouping.Other(task_id=task_id, version=int(version))
