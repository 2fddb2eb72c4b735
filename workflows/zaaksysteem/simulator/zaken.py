"""Zaken: exact search, those above the client's confidentiality left out without a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select
from starlette.responses import Response

from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.asking import Ask, rows_of
from workflows.zaaksysteem.simulator.problem import forbidden, invalid, not_found

Row = Mapping[str, Any]


async def zaken(ask: Ask) -> Response:
    """Answer GET /zaken."""
    ask.visitor.need("zaken.lezen")
    extra = ("omschrijving",) if ask.world.options.by_words else ()
    asked = ask.query("page", "pageSize", "identificatie", "bronorganisatie", "zaaktype", *extra)
    return ask.page([presented(ask, row) for row in await _search(ask, asked)], asked)


async def search(ask: Ask) -> Response:
    """Answer POST /zaken/_zoek, with the same fields in the body."""
    ask.visitor.need("zaken.lezen")
    said = await ask.json_body()
    known = {"identificatie", "bronorganisatie", "omschrijving"}
    if set(said) - known or not all(isinstance(value, str) for value in said.values()):
        raise invalid("nonFieldErrors", "invalid", "Dit zoeken kent de simulator niet.")
    return ask.page([presented(ask, row) for row in await _search(ask, said)], {})


async def zaak(ask: Ask) -> Response:
    """Answer GET /zaken/{uuid}: 403 for one that is too confidential."""
    ask.visitor.need("zaken.lezen")
    ask.query("expand")
    return ask.json(presented(ask, await ask.transact(lambda connection: visible(ask, connection, ask.uuid))))


def visible(ask: Ask, connection: Connection, uuid: str | None) -> Row:
    """Return a zaak; raises ZgwProblem 404 when it is not there and 403 when it is not for this client."""
    found = rows_of(connection, select(tables.zaak).where(tables.zaak.c.uuid == uuid))
    if not found:
        raise not_found()
    if not ask.visitor.client.may_see(found[0]["vertrouwelijkheidaanduiding"]):
        raise forbidden()
    return found[0]


async def _search(ask: Ask, asked: Mapping[str, str]) -> list[Row]:
    table = tables.zaak
    wanted = select(table).order_by(table.c.identificatie, table.c.bronorganisatie)
    for name in ("identificatie", "bronorganisatie"):
        if name in asked:
            wanted = wanted.where(table.c[name] == asked[name])
    if "zaaktype" in asked:
        wanted = wanted.where(table.c.zaaktype == ask.uuid_in(asked["zaaktype"], "catalogi", "zaaktypen"))
    if "omschrijving" in asked:
        wanted = wanted.where(table.c.omschrijving.icontains(asked["omschrijving"], autoescape=True))
    return [
        row
        for row in await ask.rows(wanted)
        if ask.visitor.client.may_see(row["vertrouwelijkheidaanduiding"])
    ]


def presented(ask: Ask, row: Row) -> dict[str, Any]:
    """Spell a zaak as the API does."""
    return {
        "url": ask.url("zaken", f"zaken/{row['uuid']}"),
        "uuid": row["uuid"],
        "identificatie": row["identificatie"],
        "bronorganisatie": row["bronorganisatie"],
        "omschrijving": row["omschrijving"],
        "zaaktype": ask.url("catalogi", f"zaaktypen/{row['zaaktype']}"),
        "registratiedatum": row["startdatum"],
        "startdatum": row["startdatum"],
        "einddatum": row["einddatum"],
        "vertrouwelijkheidaanduiding": row["vertrouwelijkheidaanduiding"],
        "archiefnominatie": None,
        "archiefactiedatum": None,
        "archiefstatus": "nog_te_archiveren",
    }
