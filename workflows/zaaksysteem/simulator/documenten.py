"""Documents: made in one request or in parts, looked up, read and downloaded."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import anyio
from sqlalchemy import Connection, insert, select
from starlette.responses import Response, StreamingResponse

from workflows.zaaksysteem.simulator import links, tables
from workflows.zaaksysteem.simulator.asking import Ask, required, rows_of
from workflows.zaaksysteem.simulator.checks import check_document, decoded
from workflows.zaaksysteem.simulator.identity import new_uuid
from workflows.zaaksysteem.simulator.problem import invalid, not_found, version_header
from workflows.zaaksysteem.simulator.world import PIECE

COLLECTION = "enkelvoudiginformatieobjecten"
KEPT = frozenset({"inhoud", "lock"})  # never among the particulars

Row = Mapping[str, Any]


async def documents(ask: Ask) -> Response:
    """Answer GET /enkelvoudiginformatieobjecten."""
    ask.visitor.need("documenten.lezen")
    asked = ask.query("page", "pageSize", "identificatie", "bronorganisatie")
    return ask.page(await ask.transact(lambda connection: _found(ask, connection, asked)), asked)


async def document(ask: Ask) -> Response:
    """Answer GET /enkelvoudiginformatieobjecten/{uuid}, one version or the newest."""
    ask.visitor.need("documenten.lezen")
    asked = ask.query("versie", "expand")
    said = await ask.transact(lambda connection: one(ask, connection, ask.uuid, asked.get("versie")))
    # The tag looks at the version only, so it stays the same when parts are merged: clients must not rely on it.
    tag = hashlib.md5(f"{said['url']}{said['versie']}".encode(), usedforsecurity=False).hexdigest()
    if ask.request.headers.get("If-None-Match", "").strip('"') == tag:
        return Response(status_code=304, headers={"ETag": f'"{tag}"'})
    answer = ask.json(said)
    answer.headers["ETag"] = f'"{tag}"'
    return answer


async def make_document(ask: Ask) -> Response:
    """Answer POST /enkelvoudiginformatieobjecten; the check for uniqueness and the writing are two transactions."""
    ask.visitor.need("documenten.aanmaken")
    said = await ask.json_body()
    content = decoded(said)
    kind = await ask.transact(lambda connection: check_document(ask, connection, said, content))
    kept = None if content is None else await asyncio.to_thread(ask.world.keep, content)
    return ask.json(await ask.transact(lambda connection: write(ask, connection, said, kind, kept)), 201)


async def register(ask: Ask) -> Response:
    """Answer POST /document_registreren: document and link in one transaction, or nothing."""
    if not ask.world.options.one_call:
        raise not_found()
    ask.visitor.need("documenten.aanmaken")
    ask.visitor.need("zaken.bijwerken")
    said = await ask.json_body()
    required(said, "enkelvoudiginformatieobject", "zaakinformatieobject")
    new, linked = said["enkelvoudiginformatieobject"], said["zaakinformatieobject"]
    if not isinstance(new, dict) or not isinstance(linked, dict):
        raise invalid("nonFieldErrors", "invalid", "Er werd een object verwacht.")
    content = decoded(new)
    kind = await ask.transact(lambda connection: check_document(ask, connection, new, content))
    kept = None if content is None else await asyncio.to_thread(ask.world.keep, content)

    def write_both(connection: Connection) -> dict[str, Any]:
        links.check(ask, connection, linked, at="zaakinformatieobject.")
        zaak = rows_of(connection, select(tables.zaak).where(tables.zaak.c.uuid == _zaak(ask, linked)))[0]
        links.check_type(connection, zaak["zaaktype"], kind, at="zaakinformatieobject.")
        made = write(ask, connection, new, kind, kept)
        row = links.write(ask, connection, {**linked, "informatieobject": made["url"]})
        return {"enkelvoudiginformatieobject": made, "zaakinformatieobject": links.presented(ask, row)}

    return ask.json(await ask.transact(write_both), 201)


async def download(ask: Ask) -> Response:
    """Answer GET …/download: bytes under a name of our own, to whoever accepts bytes."""
    ask.visitor.need("documenten.lezen")
    asked = ask.query("versie")
    row = await ask.transact(lambda connection: newest(connection, ask.uuid, asked.get("versie")))
    if row["content"] is None:
        raise not_found()
    path = ask.world.path(row["content"])
    return StreamingResponse(
        _pieces(path),
        media_type="application/octet-stream",
        headers={
            **version_header(ask.request),
            "Content-Length": str(row["size"]),
            "Content-Disposition": f'attachment; filename="{row["content"]}.bin"',
        },
    )


def write(
    ask: Ask, connection: Connection, said: dict[str, Any], kind: str, kept: str | None
) -> dict[str, Any]:
    """Write a checked document as version 1, locked and with parts when its content is still to come."""
    uuid, size = new_uuid(), said.get("bestandsomvang")
    in_parts = kept is None and isinstance(size, int) and size > 0
    number = said.get("identificatie") or f"DOCUMENT-{uuid[:8].upper()}"
    lock = secrets.token_hex(16) if in_parts else None
    connection.execute(
        insert(tables.document).values(
            uuid=uuid, identificatie=number, bronorganisatie=said["bronorganisatie"], lock=lock
        )
    )
    write_version(ask, connection, uuid, 1, {**said, "identificatie": number}, kind, size, kept)
    if in_parts:
        connection.execute(insert(tables.part), _parts(uuid, int(size or 0), ask.world.options.part_size))
    ask.note(connection, uuid, "create", f"documenten/api/v1/{COLLECTION}/{uuid}")
    return {**one(ask, connection, uuid), "lock": lock or ""}


def write_version(  # noqa: PLR0917 - one column each
    ask: Ask,
    connection: Connection,
    uuid: str,
    versie: int,
    said: dict[str, Any],
    kind: str,
    size: int | None,
    kept: str | None,
) -> None:
    """Write one version of a document."""
    connection.execute(
        insert(tables.version).values(
            document=uuid,
            versie=versie,
            fields={name: value for name, value in said.items() if name not in KEPT},
            informatieobjecttype=kind,
            size=size,
            content=kept,
            registered=ask.world.clock(),
        )
    )


def newest(connection: Connection, uuid: str, versie: str | None = None) -> Row:
    """Return the newest or the asked version of a document; raises ZgwProblem 404."""
    wanted = (
        select(tables.version, tables.document.c.lock)
        .join(tables.document, tables.document.c.uuid == tables.version.c.document)
        .where(tables.version.c.document == uuid)
        .order_by(tables.version.c.versie.desc())
    )
    if versie is not None:
        wanted = wanted.where(tables.version.c.versie == (int(versie) if versie.isdecimal() else 0))
    rows = rows_of(connection, wanted.limit(1))
    if not rows:
        raise not_found()
    return rows[0]


def parts_of(connection: Connection, uuid: str) -> list[dict[str, Any]]:
    """Return a document's parts in order; none once they are merged."""
    table = tables.part
    return rows_of(connection, select(table).where(table.c.document == uuid).order_by(table.c.volgnummer))


