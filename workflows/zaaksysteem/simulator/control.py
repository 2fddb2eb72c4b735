"""What a test or a demo can ask of the simulator itself, below /_sim."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select, update
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workflows.errors import BadInputError
from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.asking import rows_of
from workflows.zaaksysteem.simulator.faults import fault_from
from workflows.zaaksysteem.simulator.world import World

MAX_BODY = 64 * 1024
MAX_LOG = 10_000  # requests


async def faults(request: Request) -> Response:
    """Answer POST /_sim/faults: arm one fault or a list of them; DELETE takes all away."""
    world: World = request.app.state.world
    if request.method == "DELETE":
        world.faults.clear()
        return Response(status_code=204)
    said = await _said(request)
    try:
        for one in said if isinstance(said, list) else [said]:
            world.faults.arm(fault_from(one if isinstance(one, dict) else {}))
    except BadInputError as problem:
        return JSONResponse({"code": problem.code, "detail": problem.message}, status_code=400)
    return Response(status_code=204)


async def log(request: Request) -> Response:
    """Answer GET /_sim/log: the latest requests that came in, oldest first, also from before a restart."""
    world: World = request.app.state.world
    latest = select(tables.request).order_by(tables.request.c.id.desc()).limit(MAX_LOG)
    rows = await world.database.transact(lambda connection: rows_of(connection, latest))
    return JSONResponse({"requests": [{**row, "at": row["at"].isoformat()} for row in reversed(rows)]})


async def state(request: Request) -> Response:
    """Answer GET /_sim/state: what lies in the zaaksysteem, with the SHA-256 of every content."""
    world: World = request.app.state.world
    return JSONResponse(await world.database.transact(lambda connection: _state(world, connection)))


async def close_zaak(request: Request) -> Response:
    """Answer POST /_sim/close with {identificatie, einddatum}: close a zaak, or open it with einddatum null.

    A document that keeps a zaak from being closed gives 400 with the code that the real one gives.
    """
    world: World = request.app.state.world
    said = await _said(request)
    if not isinstance(said, dict) or not isinstance(said.get("identificatie"), str):
        return _code("simulator-close")
    return await world.database.transact(lambda connection: _close(connection, said))


def _close(connection: Connection, said: dict[str, Any]) -> Response:
    zaken = rows_of(
        connection, select(tables.zaak.c.uuid).where(tables.zaak.c.identificatie == said["identificatie"])
    )
    if not zaken:
        return _code("not_found")
    for row in _documents(connection, zaken[0]["uuid"]) if said.get("einddatum") else []:
        if row["lock"] is not None:
            return _code("informatieobject-locked")
        if row["fields"].get("indicatieGebruiksrecht") is None:
            return _code("indicatiegebruiksrecht-unset")
    closing = update(tables.zaak).where(tables.zaak.c.uuid == zaken[0]["uuid"])
    connection.execute(closing.values(einddatum=said.get("einddatum")))
    return Response(status_code=204)


def _code(code: str) -> Response:
    return JSONResponse({"code": code}, status_code=400)


async def _said(request: Request) -> Any:
    """Read JSON; a page elsewhere cannot send that type without our leave. None when it is no JSON."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            return None
    if request.headers.get("Content-Type") != "application/json":
        return None
    try:
        return json.loads(bytes(body))
    except (ValueError, RecursionError):
        return None


def _documents(connection: Connection, zaak: str) -> list[dict[str, Any]]:
    wanted = (
        select(tables.version.c.fields, tables.document.c.lock)
        .join(tables.document, tables.document.c.uuid == tables.version.c.document)
        .join(tables.link, tables.link.c.document == tables.document.c.uuid)
        .where(tables.link.c.zaak == zaak)
    )
    return rows_of(connection, wanted)


def _state(world: World, connection: Connection) -> dict[str, Any]:
    links = rows_of(
        connection,
        select(tables.link.c.uuid, tables.zaak.c.identificatie.label("zaak"), tables.link.c.document).join(
            tables.zaak, tables.zaak.c.uuid == tables.link.c.zaak
        ),
    )
    return {
        "documents": [_document(world, row) for row in _versions(connection)],
        "links": links,
        "zaken": rows_of(connection, select(tables.zaak).order_by(tables.zaak.c.identificatie)),
    }


def _versions(connection: Connection) -> list[dict[str, Any]]:
    wanted = (
        select(tables.version, tables.document.c.identificatie, tables.document.c.lock)
        .join(tables.document, tables.document.c.uuid == tables.version.c.document)
        .order_by(tables.document.c.seq, tables.version.c.versie)
    )
    return rows_of(connection, wanted)


def _document(world: World, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "uuid": row["document"],
        "identificatie": row["identificatie"],
        "versie": row["versie"],
        "bestandsnaam": row["fields"].get("bestandsnaam", ""),
        "size": row["size"],
        "sha256": world.sha256(row["content"]) if row["content"] else None,
        "locked": row["lock"] is not None,
    }
