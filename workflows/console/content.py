"""The content of an upload, for DI and for who sent it; every look is recorded before anything is shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from workflows.console import urls
from workflows.console.attached import REDRAWN, Shape, attached_to, shape_of
from workflows.console.forms import read_form
from workflows.console.looking import LOCKED_UP, Asked, asked_of, attachment, file_of, gone, still_the_same
from workflows.console.media import too_large_to_play
from workflows.console.place import Console, not_found
from workflows.console.reading import MAX_SOUGHT, read_page
from workflows.console.render import render
from workflows.console.report import Member, read_report
from workflows.console.zipping import zipped
from workflows.errors import PermanentError
from workflows.inspection.image import DEFAULT_IMAGE_LIMITS, ImageRefused, Picture
from workflows.inspection.ocr import SIDE
from workflows.members import read_member
from workflows.model import UploadFile
from workflows.store import audit
from workflows.store.views.dossier import Dossier
from workflows.store.views.earlier import earlier_exports
from workflows.transcripts import sources

LARGEST_PICTURE = DEFAULT_IMAGE_LIMITS.size  # bytes
SMALL = 640  # pixels of the longest side, in the page of a conversation
REFUSED = {
    "te_groot": "Deze afbeelding is te groot om hier te laten zien.",
    "te_veel_pixels": "Deze afbeelding heeft te veel beeldpunten om hier te laten zien.",
    "te_veel_geheugen": "Deze afbeelding is te zwaar om hier te laten zien.",
    "te_traag": "Het duurde te lang om deze afbeelding te openen.",
    "niet_leesbaar": "Deze afbeelding is beschadigd of niet te lezen.",
}


async def show_conversation(request: Request) -> Response:
    """Show one page of the transcript, with what was searched for."""
    asked = await asked_of(request)
    if not asked.dossier.readable:
        raise gone()
    for file in sources(asked.dossier.upload):
        await still_the_same(asked.console, file)
    await asked.record(audit.Act.SEEN)
    transcript = await asked.console.previews.read(asked.session, asked.dossier.upload)
    sought = request.query_params.get("zoek", "").strip()[:MAX_SOUGHT]
    page = request.query_params.get("pagina", "1")
    return render(
        request,
        "gesprek.html",
        dossier=asked.dossier,
        report=read_report(asked.dossier.report),
        reading=None if transcript is None else read_page(transcript, page, sought),
        attached=attached_to(asked.dossier),
        earlier=await asked.console.database.transact(
            partial(earlier_exports, viewer=asked.viewer, upload_id=asked.upload_id)
        ),
        sought=sought,
    )


async def close_conversation(request: Request) -> Response:
    """Forget what is held of a conversation in this session, and go back to where it was opened."""
    await read_form(request)
    asked = await asked_of(request)
    asked.console.previews.close(asked.session, asked.upload_id)
    back = urls.task if asked.viewer.is_di and asked.dossier.task else urls.mine
    return RedirectResponse(back(asked.upload_id), status_code=303)


async def show_file(request: Request) -> Response:
    """Show one file's facts, its picture where there is one, and on request the text that can be read in it."""
    asked = await asked_of(request)
    file = file_of(request, asked.dossier)
    readable = asked.console.ocr is not None and file.mime in REDRAWN and not file.infected
    return render(
        request,
        "bestand.html",
        dossier=asked.dossier,
        file=file,
        shape="link" if file.infected else shape_of(file.mime).value,
        shape_of=shape_of,
        too_large=too_large_to_play,
        members=read_report(asked.dossier.report).members_of(file.sha256),
        told=read_report(asked.dossier.report).told_of(file.sha256),
        readable=readable,
        reading=await _read_aloud(asked, file) if readable and request.query_params.get("tekst") else None,
    )


async def _read_aloud(asked: Asked, file: UploadFile) -> str:
    """Read the text in a picture; it is shown once and kept nowhere."""
    await still_the_same(asked.console, file)
    await asked.look(file)
    async with asked.console.darkroom.queue:
        data = await _fetched(asked.console, file)
        picture = await asked.console.darkroom.reencode(data, SIDE) if data is not None else None
    if not isinstance(picture, Picture) or asked.console.ocr is None:
        return ""
    return await asked.console.ocr.read(picture.data) or ""