def one(ask: Ask, connection: Connection, uuid: str, versie: str | None = None) -> dict[str, Any]:
    """Spell a document as the API does; raises ZgwProblem 404."""
    row = newest(connection, uuid, versie)
    url = ask.url("documenten", f"{COLLECTION}/{uuid}")
    return {
        "beschrijving": "",
        "bestandsnaam": "",
        "formaat": "",
        "status": "",
        **row["fields"],
        "url": url,
        "informatieobjecttype": ask.url("catalogi", f"informatieobjecttypen/{row['informatieobjecttype']}"),
        "versie": row["versie"],
        "beginRegistratie": row["registered"].isoformat(),
        "inhoud": f"{url}/download?versie={row['versie']}" if row["content"] else None,
        "bestandsomvang": row["size"],
        "locked": row["lock"] is not None,
        "bestandsdelen": [present_part(ask, part, row["lock"]) for part in parts_of(connection, uuid)],
    }


def present_part(ask: Ask, part: Row, lock: str | None) -> dict[str, Any]:
    """Spell a bestandsdeel as the API does, lock included."""
    return {
        "url": ask.url("documenten", f"bestandsdelen/{part['uuid']}"),
        "volgnummer": part["volgnummer"],
        "omvang": part["omvang"],
        "voltooid": part["content"] is not None,
        "lock": lock or "",
    }


def _found(ask: Ask, connection: Connection, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    wanted = select(tables.document.c.uuid).order_by(tables.document.c.seq)
    for name in ("identificatie", "bronorganisatie"):
        if name in asked:
            wanted = wanted.where(tables.document.c[name] == asked[name])
    return [one(ask, connection, row["uuid"]) for row in rows_of(connection, wanted)]


def _parts(uuid: str, size: int, part_size: int) -> list[dict[str, Any]]:
    return [
        {
            "uuid": new_uuid(),
            "document": uuid,
            "volgnummer": number + 1,
            "omvang": min(part_size, size - start),
            "content": None,
        }
        for number, start in enumerate(range(0, size, part_size))
    ]


def _zaak(ask: Ask, linked: dict[str, Any]) -> str | None:
    return ask.uuid_in(linked["zaak"], "zaken", "zaken")


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(path, "rb") as file:
        while piece := await file.read(PIECE):
            yield piece
