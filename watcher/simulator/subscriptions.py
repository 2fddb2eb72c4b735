"""Change notifications: who wants to hear of which drive, and the telling."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Connection, RowMapping, delete, insert, select, update
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from watcher.simulator.body import read_json, text_in
from watcher.simulator.directory import let_in, listed
from watcher.simulator.errors import GraphError, bad_request
from watcher.simulator.simulation import Simulation
from watcher.simulator.tables import subscription_table as table
from watcher.simulator.users import TENANT_ID
from workflows.trust import trust_for

LONGEST = timedelta(minutes=42_300)
MOST_STATE = 128  # characters
EVERY = 1.0  # seconds between two rounds of telling
RESOURCE = re.compile(r"/?drives/(?P<drive>[^/]+)/root", re.IGNORECASE)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EVENTS = ("reauthorizationRequired", "subscriptionRemoved", "missed")
SHAKE = 10  # seconds that the other side may take


async def subscriptions(request: Request) -> Response:
    """Answer GET and POST /subscriptions."""
    simulation = let_in(request)
    if request.method == "GET":
        rows = await simulation.database.transact(_all)
        return listed(request, [_shown(row) for row in rows], "subscriptions")
    body = await read_json(request)
    drive_id = _check(body)
    drive = simulation.drive(drive_id)
    expires = _expiry(body, simulation)
    for name in ("notificationUrl", "lifecycleNotificationUrl"):
        if body.get(name) is not None:
            await _shake_hands(str(body[name]))
    row = {
        "id": str(uuid.uuid4()),
        "drive_id": drive_id,
        "body": body,
        "expires": expires,
        "told": await simulation.at(drive, lambda: drive.shelf.seq),
    }
    await simulation.database.transact(lambda connection: connection.execute(insert(table).values(row)))
    return JSONResponse(_shown(row), status_code=201)


async def subscription(request: Request) -> Response:
    """Answer GET, PATCH and DELETE /subscriptions/{id}."""
    simulation = let_in(request)
    row = await _find(simulation, request)
    if request.method == "DELETE":
        await simulation.database.transact(partial(_drop, subscription_id=row["id"]))
        return Response(status_code=204)
    if request.method == "PATCH":
        expires = _expiry(await read_json(request), simulation)
        await simulation.database.transact(partial(_prolong, subscription_id=row["id"], expires=expires))
        row = await _find(simulation, request)
    return JSONResponse(_shown(row))


async def reauthorize(request: Request) -> Response:
    """Answer POST /subscriptions/{id}/reauthorize."""
    await _find(let_in(request), request)
    return Response(status_code=204)


async def tell(simulation: Simulation) -> int:
    """Tell of every drive that changed since the last telling; returns how many were told."""
    return sum([await _tell(simulation, row) for row in await simulation.database.transact(_all)])


async def tell_lifecycle(simulation: Simulation, drive_id: str, event: str) -> int:
    """Tell of something that happened to the subscriptions of a drive; returns how many were told."""
    rows = [row for row in await simulation.database.transact(_all) if row["drive_id"] == drive_id]
    told = [
        await _call(row, row["body"].get("lifecycleNotificationUrl"), lifecycleEvent=event) for row in rows
    ]
    if event == "subscriptionRemoved":
        for row in rows:
            await simulation.database.transact(partial(_drop, subscription_id=row["id"]))
    return sum(told)


@asynccontextmanager
async def telling(simulation: Simulation) -> AsyncIterator[None]:
    """Tell, every so often, for as long as the with block lasts."""
    async with asyncio.TaskGroup() as tasks:
        rounds = tasks.create_task(_rounds(simulation))
        try:
            yield
        finally:
            rounds.cancel()


async def _rounds(simulation: Simulation) -> None:
    while True:
        await asyncio.sleep(EVERY)
        await tell(simulation)


async def _tell(simulation: Simulation, row: RowMapping) -> bool:
    if row["expires"] <= simulation.clock() or row["drive_id"] not in simulation.drives:
        await simulation.database.transact(partial(_drop, subscription_id=row["id"]))
        return False
    drive = simulation.drive(row["drive_id"])
    now = await simulation.at(drive, lambda: drive.shelf.seq)
    if now == row["told"] or not await _call(row, row["body"]["notificationUrl"], changeType="updated"):
        return False
    mark = update(table).where(table.c.id == row["id"]).values(told=now)
    await simulation.database.transact(lambda connection: connection.execute(mark))
    return True


async def _call(row: RowMapping, url: str | None, **said: str) -> bool:
    entry = {
        "subscriptionId": row["id"],
        "clientState": row["body"].get("clientState"),
        "resource": row["body"]["resource"],
        "tenantId": TENANT_ID,
        "subscriptionExpirationDateTime": _spelled(row["expires"]),
        **said,
    }
    with suppress(httpx.HTTPError):
        async with httpx.AsyncClient(timeout=SHAKE, trust_env=False, verify=trust_for(url or "")) as client:
            return url is not None and (await client.post(url, json={"value": [entry]})).is_success
    return False


async def _shake_hands(url: str) -> None:
    token = f"Validation: Testing client application reachability {uuid.uuid4()}"
    try:
        async with httpx.AsyncClient(timeout=SHAKE, trust_env=False, verify=trust_for(url)) as client:
            answer = await client.post(url, params={"validationToken": token})
    except httpx.HTTPError as problem:
        raise _unproven("The request timed out or the address cannot be reached.") from problem
    plain = answer.headers.get("content-type", "").startswith("text/plain")
    if answer.status_code != 200 or answer.text != token or not plain:
        raise _unproven("The validation token was not returned as plain text.")


def _unproven(message: str) -> GraphError:
    return GraphError(400, "ValidationError", f"Subscription validation request failed. {message}")


def _check(body: dict[str, Any]) -> str:
    found = RESOURCE.fullmatch(text_in(body, "resource") or "")
    if found is None:
        raise bad_request("resource must be the root of a drive.")
    if body.get("changeType") != "updated":
        raise bad_request("changeType must be updated for a drive.")
    if len(text_in(body, "clientState") or "") > MOST_STATE:
        raise bad_request("clientState is too long.")
    parts = urlsplit(text_in(body, "notificationUrl") or "")
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise bad_request("notificationUrl must be https.")
    return found["drive"]


def _expiry(body: dict[str, Any], simulation: Simulation) -> datetime:
    try:
        expires = datetime.fromisoformat(text_in(body, "expirationDateTime") or "")
    except ValueError as problem:
        raise bad_request("expirationDateTime is required.") from problem
    aware = expires if expires.tzinfo else expires.replace(tzinfo=UTC)
    if not timedelta(0) < aware - simulation.clock() <= LONGEST:
        raise bad_request("Subscription expiration can only be 42300 minutes in the future.")
    return aware


async def _find(simulation: Simulation, request: Request) -> RowMapping:
    query = select(table).where(table.c.id == request.path_params["id"])
    row = await simulation.database.transact(
        lambda connection: connection.execute(query).mappings().one_or_none()
    )
    if row is None:
        raise GraphError(404, "ResourceNotFound", "The object was not found.")
    return row


def _all(connection: Connection) -> list[RowMapping]:
    return list(connection.execute(select(table).order_by(table.c.id)).mappings())


def _drop(connection: Connection, subscription_id: str) -> None:
    connection.execute(delete(table).where(table.c.id == subscription_id))


def _prolong(connection: Connection, subscription_id: str, expires: datetime) -> None:
    connection.execute(update(table).where(table.c.id == subscription_id).values(expires=expires))


def _shown(row: Any) -> dict[str, Any]:
    """Write a subscription as Graph does, without its secret."""
    body = row["body"] if isinstance(row["body"], dict) else json.loads(row["body"])
    told = {name: body.get(name) for name in ("resource", "changeType", "notificationUrl")}
    return {
        "id": row["id"],
        **told,
        "lifecycleNotificationUrl": body.get("lifecycleNotificationUrl"),
        "clientState": None,
        "expirationDateTime": _spelled(row["expires"]),
    }


def _spelled(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
