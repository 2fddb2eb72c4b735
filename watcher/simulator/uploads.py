"""Uploads: small ones in a single request, large ones in pieces that appear only when the last has come."""

from __future__ import annotations

import asyncio
import os
import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from watcher.simulator import links
from watcher.simulator.address import Address
from watcher.simulator.asking import Ask
from watcher.simulator.body import object_in, read_json, receive, text_in, times_in
from watcher.simulator.drive import Arrival, Times
from watcher.simulator.errors import GraphError, bad_request, not_found
from watcher.simulator.item import Item
from watcher.simulator.items import conflict_in, written
from watcher.simulator.presentation import stamp, web_name
from watcher.simulator.simulation import Simulation
from watcher.simulator.tables import session_table

SIMPLE_LIMIT = 250 * 1024 * 1024
PIECE_UNIT = 320 * 1024
PIECE_LIMIT = 60 * 1024 * 1024
SESSION_LIFE = timedelta(days=1)
QUOTA = 1 << 40  # bytes in a drive
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an upload goes."""

    parent: Item
    name: str
    existing: Item | None


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What a Content-Range header says of one piece: from, through and out of how many bytes."""

    start: int
    end: int
    total: int

    @property
    def length(self) -> int:
        """The bytes in this piece."""
        return self.end - self.start + 1


def read_range(header: str | None) -> Piece:
    """Read a Content-Range header; raises GraphError 400 when it cannot be one of an upload."""
    found = RANGE.fullmatch(header or "")
    if not found:
        raise bad_request("The Content-Range header is missing or malformed.")
    piece = Piece(start=int(found[1]), end=int(found[2]), total=int(found[3]))
    if piece.end < piece.start or piece.end >= piece.total:
        raise bad_request("The Content-Range header length is not valid.")
    if piece.length >= PIECE_LIMIT:
        raise bad_request("The fragment is larger than 60 MiB.")
    if piece.end + 1 < piece.total and piece.length % PIECE_UNIT:
        raise bad_request("The fragment size must be a multiple of 320 KiB.")
    return piece


async def put(ask: Ask) -> Response:
    """Answer PUT …/content: the whole file in one request."""
    conflict = conflict_in({}, ask, "replace")
    arrived = ask.drive.incoming / str(uuid.uuid4())
    try:
        await receive(ask.request, arrived, SIMPLE_LIMIT)
        return await ask.work(lambda: _put(ask, arrived, conflict))
    finally:
        arrived.unlink(missing_ok=True)


def _put(ask: Ask, arrived: Path, conflict: str) -> Response:
    place = _place(ask)
    if place.existing:
        ask.drive.check_match(place.existing, ask.request.headers.get("if-match"))
    item, new = ask.drive.place(place.parent, place.name, Arrival(file=arrived, conflict=conflict))
    return JSONResponse(written(ask, item), status_code=201 if new else 200)


def _place(ask: Ask) -> Place:
    if not ask.address.path:
        item = ask.item()
        if item.folder:
            raise bad_request("Cannot put content on a folder.")
        return Place(parent=ask.drive.find(item.parent_id), name=item.name, existing=item)
    *above, name = ask.address.path
    parent = _made(ask, tuple(above))
    return Place(parent=parent, name=name, existing=ask.drive.shelf.child(parent.id, name))


def _made(ask: Ask, path: tuple[str, ...]) -> Item:
    """Walk down to a folder, making what is missing: OneDrive does so for uploads by path."""
    folder = ask.drive.find(ask.address.item)
    for name in path:
        folder = ask.drive.shelf.child(folder.id, name) or ask.drive.make_folder(folder, name)
    return folder


async def create_session(ask: Ask) -> Response:
    """Answer POST createUploadSession: an address to send the pieces to."""
    body = await read_json(ask.request)
    item = object_in(body, "item")
    if isinstance(item.get("fileSize"), int) and item["fileSize"] > QUOTA:
        raise GraphError(507, "insufficientStorage", "Insufficient space available on the drive.")
    session_id = await ask.work(lambda: _start_session(ask, body, item))
    row = await ask.simulation.database.transact(lambda connection: _row(connection, session_id))
    return JSONResponse({"uploadUrl": _address(ask, session_id), "expirationDateTime": stamp(row["expires"])})


def _start_session(ask: Ask, body: dict[str, Any], item: dict[str, Any]) -> str:
    place = _place(ask)
    if place.existing:
        ask.drive.check_match(place.existing, ask.request.headers.get("if-match"))
        ask.drive.touch(place.existing)
    times = times_in(item)
    session_id = str(uuid.uuid4())
    values = {
        "id": session_id,
        "drive_id": ask.drive.id,
        "parent_id": place.parent.id,
        "name": text_in(item, "name") or place.name,
        "conflict": conflict_in(
            item, ask, "replace"
        ),  # rclone updates files so, although "fail" is documented
        "deferred": body.get("deferCommit") is True,
        "mtime_ns": times.modified_ns,
        "made_ns": times.created_ns,
        "expires": ask.simulation.clock() + SESSION_LIFE,
    }
    with ask.simulation.database.begin() as connection:
        connection.execute(insert(session_table).values(values))
    (ask.drive.incoming / session_id).touch()
    return session_id


