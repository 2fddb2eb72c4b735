"""Which document belongs to which zaak, seen from both sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from workflows.zaaksysteem.simulator import tables, zaken
from workflows.zaaksysteem.simulator.asking import Ask, required, rows_of
from workflows.zaaksysteem.simulator.identity import new_uuid
from workflows.zaaksysteem.simulator.problem import ZgwProblem, broken, closed, invalid, not_found

FORCED = "zaken.geforceerd-bijwerken"


async def links(ask: Ask) -> Response:
    """Answer GET /zaakinformatieobjecten: a bare array, no pages."""
    ask.visitor.need("zaken.lezen")
    asked = ask.query("zaak", "informatieobject")
    rows = await ask.transact(lambda connection: _listed(ask, connection, asked, "zaak", "informatieobject"))
    return ask.json([presented(ask, row) for row in rows])


async def mirrored(ask: Ask) -> Response:
    """Answer GET /objectinformatieobjecten: the same links from the other side, a bare array as well."""
    ask.visitor.need("documenten.lezen")
    asked = ask.query("object", "informatieobject")
    rows = await ask.transact(
        lambda connection: _listed(ask, connection, asked, "object", "informatieobject")
    )
    return ask.json([_mirror(ask, row) for row in rows])


async def make_link(ask: Ask) -> Response:
    """Answer POST /zaakinformatieobjecten; of several at the same moment one succeeds and some get a 500."""
    ask.visitor.need("zaken.bijwerken")
    said = await ask.json_body()
    await ask.transact(lambda connection: check(ask, connection, said))
    try:
        row = await ask.transact(lambda connection: write(ask, connection, said))
    except IntegrityError as problem:
        raise broken() from problem
    return ask.json(presented(ask, row), 201)


async def unlink(ask: Ask) -> Response:
    """Answer DELETE /zaakinformatieobjecten/{uuid}."""
    ask.visitor.need("zaken.bijwerken")
    table = tables.link
    gone = await ask.transact(
        lambda connection: connection.execute(delete(table).where(table.c.uuid == ask.uuid)).rowcount
    )
    if not gone:
        raise not_found()
    return Response(status_code=204)


def check(ask: Ask, connection: Connection, said: dict[str, Any], at: str = "") -> None:
    """Raise ZgwProblem unless this link may be made; *at* goes before the names of fields."""
    required(said, "zaak")
    zaak = _zaak(ask, connection, said, at)
    if zaak["einddatum"] is not None and FORCED not in ask.visitor.client.scopes:
        raise closed()
    if at:
        return
    required(said, "informatieobject")
    uuid = ask.uuid_in(said["informatieobject"], "documenten", "enkelvoudiginformatieobjecten")
    kind = type_of(connection, uuid)
    if kind is None:
        raise invalid("informatieobject", "object-does-not-exist", "Het informatieobject bestaat niet.")
    known = select(tables.link.c.uuid).where(
        tables.link.c.zaak == zaak["uuid"], tables.link.c.document == uuid
    )
    if connection.scalar(known):
        raise invalid(
            "nonFieldErrors", "unique", "De velden zaak, informatieobject moeten een unieke set zijn."
        )
    check_type(connection, zaak["zaaktype"], kind)


def check_type(connection: Connection, zaaktype: str, informatieobjecttype: str, at: str = "") -> None:
    """Raise ZgwProblem 400 unless the zaaktype may hold such documents."""
    wanted = select(tables.allowed.c.uuid).where(
        tables.allowed.c.zaaktype == zaaktype, tables.allowed.c.informatieobjecttype == informatieobjecttype
    )
    if connection.scalar(wanted) is None:
        raise invalid(
            f"{at}nonFieldErrors",
            "missing-zaaktype-informatieobjecttype-relation",
            "Het informatieobjecttype hoort niet bij het zaaktype van de zaak.",
        )


def write(ask: Ask, connection: Connection, said: dict[str, Any]) -> dict[str, Any]:
    """Write a link that was checked; raises IntegrityError when another was first."""
    row = {
        "uuid": new_uuid(),
        "zaak": ask.uuid_in(said["zaak"], "zaken", "zaken"),
        "document": ask.uuid_in(said["informatieobject"], "documenten", "enkelvoudiginformatieobjecten"),
        "titel": str(said.get("titel") or ""),
        "beschrijving": str(said.get("beschrijving") or ""),
        "registered": ask.world.clock(),
    }
    connection.execute(insert(tables.link).values(row))
    ask.note(connection, str(row["zaak"]), "create", f"zaken/api/v1/zaakinformatieobjecten/{row['uuid']}")
    return row


def type_of(connection: Connection, document: str | None) -> str | None:
    """Return the document type of a document, None when there is no such document."""
    newest = (
        select(tables.version.c.informatieobjecttype)
        .where(tables.version.c.document == document)
        .order_by(tables.version.c.versie.desc())
    )
    return connection.scalar(newest)


def presented(ask: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    """Spell a zaakinformatieobject as the API does."""
    return {
        "url": ask.url("zaken", f"zaakinformatieobjecten/{row['uuid']}"),
        "uuid": row["uuid"],
        "informatieobject": ask.url("documenten", f"enkelvoudiginformatieobjecten/{row['document']}"),
        "zaak": ask.url("zaken", f"zaken/{row['zaak']}"),
        "aardRelatieWeergave": "Hoort bij, omgekeerd: kent",
        "titel": row["titel"],
        "beschrijving": row["beschrijving"],
        "registratiedatum": row["registered"].isoformat(),
    }


def _zaak(ask: Ask, connection: Connection, said: dict[str, Any], at: str) -> zaken.Row:
    try:
        return zaken.visible(ask, connection, ask.uuid_in(said["zaak"], "zaken", "zaken"))
    except ZgwProblem as problem:
        if problem.status != 404:
            raise
        raise invalid(f"{at}zaak", "object-does-not-exist", "De zaak bestaat niet.") from problem


def _listed(
    ask: Ask, connection: Connection, asked: Mapping[str, str], zaak: str, document: str
) -> list[Mapping[str, Any]]:
    wanted = select(tables.link, tables.zaak.c.vertrouwelijkheidaanduiding.label("level")).join(
        tables.zaak, tables.zaak.c.uuid == tables.link.c.zaak
    )
    if zaak in asked:
        wanted = wanted.where(tables.link.c.zaak == ask.uuid_in(asked[zaak], "zaken", "zaken"))
    if document in asked:
        uuid = ask.uuid_in(asked[document], "documenten", "enkelvoudiginformatieobjecten")
        wanted = wanted.where(tables.link.c.document == uuid)
    rows = rows_of(connection, wanted.order_by(tables.link.c.registered))
    return [row for row in rows if ask.visitor.client.may_see(row["level"])]


def _mirror(ask: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "url": ask.url("documenten", f"objectinformatieobjecten/{row['uuid']}"),
        "informatieobject": ask.url("documenten", f"enkelvoudiginformatieobjecten/{row['document']}"),
        "object": ask.url("zaken", f"zaken/{row['zaak']}"),
        "objectType": "zaak",
    }
