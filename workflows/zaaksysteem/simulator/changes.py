"""What happens to a document after it was made: parts, locks, new versions, and deleting."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from sqlalchemy import Connection, delete, select, update
from starlette.responses import Response

from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.asking import Ask, rows_of
from workflows.zaaksysteem.simulator.checks import decoded
from workflows.zaaksysteem.simulator.documenten import (
    COLLECTION,
    newest,
    one,
    parts_of,
    present_part,
    write_version,
)
from workflows.zaaksysteem.simulator.multipart import form_in
from workflows.zaaksysteem.simulator.problem import forbidden, invalid, not_found

_part, _document = tables.part, tables.document


async def put_part(ask: Ask) -> Response:
    """Answer PUT /bestandsdelen/{uuid}: exactly `omvang` bytes under the right lock, as often as one likes."""
    ask.visitor.need("documenten.bijwerken")
    form = form_in(ask.request.headers.get("Content-Type", ""), await ask.body())
    content = form.get("inhoud", b"")
    part, lock = await ask.transact(lambda connection: _expected(connection, ask.uuid))
    if form.get("lock", b"").decode(errors="replace") != lock:
        raise _wrong_lock()
    if len(content) != part["omvang"]:
        raise invalid("nonFieldErrors", "file-size", "Het bestandsdeel heeft niet de verwachte omvang.")
    kept = await asyncio.to_thread(ask.world.keep, content)
    keep = update(_part).where(_part.c.uuid == ask.uuid).values(content=kept)
    await ask.transact(lambda connection: connection.execute(keep))
    return ask.json(present_part(ask, {**part, "content": kept}, lock))


async def lock(ask: Ask) -> Response:
    """Answer POST …/lock."""
    ask.visitor.need("documenten.lock")
    fresh = secrets.token_hex(16)

    def take(connection: Connection) -> None:
        if newest(connection, ask.uuid)["lock"] is not None:
            raise invalid("nonFieldErrors", "existing-lock", "Het document is al vergrendeld.")
        connection.execute(update(_document).where(_document.c.uuid == ask.uuid).values(lock=fresh))

    await ask.transact(take)
    return ask.json({"lock": fresh})


async def unlock(ask: Ask) -> Response:
    """Answer POST …/unlock: merges the parts, and refuses while one is missing."""
    ask.visitor.need("documenten.lock")
    said = await ask.json_body()
    names = await ask.transact(lambda connection: _mergeable(ask, connection, str(said.get("lock") or "")))
    merged = await asyncio.to_thread(ask.world.merge, names) if names else None
    await ask.transact(lambda connection: _release(ask, connection, merged))
    return Response(status_code=204)


async def patch(ask: Ask) -> Response:
    """Answer PATCH of a locked document: always a new version, also for particulars only."""
    ask.visitor.need("documenten.bijwerken")
    said = await ask.json_body()
    content = decoded(said)
    kept = None if content is None else await asyncio.to_thread(ask.world.keep, content)

    def change(connection: Connection) -> dict[str, Any]:
        before = newest(connection, ask.uuid)
        if before["lock"] is None:
            raise invalid("nonFieldErrors", "unlocked", "Het document is niet vergrendeld.")
        if said.get("lock") != before["lock"]:
            raise _wrong_lock()
        size = said.get("bestandsomvang") if kept else before["size"]
        write_version(
            ask,
            connection,
            ask.uuid,
            before["versie"] + 1,
            {**before["fields"], **said},
            before["informatieobjecttype"],
            size,
            kept or before["content"],
        )
        ask.note(connection, ask.uuid, "partial_update", f"documenten/api/v1/{COLLECTION}/{ask.uuid}")
        return one(ask, connection, ask.uuid)

    return ask.json(await ask.transact(change))


async def remove(ask: Ask) -> Response:
    """Answer DELETE: only with a right that our product never asks for."""
    ask.visitor.need("documenten.verwijderen")

    def forget(connection: Connection) -> None:
        if newest(connection, ask.uuid)["lock"] is not None:
            raise invalid("nonFieldErrors", "destroy-locked", "Een vergrendeld document kan niet weg.")
        if rows_of(connection, select(tables.link).where(tables.link.c.document == ask.uuid)):
            raise invalid("nonFieldErrors", "pending-relations", "Het document hoort nog bij een zaak.")
        connection.execute(delete(tables.version).where(tables.version.c.document == ask.uuid))
        connection.execute(delete(_document).where(_document.c.uuid == ask.uuid))

    await ask.transact(forget)
    return Response(status_code=204)


def _expected(connection: Connection, uuid: str) -> tuple[dict[str, Any], str | None]:
    found = rows_of(connection, select(_part).where(_part.c.uuid == uuid))
    if not found:
        raise not_found()
    return found[0], newest(connection, found[0]["document"])["lock"]


def _mergeable(ask: Ask, connection: Connection, lock: str) -> list[str]:
    """Return the files to merge, none for an ordinary lock; raises ZgwProblem."""
    held = newest(connection, ask.uuid)["lock"]
    if held is None:
        raise invalid("nonFieldErrors", "unlocked", "Het document is niet vergrendeld.")
    if not lock and "documenten.geforceerd-unlock" not in ask.visitor.client.scopes:
        raise forbidden()
    if lock and lock != held:
        raise _wrong_lock()
    names = [part["content"] for part in parts_of(connection, ask.uuid)]
    if names and not any(names):
        raise invalid("nonFieldErrors", "file-size", "Er zijn nog geen bestandsdelen ontvangen.")
    if not all(names):
        raise invalid("nonFieldErrors", "incomplete-upload", "Nog niet alle bestandsdelen zijn ontvangen.")
    return names


def _release(ask: Ask, connection: Connection, merged: str | None) -> None:
    if merged is not None:
        version = tables.version
        connection.execute(update(version).where(version.c.document == ask.uuid).values(content=merged))
        connection.execute(delete(_part).where(_part.c.document == ask.uuid))
    connection.execute(update(_document).where(_document.c.uuid == ask.uuid).values(lock=None))
    ask.note(connection, ask.uuid, "update", f"documenten/api/v1/{COLLECTION}/{ask.uuid}")


def _wrong_lock() -> Exception:
    return invalid("nonFieldErrors", "incorrect-lock-id", "De lock is niet juist.")
