"""The page with the leaflet's guidance, for everybody."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from workflows.console.place import console_of, need_viewer
from workflows.console.render import render
from workflows.notices.leaflet import read_leaflet


async def show_leaflet(request: Request) -> Response:
    """Show the leaflet as it is now."""
    need_viewer(request)
    shown = read_leaflet(console_of(request).desk.words.leaflet())
    return render(request, "hulp.html", leaflet=shown)
