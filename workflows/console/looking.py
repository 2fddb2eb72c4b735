"""Who wants to see which content, whether they may, and whether it is still what was received."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.requests import Request

from workflows.console.place import Console, console_of, need_viewer, not_found, session_id
from workflows.errors import PermanentError
from workflows.model import Gone, UploadFile, Viewer
from workflows.store import audit
from workflows.store.views import dossier as dossiers
from workflows.store.views.dossier import Dossier

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
    session: str  # names the open session, for what is held in memory while it lasts

    @property
    def upload_id(self) -> str:
        """The upload it is about."""
        return self.dossier.upload.upload_id

    async def record(self, act: audit.Act, file: UploadFile | None = None) -> None:
        """Write down who looks at what, before they see it."""
        await self.console.database.transact(partial(self._record, act, file))

    async def look(self, file: UploadFile, part: str = "") -> None:
        """Write down that a file is seen, once for as long as this session has the upload open.

        A page with fifty pictures, or a video of which the browser asks piece by piece, is one look at each.
        """
        previews, what = self.console.previews, f"{file.file_id}/{part}"
        if not previews.saw(self.session, self.upload_id, what):
            await self.record(audit.Act.SEEN, file)
            previews.note(self.session, self.upload_id, what)

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


def attachment(name: str) -> str:
    """Spell a Content-Disposition that no name can break out of."""
    safe = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in name).strip(". ")
    safe = safe or "bestand"
    ascii_only = safe.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    return f"attachment; filename=\"{ascii_only}\"; filename*=UTF-8''{quote(safe, safe='')}"


async def asked_of(request: Request, other: str | None = None) -> Asked:
    """Find the upload that a request is about (or *other*), as far as the viewer may see it; 404 for anything else."""
    console, viewer = console_of(request), need_viewer(request)
    upload_id = other or request.path_params["upload_id"]
    dossier = await console.database.transact(
        partial(dossiers.for_content, viewer=viewer, upload_id=upload_id)
    )
    if dossier is None:
        raise not_found()
    return Asked(console=console, viewer=viewer, dossier=dossier, session=session_id(request))


def file_of(request: Request, dossier: Dossier) -> UploadFile:
    """Find the file that a request is about."""
    wanted = request.path_params["file_id"]
    for file in dossier.upload.files:
        if file.file_id == wanted:
            return file
    raise not_found()


def gone() -> PermanentError:
    """Say that the original is not there any more."""
    return PermanentError(
        "original-gone",
        "Dit bestand staat niet meer in OneDrive.",
        next_step="Staat het bestand al in de zaak? Bekijk het dan in het zaaksysteem.",
    )


async def still_the_same(console: Console, file: UploadFile) -> None:
    """Refuse what is infected, gone, or other than what was received."""
    if file.infected:
        raise PermanentError(
            "file-infected",
            "De virusscanner vond een virus in dit bestand. Wij laten het niet zien en geven het niet mee.",
            next_step="Open het ook niet in OneDrive. Waarschuw de beveiligingsfunctionaris (CISO).",
        )
    seen = await console.originals.look(file.key)
    if isinstance(seen, Gone):
        raise gone()
    if seen.content != file.content:
        raise PermanentError(
            "original-changed",
            "Dit bestand is veranderd sinds wij het ontvingen. Wij laten de nieuwe versie hier niet zien.",
            next_step="Wacht even: Bewaarstroom onderzoekt het bestand opnieuw en meldt het op de taak.",
        )
