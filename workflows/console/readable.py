"""The conversation of a task as PDF/A, made when DI asks for it and kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from workflows.console.looking import LOCKED_UP, attachment, still_the_same
from workflows.console.place import console_of, need_di, not_found
from workflows.console.task import load
from workflows.store import audit


async def download(request: Request) -> Response:
    """Give the readable version as it is, or would be, registered beside the originals; recorded first."""
    console, viewer = console_of(request), need_di(request)
    dossier = await load(console, viewer, request.path_params["task_id"])
    if console.readable is None or not dossier.readable:
        raise not_found()
    upload = dossier.upload
    chosen = tuple(file for file in upload.files if file.excluded_because is None)
    for file in chosen:
        await still_the_same(console, file)
    write = partial(
        audit.record,
        at=console.clock(),
        act=audit.Act.READABLE_DOWNLOADED,
        result="gelukt",
        viewer=viewer,
        upload_id=upload.upload_id,
    )
    await console.database.transact(write)
    pdf = await console.readable.typeset(replace(upload, files=chosen), dossier.report)
    if pdf is None:
        raise not_found()
    headers = {**LOCKED_UP, "Content-Disposition": attachment(f"leesbare-versie-{upload.upload_id}.pdf")}
    return Response(pdf, media_type="application/pdf", headers=headers)
