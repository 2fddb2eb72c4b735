"""The people and the group of the simulated tenant, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from watcher.simulator.errors import GraphError, bad_request
from watcher.simulator.links import api_base
from watcher.simulator.presentation import drive_json
from watcher.simulator.simulation import Simulation
from watcher.simulator.tokens import check_bearer
from watcher.simulator.uploads import QUOTA
from watcher.simulator.users import GROUP_ID, GROUP_NAME, SimUser

FILTER = re.compile(r"(mail|userPrincipalName|id) eq '([^']*)'")


async def users(request: Request) -> Response:
    """Answer GET /users, with the one kind of $filter that finds a person."""
    simulation = let_in(request)
    found = [user for user in simulation.users if _wanted(user, request.query_params.get("$filter"))]
    return listed(request, [_user(user) for user in found], "users")


async def user(request: Request) -> Response:
    """Answer GET /users/{id}."""
    simulation = let_in(request)
    return JSONResponse(_user(simulation.user(request.path_params["user"])))


async def drives(request: Request) -> Response:
    """Answer GET /users/{id}/drives: the one drive there is, if there is."""
    drive = let_in(request).drive_of(request.path_params["user"])
    return listed(request, [drive_json(drive, QUOTA)], "drives")


async def group(request: Request) -> Response:
    """Answer GET /groups/{id}."""
    let_in(request)
    _check_group(request)
    return JSONResponse({"id": GROUP_ID, "displayName": GROUP_NAME, "securityEnabled": True})


async def members(request: Request) -> Response:
    """Answer GET /groups/{id}/members, in pages."""
    simulation = let_in(request)
    _check_group(request)
    found = [user for user in simulation.users if user.member]
    kind = {"@odata.type": "#microsoft.graph.user"}
    return listed(request, [{**kind, **_user(user)} for user in found], "directoryObjects")


def let_in(request: Request) -> Simulation:
    """Return the tenant to who has a token of it; raises GraphError 401."""
    simulation: Simulation = request.app.state.simulation
    check_bearer(request, simulation)
    return simulation


def _check_group(request: Request) -> None:
    if request.path_params["group"].casefold() != GROUP_ID:
        raise GraphError(404, "Request_ResourceNotFound", "Resource does not exist.")


def _wanted(user: SimUser, text: str | None) -> bool:
    if text is None:
        return True
    found = FILTER.fullmatch(text)
    if not found:
        raise bad_request("Invalid filter clause.")
    return user.answers_to(found[2])


def listed(request: Request, rows: Sequence[dict[str, Any]], kind: str) -> Response:
    """Answer with one page of *rows*."""
    top, start = (_number(request, name, default) for name, default in (("$top", 100), ("$skiptoken", 0)))
    body: dict[str, Any] = {
        "@odata.context": f"{api_base(request)}/$metadata#{kind}",
        "value": rows[start : start + top],
    }
    if len(rows) > start + top:
        body["@odata.nextLink"] = str(request.url.include_query_params(**{"$skiptoken": start + top}))
    return JSONResponse(body)


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isdecimal() or (name == "$top" and not 0 < int(text) < 1000):
        raise bad_request(f"Invalid value for {name}.")
    return int(text)


def _user(user: SimUser) -> dict[str, Any]:
    first, _, last = user.display_name.partition(" ")
    return {
        "id": user.id,
        "displayName": user.display_name,
        "givenName": first,
        "surname": last,
        "mail": user.mail,
        "userPrincipalName": user.mail,
        "accountEnabled": True,
    }
