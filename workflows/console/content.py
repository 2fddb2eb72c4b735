"""The content of an upload, for DI and for who sent it; every look is recorded before anything is shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from workflows.console import urls
from workflows.console.place import Console, console_of, need_viewer, not_found
from workflows.console.reading import MAX_SOUGHT, read_page
from workflows.console.render import render
from workflows.console.report import Member, read_report
from workflows.console.zipping import zipped
from workflows.errors import PermanentError
from workflows.inspection.image import DEFAULT_IMAGE_LIMITS, ImageRefused, Picture
from workflows.members import read_member
from workflows.model import Gone, UploadFile, Viewer
from workflows.store import audit
from workflows.store.views import dossier as dossiers
from workflows.store.views.dossier import Dossier
from workflows.transcripts import sources

LARGEST_PICTURE = DEFAULT_IMAGE_LIMITS.size  # bytes
REDRAWN = frozenset({"image/jpeg", "image/png"})
REFUSED = {
    "te_groot": "Deze afbeelding is te groot om hier te laten zien.",
    "te_veel_pixels": "Deze afbeelding heeft te veel beeldpunten om hier te laten zien.",
    "te_veel_geheugen": "Deze afbeelding is te zwaar om hier te laten zien.",
    "te_traag": "Het duurde te lang om deze afbeelding te openen.",
    "niet_leesbaar": "Deze afbeelding is beschadigd of niet te lezen.",
}
LOCKED_UP = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody wants to see, after it was found that they may."""

    console: Console
    viewer: Viewer
    dossier: Dossier

    @property
    def upload_id(self) -> str:
        """The upload it is about."""
        return self.dossier.upload.upload_id

    async def record(self, act: audit.Act, file: UploadFile | None = None) -> None:
        """Write down who looks at what, before they see it."""
        await self.console.database.transact(partial(self._record, act, file))

    def _record(self, act: audit.Act, file: UploadFile | None, connection: Connection) -> None:
        audit.record(
            connection,
            at=self.console.clock(),
            act=act,
            result="gelukt",
            viewer=self.viewer,
            upload_id=self.upload_id,
            object_id=file.file_id if file else None,
        )


async def show_conversation(request: Request) -> Response:
    """Show one page of the transcript, with what was searched for."""
    asked = await _asked(request)
    if not asked.dossier.readable:
        raise _gone()
    for file in sources(asked.dossier.upload):
        await _still_the_same(asked.console, file)
    await asked.record(audit.Act.SEEN)
    transcript = await asked.console.transcripts.read(asked.dossier.upload)
    sought = request.query_params.get("zoek", "").strip()[:MAX_SOUGHT]
    page = request.query_params.get("pagina", "1")
    return render(
        request,
        "gesprek.html",
        dossier=asked.dossier,
        report=read_report(asked.dossier.report),
        reading=None if transcript is None else read_page(transcript, page, sought),
        attached=_attached(asked.dossier),
        sought=sought,
    )


async def show_file(request: Request) -> Response:
    """Show one file's facts, and its picture where there is one."""
    asked = await _asked(request)
    file = _file(request, asked.dossier)
    return render(
        request,
        "bestand.html",
        dossier=asked.dossier,
        file=file,
        is_picture=file.mime in REDRAWN and not file.infected,
        redrawn=REDRAWN,
        members=read_report(asked.dossier.report).members_of(file.sha256),
    )


async def show_picture(request: Request) -> Response:
    """Give the pixels of a picture, drawn afresh; nothing else of the file comes along."""
    asked = await _asked(request)
    file = _file(request, asked.dossier)
    if file.mime not in REDRAWN:
        raise not_found()
    await _still_the_same(asked.console, file)
    await asked.record(audit.Act.SEEN, file)
    async with asked.console.darkroom.queue:
        return await _redrawn(asked.console, await _fetched(asked.console, file))


async def show_member(request: Request) -> Response:
    """Show one picture out of a zip."""
    asked = await _asked(request)
    file = _file(request, asked.dossier)
    member = _member(request, asked.dossier, file)
    number = request.path_params["number"]
    return render(request, "lid.html", dossier=asked.dossier, file=file, member=member, number=number)


async def show_member_picture(request: Request) -> Response:
    """Give the pixels of a picture in a zip, drawn afresh."""
    asked = await _asked(request)
    file = _file(request, asked.dossier)
    member = _member(request, asked.dossier, file)
    await _still_the_same(asked.console, file)
    await asked.record(audit.Act.SEEN, file)
    async with asked.console.darkroom.queue:
        data = await read_member(asked.console.originals, file, member.name, LARGEST_PICTURE)
        return await _redrawn(asked.console, data)


