"""The small Dutch page of the simulator: drop files, see what lies there, take things out of the recycle bin."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from watcher.simulator.body import receive
from watcher.simulator.drive import Arrival, Drive
from watcher.simulator.errors import GraphError, bad_request
from watcher.simulator.item import Author, Item
from watcher.simulator.mail import read_mail, recipients
from watcher.simulator.simulation import Simulation
from watcher.simulator.users import WATCHED_FOLDER

HERE = Path(__file__).parent
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FILE_LIMIT = 2 * 1024**3
FORM_FILES = 1000
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
SHIPPED = {"page.css": "text/css", "page.js": "text/javascript"}

_templates = Environment(
    loader=FileSystemLoader(HERE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line in a list of files."""

    id: str
    name: str
    depth: int
    folder: bool
    size: str
    moment: str


def routes() -> list[BaseRoute]:
    """Return every address of the page."""
    return [
        Route("/", people),
        Route("/post", post),
        Route("/gebruiker/{key}", person),
        Route("/gebruiker/{key}/bestanden", upload_form, methods=["POST"]),
        Route("/gebruiker/{key}/bestanden/{path:path}", upload, methods=["PUT"]),
        Route("/gebruiker/{key}/verwijderen/{item}", remove, methods=["POST"]),
        Route("/gebruiker/{key}/herstellen/{item}", restore, methods=["POST"]),
        Route("/pagina/{name}", shipped),
        Route("/favicon.ico", no_icon),
    ]


async def people(request: Request) -> Response:
    """Show everybody who has a OneDrive."""
    simulation: Simulation = request.app.state.simulation
    drives = [(drive.user, str(drive.folder / WATCHED_FOLDER)) for drive in simulation.drives.values()]
    return _page("people.html", drives=drives)


async def person(request: Request) -> Response:
    """Show one OneDrive and its recycle bin."""
    drive = _drive(request)

    def work() -> dict[str, Any]:
        return {
            "rows": list(_rows(drive, drive.root_id, 0)),
            "recycled": [*map(_line, drive.shelf.recycled())],
        }

    shown = await request.app.state.simulation.at(drive, work)
    folder = str(drive.folder / WATCHED_FOLDER)
    return _page("person.html", user=drive.user, folder=folder, watched=WATCHED_FOLDER, **shown)


async def post(request: Request) -> Response:
    """Show the mail that would have gone out, newest first."""
    simulation: Simulation = request.app.state.simulation
    names = {user.id: user.display_name for user in simulation.users}
    letters = [
        {
            "sender": names.get(row["sender"], "onbekend"),
            "to": ", ".join(recipients(row["message"])),
            "subject": row["message"].get("subject") or "(geen onderwerp)",
            "accepted": row["accepted"],
            "text": readable(row["message"].get("body") or {}),
        }
        for row in reversed(await simulation.database.transact(read_mail))
    ]
    return _page("post.html", letters=letters)


async def upload(request: Request) -> Response:
    """Take one file from the script, at its path below the watched folder."""
    _same_origin(request)
    drive = _drive(request)
    arrived = drive.incoming / str(uuid.uuid4())
    try:
        await receive(request, arrived, FILE_LIMIT)
        await _put(request, drive, request.path_params["path"], arrived)
    finally:
        arrived.unlink(missing_ok=True)
    return Response(status_code=201, headers=SAFE)


async def upload_form(request: Request) -> Response:
    """Take the files of a plain form, for browsers without script."""
    _same_origin(request)
    drive = _drive(request)
    async with request.form(max_files=FORM_FILES) as form:
        for file in form.getlist("bestanden"):
            if isinstance(file, UploadFile) and file.filename:
                await _keep(request, drive, file)
    return _back(drive)


async def remove(request: Request) -> Response:
    """Move an item to the recycle bin, as a person would."""
    _same_origin(request)
    drive, item = _drive(request), request.path_params["item"]
    await request.app.state.simulation.at(drive, lambda: drive.recycle(drive.find(item), Author.OWNER))
    return _back(drive)


async def restore(request: Request) -> Response:
    """Take an item out of the recycle bin."""
    _same_origin(request)
    drive, item = _drive(request), request.path_params["item"]
    await request.app.state.simulation.at(drive, lambda: drive.restore(item))
    return _back(drive)


async def shipped(request: Request) -> Response:
    """Give the style and the script."""
    name = request.path_params["name"]
    if name not in SHIPPED:
        raise GraphError(404, "itemNotFound", "No such file.")
    return FileResponse(HERE / name, media_type=SHIPPED[name], headers=SAFE)


async def no_icon(_: Request) -> Response:
    """Spare the browser's log a line."""
    return Response(status_code=204)


def readable(body: dict[str, Any]) -> str:
    """Return the text of a mail body, without its markup when it is HTML."""
    content = str(body.get("content") or "")
    if str(body.get("contentType", "")).casefold() != "html":
        return content
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return "".join(reader.texts).strip()


class _Reader(HTMLParser):
    """Keeps the text, and the address behind a link."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a link leads to."""
        target = dict(attrs).get("href")
        if tag == "a" and target:
            self.texts.append(f"{target} ")


def _rows(drive: Drive, parent_id: str, depth: int) -> Iterator[Row]:
    for item in drive.shelf.children(parent_id):
        yield _line(item, depth)
        yield from _rows(drive, item.id, depth + 1)


def _line(item: Item, depth: int = 0) -> Row:
    return Row(
        id=item.id,
        name=item.name,
        depth=min(depth, 6),
        folder=item.folder,
        size="map" if item.folder else _size(item.size),
        moment=item.modified.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M:%S"),
    )


def _size(count: int) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count} {unit}"
        count = round(count / 1000)
    return f"{count} GB"


async def _keep(request: Request, drive: Drive, file: UploadFile) -> None:
    arrived = drive.incoming / str(uuid.uuid4())
    try:
        with arrived.open("wb") as stream:
            while piece := await file.read(1 << 20):
                stream.write(piece)
        await _put(request, drive, file.filename or "", arrived)
    finally:
        arrived.unlink(missing_ok=True)


async def _put(request: Request, drive: Drive, path: str, arrived: Path) -> None:
    *above, name = [part for part in path.split("/") if part] or [""]

    def work() -> None:
        folder = drive.find(drive.root_id)
        for part in (WATCHED_FOLDER, *above):
            found = drive.shelf.child(folder.id, part)
            folder = found or drive.make_folder(folder, part, author=Author.OWNER)
        drive.place(folder, name, Arrival(file=arrived, conflict="rename", author=Author.OWNER))

    await request.app.state.simulation.at(drive, work)


def _drive(request: Request) -> Drive:
    simulation: Simulation = request.app.state.simulation
    for drive in simulation.drives.values():
        if drive.user.key == request.path_params["key"]:
            return drive
    raise GraphError(404, "itemNotFound", "There is no such user.")


def _same_origin(request: Request) -> None:
    """Refuse what another site's page makes the browser send."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.url.netloc:
        raise GraphError(403, "accessDenied", "This page takes orders only from itself.")
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise bad_request("This page takes orders only from itself.")


def _back(drive: Drive) -> Response:
    return RedirectResponse(f"/gebruiker/{drive.user.key}", status_code=303)


def _page(template: str, **shown: Any) -> Response:
    return HTMLResponse(_templates.get_template(template).render(**shown), headers=SAFE)
