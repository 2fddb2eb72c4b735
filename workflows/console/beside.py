"""What lies beside the originals in the zaak, made again when DI asks for it."""

from __future__ import annotations

from functools import partial

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows.console import urls
from workflows.console.forms import read_form
from workflows.console.place import console_of, need_di, not_found
from workflows.console.task import load
from workflows.store import audit

log = structlog.get_logger()


async def make_again(request: Request) -> Response:
    """Make what failed once more, and show on the task how that went; recorded first."""
    console, viewer = console_of(request), need_di(request)
    await read_form(request)
    dossier = await load(console, viewer, request.path_params["task_id"])
    if console.make_again is None or dossier.task is None or not dossier.lacks_made:
        raise not_found()
    write = partial(
        audit.record,
        at=console.clock(),
        act=audit.Act.MADE_AGAIN,
        result="gevraagd",
        viewer=viewer,
        upload_id=dossier.upload.upload_id,
    )
    await console.database.transact(write)
    await console.make_again(dossier.upload, dossier.task)
    log.info("made_again", task_id=dossier.task.task_id, upload_id=dossier.upload.upload_id)
    return RedirectResponse(urls.task(dossier.task.task_id), status_code=303)
