"""The sites of the simulated tenant and their libraries, over HTTP."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from watcher.simulator.directory import let_in, listed
from watcher.simulator.errors import not_found
from watcher.simulator.presentation import drive_json
from watcher.simulator.simulation import Simulation
from watcher.simulator.uploads import QUOTA
from watcher.simulator.users import SimUser

HOST = "voorbeeld.sharepoint.example"


async def site(request: Request) -> Response:
    """Answer GET /sites/{id}."""
    return JSONResponse(_site(_by_id(request)))


async def by_path(request: Request) -> Response:
    """Answer GET /sites/{host}:/sites/{name}."""
    simulation = let_in(request)
    path = request.path_params["path"].strip("/")
    found = [one for one in _sites(simulation) if path.casefold() == f"sites/{one.site}"]
    if request.path_params["host"].casefold() != HOST or not found:
        raise not_found()
    return JSONResponse(_site(found[0]))


async def drives(request: Request) -> Response:
    """Answer GET /sites/{id}/drives: its libraries."""
    owner = _by_id(request)
    simulation = let_in(request)
    return listed(request, [drive_json(simulation.drive(owner.drive_id), QUOTA)], "drives")


def site_id(owner: SimUser) -> str:
    """Return the id that Graph gives a site: its host and two GUIDs."""
    return f"{HOST},{owner.id},{owner.id}"


def _by_id(request: Request) -> SimUser:
    found = [one for one in _sites(let_in(request)) if request.path_params["site"] == site_id(one)]
    if not found:
        raise not_found()
    return found[0]


def _sites(simulation: Simulation) -> list[SimUser]:
    return [owner for owner in simulation.owners if owner.site]


def _site(owner: SimUser) -> dict[str, Any]:
    return {
        "id": site_id(owner),
        "name": owner.site,
        "displayName": owner.display_name,
        "webUrl": f"https://{HOST}/sites/{owner.site}",
    }