async def show_picture(request: Request) -> Response:
    """Give the pixels of a picture, drawn afresh; nothing else of the file comes along."""
    asked = await asked_of(request)
    file = file_of(request, asked.dossier)
    if file.mime not in REDRAWN:
        raise not_found()
    await still_the_same(asked.console, file)
    await asked.look(file)
    async with asked.console.darkroom.queue:
        return await _redrawn(request, asked.console, await _fetched(asked.console, file))


async def show_member(request: Request) -> Response:
    """Show one picture, sound or video out of a zip."""
    asked = await asked_of(request)
    file = file_of(request, asked.dossier)
    member = _member(request, asked.dossier, file)
    number = request.path_params["number"]
    shape = shape_of(member.mime, member.size)
    if shape is Shape.LINK:
        raise not_found()
    return render(
        request, "lid.html", dossier=asked.dossier, file=file, member=member, number=number, shape=shape.value
    )


async def show_member_picture(request: Request) -> Response:
    """Give the pixels of a picture in a zip, drawn afresh."""
    asked = await asked_of(request)
    file = file_of(request, asked.dossier)
    member = _member(request, asked.dossier, file)
    if member.mime not in REDRAWN:
        raise not_found()
    await still_the_same(asked.console, file)
    await asked.look(file, member.name)
    async with asked.console.darkroom.queue:
        data = await read_member(asked.console.originals, file, member.name, LARGEST_PICTURE)
        return await _redrawn(request, asked.console, data)


async def download(request: Request) -> Response:
    """Give the bytes of a file, to keep and not to show."""
    asked = await asked_of(request)
    file = file_of(request, asked.dossier)
    await still_the_same(asked.console, file)
    await asked.record(audit.Act.DOWNLOADED, file)
    stack = AsyncExitStack()
    content = await stack.enter_async_context(asked.console.originals.open(file))
    return Streamed(content, stack, file)


async def download_set(request: Request) -> Response:
    """Give every file that is to be registered as one zip, made while it is sent and kept nowhere."""
    asked = await asked_of(request)
    files = [each for each in asked.dossier.upload.files if each.excluded_because is None]
    if not asked.viewer.is_di or not files:
        raise not_found()
    for file in files:
        await still_the_same(asked.console, file)
    await asked.record(audit.Act.SET_DOWNLOADED)
    headers = {**LOCKED_UP, "Content-Disposition": f'attachment; filename="{asked.upload_id}.zip"'}
    pieces = zipped(
        (file.folder_path, file.name, partial(asked.console.originals.open, file)) for file in files
    )
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)


class Streamed(StreamingResponse):
    """Bytes from OneDrive, passed on piece by piece; the door closes however it ends."""

    def __init__(self, content: AsyncIterator[bytes], stack: AsyncExitStack, file: UploadFile) -> None:
        """Pass *content* on as a download; *stack* closes its source."""
        headers = {
            **LOCKED_UP,
            "Content-Disposition": attachment(file.name),
            "Content-Length": str(file.size),
        }
        super().__init__(content, media_type="application/octet-stream", headers=headers)
        self._stack = stack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        async with self._stack:
            await super().__call__(scope, receive, send)


async def _fetched(console: Console, file: UploadFile) -> bytes | None:
    """Read a whole picture; None when it is too large to try."""
    if not console.darkroom.takes(file.size):
        return None
    async with console.originals.open(file) as content:
        return b"".join([piece async for piece in content])


async def _redrawn(request: Request, console: Console, data: bytes | None) -> Response:
    picture: Picture | ImageRefused = ImageRefused(reason="te_groot")
    if data is not None:
        picture = await console.darkroom.reencode(data, SMALL if "klein" in request.query_params else 0)
    if isinstance(picture, ImageRefused):
        raise PermanentError(
            "picture-refused",
            REFUSED.get(picture.reason, REFUSED["niet_leesbaar"]),
            next_step="Haal het bestand op als u het toch wilt bekijken.",
            facts={"reason": picture.reason},
        )
    return Response(picture.data, media_type=picture.mime, headers=LOCKED_UP)


def _member(request: Request, dossier: Dossier, file: UploadFile) -> Member:
    """Find a file in a zip by its place; inspection read this zip and knows what is in it."""
    members = read_report(dossier.report).members_of(file.sha256)
    number: int = request.path_params["number"]
    if number >= len(members):
        raise not_found()
    return members[number]
