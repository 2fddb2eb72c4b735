"""The MDTO description of a registered upload, for DI to keep."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from workflows.console.looking import LOCKED_UP, attachment
from workflows.console.place import console_of, need_di, not_found
from workflows.console.task import load
from workflows.store import audit


async def download(request: Request) -> Response:
    """Give the description of the upload and of each of its files as a zip of XML; recorded first."""
    console, viewer = console_of(request), need_di(request)
    dossier = await load(console, viewer, request.path_params["task_id"])
    if console.describer is None or dossier.task is None or dossier.task.decision is None:
        raise not_found()
    packed = await console.describer.pack(dossier.upload, dossier.task.decision, dossier.report)
    if packed is None:
        raise not_found()
    write = partial(
        audit.record,
        at=console.clock(),
        act=audit.Act.DESCRIPTION_DOWNLOADED,
        result="gelukt",
        viewer=viewer,
        upload_id=dossier.upload.upload_id,
    )
    await console.database.transact(write)
    headers = {**LOCKED_UP, "Content-Disposition": attachment(f"mdto-{dossier.upload.upload_id}.zip")}
    return Response(packed, media_type="application/zip", headers=headers)
