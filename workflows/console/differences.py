"""A conversation beside an earlier export of it, while both can be read."""

from __future__ import annotations

import asyncio
from functools import partial

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from workflows.console.archive import Held
from workflows.console.looking import Asked, asked_of, gone, still_the_same
from workflows.console.place import not_found
from workflows.console.render import render
from workflows.errors import PermanentError
from workflows.inspection.whatsapp.difference import Difference, compare_exports
from workflows.inspection.whatsapp.message import Transcript
from workflows.model import UploadFile
from workflows.proof import Proof
from workflows.store import audit, documents
from workflows.store.views.earlier import earlier_exports
from workflows.transcripts import OriginalTranscripts, sources

MOST_SHOWN = 200  # messages of each sort


async def show_difference(request: Request) -> Response:
    """Show what differs, or say why the two cannot be compared."""
    later = await asked_of(request)
    offered = await later.console.database.transact(
        partial(earlier_exports, viewer=later.viewer, upload_id=later.upload_id)
    )
    chosen = next((one for one in offered if one.upload_id == request.path_params["other_id"]), None)
    if chosen is None:
        raise not_found()
    earlier = await asked_of(request, chosen.upload_id)
    answer = await _compared(earlier, later)
    return render(
        request,
        "verschil.html",
        dossier=later.dossier,
        earlier=chosen,
        difference=answer if isinstance(answer, Difference) else None,
        problem=answer if isinstance(answer, PermanentError) else None,
        most=MOST_SHOWN,
    )


async def _compared(earlier: Asked, later: Asked) -> Difference | PermanentError:
    try:
        before, after = await _conversation(earlier), await _conversation(later)
    except PermanentError as problem:
        return problem
    return await asyncio.to_thread(compare_exports, before, after)


async def _conversation(asked: Asked) -> Transcript:
    """Read a conversation from OneDrive, or from the zaak once it is not there as it was; recorded first."""
    await asked.record(audit.Act.SEEN)
    try:
        found = await _in_onedrive(asked)
    except PermanentError as problem:
        found = await _in_zaak(asked, problem)
    if found is None:
        raise PermanentError(
            "conversation-unreadable", "In een van de twee uploads kunnen wij geen gesprek lezen."
        )
    return found


async def _in_onedrive(asked: Asked) -> Transcript | None:
    if not asked.dossier.readable:
        raise gone()
    for file in sources(asked.dossier.upload):
        await still_the_same(asked.console, file)
    return await asked.console.previews.read(asked.session, asked.dossier.upload)


async def _in_zaak(asked: Asked, problem: PermanentError) -> Transcript | None:
    """Read it back on behalf of DI; *problem* is why OneDrive could not give it, and stands when the zaak cannot either."""
    archive, files = asked.console.archive, sources(asked.dossier.upload)
    if archive is None or not asked.viewer.is_di or any(file.infected for file in files):
        raise problem
    proofs = await asked.console.database.transact(partial(_proofs, files))
    if len(proofs) != len(files):
        raise problem
    contents = {
        file.file_id: await archive.read(file, proofs[file.file_id], asked.viewer.person) for file in files
    }
    return await OriginalTranscripts(Held(contents)).read(asked.dossier.upload)


def _proofs(files: tuple[UploadFile, ...], connection: Connection) -> dict[str, Proof]:
    found = {file.file_id: documents.proof_of(connection, file.file_id) for file in files}
    return {file_id: proof for file_id, proof in found.items() if proof is not None}