def _address(ask: Ask, session_id: str) -> str:
    tempauth = links.seal_link(ask.simulation.seal, ["upload", session_id], ask.simulation.clock())
    place = f"{links.elsewhere(ask.request.url)}/personal/{web_name(ask.drive)}/uploadSession"
    return f"{place}?guid='{session_id}'&overwrite=True&rename=False&dc=0&tempauth={tempauth}"


async def session(request: Request) -> Response:
    """Answer GET, PUT, POST and DELETE on the address of an upload session."""
    simulation: Simulation = request.app.state.simulation
    row = await _open_session(request, simulation)
    partial = simulation.data / "incoming" / str(row["id"])
    if request.method == "GET":
        return JSONResponse(_status(row, partial))
    if request.method == "DELETE":
        await _forget(simulation, row, partial)
        return Response(status_code=204)
    if request.method == "PUT":
        row = await _take_piece(request, simulation, row, partial)
    if _received(partial) != row["total"] or (row["deferred"] and request.method == "PUT"):
        return JSONResponse(_status(row, partial), status_code=202)
    return await _commit(request, simulation, row, partial)


async def _open_session(request: Request, simulation: Simulation) -> dict[str, Any]:
    if request.method == "PUT" and "authorization" in request.headers:
        raise GraphError(401, "unauthenticated", "This address needs no Authorization header.")
    tempauth = request.query_params.get("tempauth", "")
    parts = links.open_link(simulation.seal, tempauth, simulation.clock(), SESSION_LIFE)
    if parts[0] != "upload":
        raise GraphError(403, "accessDenied", "This address is not for uploads.")
    row = await simulation.database.transact(lambda connection: _row(connection, parts[1]))
    if row["expires"] < simulation.clock():
        raise not_found()
    return row


def _row(connection: Connection, session_id: str) -> dict[str, Any]:
    statement = select(session_table).where(session_table.c.id == session_id)
    found = connection.execute(statement).mappings().one_or_none()
    if found is None:
        raise not_found()
    return dict(found)


async def _take_piece(
    request: Request, simulation: Simulation, row: dict[str, Any], partial: Path
) -> dict[str, Any]:
    piece = read_range(request.headers.get("content-range"))
    received = _received(partial)
    if piece.start != received:
        raise GraphError(416, "invalidRange", "The uploaded fragment has already been received.")
    if row["total"] not in {None, piece.total}:
        raise bad_request("The total size differs from that of an earlier fragment.")
    await simulation.database.transact(lambda connection: _set_total(connection, row["id"], piece.total))
    taken = await receive(request, partial, piece.length)
    if taken != piece.length:
        os.truncate(partial, received)
        raise bad_request("The fragment is shorter than its Content-Range says.")
    return {**row, "total": piece.total}


def _received(partial: Path) -> int:
    """Return the bytes that came so far; raises GraphError 404 when the upload was already finished."""
    try:
        return partial.stat().st_size
    except FileNotFoundError as problem:
        raise not_found() from problem


def _set_total(connection: Connection, session_id: str, total: int) -> None:
    statement = update(session_table).where(session_table.c.id == session_id)
    connection.execute(statement.values(total=total))


def _status(row: dict[str, Any], partial: Path) -> dict[str, Any]:
    received = _received(partial)
    missing = [] if received == row["total"] else [f"{received}-"]
    return {"expirationDateTime": stamp(row["expires"]), "nextExpectedRanges": missing}


async def _commit(request: Request, simulation: Simulation, row: dict[str, Any], partial: Path) -> Response:
    drive = simulation.drive(row["drive_id"])
    times = Times(created_ns=row["made_ns"], modified_ns=row["mtime_ns"])

    arrival = Arrival(file=partial, conflict=row["conflict"], times=times)
    item, new = await simulation.at(
        drive, lambda: drive.place(drive.find(row["parent_id"]), row["name"], arrival)
    )
    await _forget(simulation, row, partial)
    ask = Ask(request=request, simulation=simulation, drive=drive, address=Address(item=item.id))
    return JSONResponse(await ask.work(lambda: written(ask, item)), status_code=201 if new else 200)


async def _forget(simulation: Simulation, row: dict[str, Any], partial: Path) -> None:
    await asyncio.to_thread(partial.unlink, missing_ok=True)
    statement = delete(session_table).where(session_table.c.id == row["id"])
    await simulation.database.transact(lambda connection: connection.execute(statement))
