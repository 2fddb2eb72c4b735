"""Downloads: a redirect to an address that needs no token, and the bytes behind it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from watcher.simulator import links
from watcher.simulator.asking import Ask
from watcher.simulator.drive import Drive
from watcher.simulator.errors import GraphError, bad_request, not_found
from watcher.simulator.item import Item
from watcher.simulator.presentation import unique_id, web_name
from watcher.simulator.simulation import Simulation


class Whole(FileResponse):
    """A file in larger pieces than Starlette reads: an export may be gigabytes, and whoever measures waits."""

    chunk_size = 1024 * 1024  # bytes


def link_to(request: Request, simulation: Simulation, drive: Drive, item: Item) -> str:
    """Return an address where the item's bytes can be had for a while, by anybody."""
    tempauth = links.seal_link(simulation.seal, ["download", drive.id, item.id], simulation.clock())
    place = f"{links.elsewhere(request.url)}/personal/{web_name(drive)}/_layouts/15/download.aspx"
    return f"{place}?UniqueId={unique_id(item)}&Translate=false&tempauth={tempauth}&ApiVersion=2.0"


async def redirect(ask: Ask) -> Response:
    """Answer GET …/content: 302, or 304 when the client has this very item."""
    item = await ask.find()
    if item.folder:
        raise bad_request("You cannot get content for a folder.")
    if ask.request.headers.get("if-none-match") in {ask.drive.etag(item), ask.drive.ctag(item)}:
        return Response(status_code=304, headers={"ETag": ask.drive.etag(item)})
    return RedirectResponse(link_to(ask.request, ask.simulation, ask.drive, item), status_code=302)


async def download(request: Request) -> Response:
    """Give the bytes behind a sealed address, or the range of them that is asked for."""
    simulation: Simulation = request.app.state.simulation
    tempauth = request.query_params.get("tempauth", "")
    parts = links.open_link(simulation.seal, tempauth, simulation.clock(), simulation.link_life)
    if parts[0] != "download":
        raise GraphError(403, "accessDenied", "This address is not for downloads.")
    drive = simulation.drive(parts[1])
    item = await simulation.at(drive, lambda: drive.find(parts[2]))
    if unique_id(item) != request.query_params.get("UniqueId"):
        raise not_found()
    return Whole(
        drive.on_disk(item),
        media_type="application/octet-stream",
        filename=item.name,
        headers={"ETag": drive.etag(item), "Cache-Control": "no-store"},
    )
