"""The simulator's own controls, below /_sim: faults, the journal, labels, mail and who there is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from watcher.simulator import mail, subscriptions
from watcher.simulator.body import read_json, text_in
from watcher.simulator.errors import GraphError, bad_request
from watcher.simulator.faults import Armoury, Fault, read_fault
from watcher.simulator.journal import Journal
from watcher.simulator.simulation import Simulation
from watcher.simulator.tables import mail_table
from watcher.simulator.users import GROUP_ID, TENANT_ID, SimUser


def routes() -> list[BaseRoute]:
    """Return every control with its address."""
    return [
        Route("/_sim/tenant", tenant),
        Route("/_sim/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/_sim/faults/{number:int}", disarm, methods=["DELETE"]),
        Route("/_sim/log", log, methods=["GET", "DELETE"]),
        Route("/_sim/mail", outbox, methods=["GET", "DELETE"]),
        Route("/_sim/label", label, methods=["POST"]),
        Route("/_sim/creator", creator, methods=["POST"]),
        Route("/_sim/people", people, methods=["POST"]),
        Route("/_sim/notify", notify, methods=["POST"]),
        Route("/_sim/lifecycle", lifecycle, methods=["POST"]),
    ]


async def tenant(request: Request) -> Response:
    """Say who there is and where everybody's folder lies."""
    simulation: Simulation = request.app.state.simulation
    people = [_person(simulation, user) for user in simulation.users]
    return JSONResponse({"tenant": TENANT_ID, "group": GROUP_ID, "users": people})


async def faults(request: Request) -> Response:
    """List the armed faults, arm one, or disarm all."""
    armoury: Armoury = request.app.state.armoury
    if request.method == "DELETE":
        armoury.armed.clear()
        return Response(status_code=204)
    if request.method == "POST":
        fault = read_fault(await _said(request))
        return JSONResponse(_fault(armoury.arm(fault), fault), status_code=201)
    return JSONResponse({"value": [_fault(number, fault) for number, fault in armoury.armed.items()]})


async def disarm(request: Request) -> Response:
    """Take one fault away."""
    armoury: Armoury = request.app.state.armoury
    if armoury.armed.pop(request.path_params["number"], None) is None:
        raise GraphError(404, "itemNotFound", "No such fault is armed.")
    return Response(status_code=204)


async def log(request: Request) -> Response:
    """Show or forget the requests that were made."""
    journal: Journal = request.app.state.journal
    if request.method == "DELETE":
        journal.clear()
        return Response(status_code=204)
    return JSONResponse(journal.as_json())


async def outbox(request: Request) -> Response:
    """Show or forget the mail that was accepted, oldest first."""
    simulation: Simulation = request.app.state.simulation
    if request.method == "DELETE":
        await simulation.database.transact(lambda connection: connection.execute(delete(mail_table)))
        return Response(status_code=204)
    return JSONResponse({"value": await simulation.database.transact(mail.read_mail)})


async def label(request: Request) -> Response:
    """Put a retention label on an item, or take it off: {"drive", "item", "label"}."""
    simulation: Simulation = request.app.state.simulation
    body = await _said(request)
    names = [text_in(body, name) for name in ("drive", "item")]
    if not all(names):
        raise bad_request("drive and item are required.")
    drive = simulation.drive(names[0] or "")
    wanted = text_in(body, "label")
    await simulation.at(drive, lambda: drive.set_label(drive.find(names[1]), wanted))
    return Response(status_code=204)


async def creator(request: Request) -> Response:
    """Say which person made an item in a library: {"drive", "item", "user"}."""
    simulation: Simulation = request.app.state.simulation
    body = await _said(request)
    names = [text_in(body, name) for name in ("drive", "item", "user")]
    if not all(names):
        raise bad_request("drive, item and user are required.")
    drive, maker = simulation.drive(names[0] or ""), simulation.user(names[2] or "")
    await simulation.at(drive, lambda: drive.set_creator(drive.find(names[1]), maker))
    return Response(status_code=204)


async def people(request: Request) -> Response:
    """Let somebody join or leave the group, or get or lose a OneDrive: {"user", "member"?, "provisioned"?}."""
    simulation: Simulation = request.app.state.simulation
    body = await _said(request)
    user = text_in(body, "user")
    wishes = {name: body.get(name) for name in ("member", "provisioned")}
    if not user or not all(wish is None or isinstance(wish, bool) for wish in wishes.values()):
        raise bad_request("user is required; member and provisioned are true or false.")
    simulation.change_user(user, **wishes)
    return Response(status_code=204)


async def notify(request: Request) -> Response:
    """Send the notifications that are due now, instead of in a moment."""
    simulation: Simulation = request.app.state.simulation
    return JSONResponse({"sent": await subscriptions.tell(simulation)})


async def lifecycle(request: Request) -> Response:
    """Send a lifecycle event about a drive: {"drive", "event"}."""
    simulation: Simulation = request.app.state.simulation
    body = await _said(request)
    drive, event = text_in(body, "drive"), text_in(body, "event")
    if event not in subscriptions.EVENTS:
        raise bad_request(f"event must be one of: {', '.join(subscriptions.EVENTS)}.")
    return JSONResponse({"sent": await subscriptions.tell_lifecycle(simulation, drive or "", event)})


async def _said(request: Request) -> dict[str, Any]:
    """Read JSON that says so: a page elsewhere cannot send that type without our leave."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise GraphError(415, "invalidRequest", "The controls take application/json only.")
    return await read_json(request)


def _person(simulation: Simulation, user: SimUser) -> dict[str, Any]:
    drive = simulation.drives.get(user.drive_id)
    return {
        "id": user.id,
        "displayName": user.display_name,
        "mail": user.mail,
        "drive": drive.id if drive else None,
        "folder": str(drive.folder) if drive else None,
    }


def _fault(number: int, fault: Fault) -> dict[str, Any]:
    return {"number": number, **vars(fault)}
