"""The drives over HTTP: every way to address an item, and who answers which question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from watcher.simulator import content, delta, items, uploads
from watcher.simulator.address import read_address
from watcher.simulator.asking import Ask
from watcher.simulator.drive import Drive
from watcher.simulator.errors import GraphError
from watcher.simulator.links import api_base
from watcher.simulator.presentation import drive_json, selected
from watcher.simulator.simulation import Simulation
from watcher.simulator.tokens import check_bearer

Handler = Callable[[Ask], Awaitable[Response]]

HANDLERS: Mapping[tuple[str, str], Handler] = {
    ("GET", ""): items.read,
    ("PATCH", ""): items.change,
    ("DELETE", ""): items.delete,
    ("GET", "children"): items.children,
    ("POST", "children"): items.make_folder,
    ("GET", "delta"): delta.delta,
    ("GET", "content"): content.redirect,
    ("PUT", "content"): uploads.put,
    ("POST", "createUploadSession"): uploads.create_session,
    ("POST", "permanentDelete"): items.delete_for_good,
    ("GET", "retentionLabel"): items.retention_label,
}


async def by_drive(request: Request) -> Response:
    """Answer /drives/{id} and everything below it."""
    simulation: Simulation = request.app.state.simulation
    check_bearer(request, simulation)
    return await _answer(request, simulation, simulation.drive(request.path_params["drive"]))


async def by_user(request: Request) -> Response:
    """Answer /users/{id}/drive and everything below it."""
    simulation: Simulation = request.app.state.simulation
    check_bearer(request, simulation)
    return await _answer(request, simulation, simulation.drive_of(request.path_params["user"]))


async def _answer(request: Request, simulation: Simulation, drive: Drive) -> Response:
    rest = request.path_params.get("rest", "")
    if not rest:
        return await _drive(request, simulation, drive)
    address = read_address(rest)
    method = "GET" if request.method == "HEAD" else request.method
    handler = HANDLERS.get((method, address.action))
    if handler is None:
        raise GraphError(405, "BadRequest", "The HTTP method is not allowed on this resource.")
    return await handler(Ask(request=request, simulation=simulation, drive=drive, address=address))


async def _drive(request: Request, simulation: Simulation, drive: Drive) -> Response:
    if request.method not in {"GET", "HEAD"}:
        raise GraphError(405, "BadRequest", "The HTTP method is not allowed on this resource.")
    body = await simulation.at(drive, lambda: drive_json(drive, uploads.QUOTA))
    context = {"@odata.context": f"{api_base(request)}/$metadata#drives/$entity"}
    return JSONResponse({**context, **selected(body, request.query_params.get("$select"))})