async def download(request: Request) -> Response:
    """Give the bytes of a file, to keep and not to show."""
    asked = await _asked(request)
    file = _file(request, asked.dossier)
    await _still_the_same(asked.console, file)
    await asked.record(audit.Act.DOWNLOADED, file)
    stack = AsyncExitStack()
    content = await stack.enter_async_context(asked.console.originals.open(file))
    return Streamed(content, stack, file)


async def download_set(request: Request) -> Response:
    """Give every file that is to be registered as one zip, made while it is sent and kept nowhere."""
    asked = await _asked(request)
    files = [each for each in asked.dossier.upload.files if each.excluded_because is None]
    if not asked.viewer.is_di or not files:
        raise not_found()
    for file in files:
        await _still_the_same(asked.console, file)
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


def attachment(name: str) -> str:
    """Spell a Content-Disposition that no name can break out of."""
    safe = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name).strip(". ")
    safe = safe or "bestand"
    ascii_only = safe.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    return f"attachment; filename=\"{ascii_only}\"; filename*=UTF-8''{quote(safe, safe='')}"


async def _asked(request: Request) -> Asked:
    console, viewer = console_of(request), need_viewer(request)
    upload_id = request.path_params["upload_id"]
    dossier = await console.database.transact(
        partial(dossiers.for_content, viewer=viewer, upload_id=upload_id)
    )
    if dossier is None:
        raise not_found()
    return Asked(console=console, viewer=viewer, dossier=dossier)


def _file(request: Request, dossier: Dossier) -> UploadFile:
    wanted = request.path_params["file_id"]
    for file in dossier.upload.files:
        if file.file_id == wanted:
            return file
    raise not_found()


def _gone() -> PermanentError:
    return PermanentError(
        "original-gone",
        "Dit bestand staat niet meer in OneDrive.",
        next_step="Staat het bestand al in de zaak? Bekijk het dan in het zaaksysteem.",
    )


async def _fetched(console: Console, file: UploadFile) -> bytes | None:
    """Read a whole picture; None when it is too large to try."""
    if not console.darkroom.takes(file.size):
        return None
    async with console.originals.open(file) as content:
        return b"".join([piece async for piece in content])


async def _redrawn(console: Console, data: bytes | None) -> Response:
    picture: Picture | ImageRefused = ImageRefused(reason="te_groot")
    if data is not None:
        picture = await console.darkroom.reencode(data)
    if isinstance(picture, ImageRefused):
        raise PermanentError(
            "picture-refused",
            REFUSED.get(picture.reason, REFUSED["niet_leesbaar"]),
            next_step="Haal het bestand op als u het toch wilt bekijken.",
            facts={"reason": picture.reason},
        )
    return Response(picture.data, media_type=picture.mime, headers=LOCKED_UP)


def _member(request: Request, dossier: Dossier, file: UploadFile) -> Member:
    """Find a picture in a zip by its place; inspection read this zip and knows what is in it."""
    members = read_report(dossier.report).members_of(file.sha256)
    number: int = request.path_params["number"]
    if number >= len(members) or members[number].mime not in REDRAWN:
        raise not_found()
    return members[number]


def _attached(dossier: Dossier) -> dict[str, str]:
    """Lead from the name of an attachment to the page that shows it."""
    upload_id, report = dossier.upload.upload_id, read_report(dossier.report)
    loose = {file.name.casefold(): urls.look(upload_id, file.file_id) for file in dossier.upload.files}
    packed = {
        member.name.rpartition("/")[2].casefold(): urls.member(upload_id, file.file_id, number)
        for file in dossier.upload.files
        for number, member in enumerate(report.members_of(file.sha256))
        if member.mime in REDRAWN
    }
    return packed | loose


async def _still_the_same(console: Console, file: UploadFile) -> None:
    if file.infected:
        raise PermanentError(
            "file-infected",
            "De virusscanner vond een virus in dit bestand. Wij laten het niet zien en geven het niet mee.",
            next_step="Open het ook niet in OneDrive. Waarschuw de beveiligingsfunctionaris (CISO).",
        )
    seen = await console.originals.look(file.key)
    if isinstance(seen, Gone):
        raise _gone()
    if seen.content != file.content:
        raise PermanentError(
            "original-changed",
            "Dit bestand is veranderd sinds wij het ontvingen. Wij laten de nieuwe versie hier niet zien.",
            next_step="Wacht even: Bewaarstroom onderzoekt het bestand opnieuw en meldt het op de taak.",
        )
