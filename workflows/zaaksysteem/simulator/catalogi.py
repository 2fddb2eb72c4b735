"""Catalogi: zaaktypen, informatieobjecttypen, and which belong together; all read only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from starlette.responses import Response

from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.asking import Ask
from workflows.zaaksysteem.simulator.identity import fixed_uuid
from workflows.zaaksysteem.simulator.problem import not_found

RSIN = "123456782"
CATALOGUS = fixed_uuid("catalogus")


async def catalogussen(ask: Ask) -> Response:
    """Answer GET /catalogussen: the one that there is."""
    ask.visitor.need("catalogi.lezen")
    return ask.page([_catalogus(ask)], ask.query("page", "domein", "rsin"))


async def zaaktypen(ask: Ask) -> Response:
    """Answer GET /zaaktypen."""
    ask.visitor.need("catalogi.lezen")
    asked = ask.query("page", "identificatie", "status", "catalogus")
    wanted = select(tables.zaaktype).order_by(tables.zaaktype.c.identificatie)
    if "identificatie" in asked:
        wanted = wanted.where(tables.zaaktype.c.identificatie == asked["identificatie"])
    rows = await ask.rows(wanted)
    return ask.page([_zaaktype(ask, row) for row in rows], asked)


async def zaaktype(ask: Ask) -> Response:
    """Answer GET /zaaktypen/{uuid}."""
    ask.visitor.need("catalogi.lezen")
    return ask.json(_zaaktype(ask, await _row(ask, tables.zaaktype)))


async def informatieobjecttypen(ask: Ask) -> Response:
    """Answer GET /informatieobjecttypen."""
    ask.visitor.need("catalogi.lezen")
    asked = ask.query("page", "omschrijving", "status", "catalogus")
    wanted = select(tables.informatieobjecttype).order_by(tables.informatieobjecttype.c.omschrijving)
    rows = await ask.rows(wanted)
    return ask.page([_informatieobjecttype(ask, row) for row in rows], asked)


async def informatieobjecttype(ask: Ask) -> Response:
    """Answer GET /informatieobjecttypen/{uuid}."""
    ask.visitor.need("catalogi.lezen")
    return ask.json(_informatieobjecttype(ask, await _row(ask, tables.informatieobjecttype)))


async def relations(ask: Ask) -> Response:
    """Answer GET /zaaktype-informatieobjecttypen, paged."""
    ask.visitor.need("catalogi.lezen")
    asked = ask.query("page", "pageSize", "zaaktype", "informatieobjecttype", "richting", "status")
    wanted = select(tables.allowed).order_by(tables.allowed.c.volgnummer)
    if "zaaktype" in asked:
        uuid = ask.uuid_in(asked["zaaktype"], "catalogi", "zaaktypen")
        wanted = wanted.where(tables.allowed.c.zaaktype == uuid)
    rows = await ask.rows(wanted)
    return ask.page([_relation(ask, row) for row in rows], asked)


async def _row(ask: Ask, table: Any) -> Mapping[str, Any]:
    found = await ask.rows(select(table).where(table.c.uuid == ask.uuid))
    if not found:
        raise not_found()
    return found[0]


def _catalogus(ask: Ask) -> dict[str, Any]:
    return {
        "url": ask.url("catalogi", f"catalogussen/{CATALOGUS}"),
        "domein": "VOORB",
        "rsin": RSIN,
        "naam": "Catalogus van de gemeente Voorbeeld",
    }


def _zaaktype(ask: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "url": ask.url("catalogi", f"zaaktypen/{row['uuid']}"),
        "identificatie": row["identificatie"],
        "omschrijving": row["omschrijving"],
        "catalogus": ask.url("catalogi", f"catalogussen/{CATALOGUS}"),
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "concept": False,
        "beginGeldigheid": "2020-01-01",
        "eindeGeldigheid": None,
    }


def _informatieobjecttype(ask: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "url": ask.url("catalogi", f"informatieobjecttypen/{row['uuid']}"),
        "catalogus": ask.url("catalogi", f"catalogussen/{CATALOGUS}"),
        "omschrijving": row["omschrijving"],
        "vertrouwelijkheidaanduiding": row["vertrouwelijkheidaanduiding"],
        "beginGeldigheid": row["begin_geldigheid"],
        "eindeGeldigheid": row["einde_geldigheid"],
        "concept": row["concept"],
    }


def _relation(ask: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "url": ask.url("catalogi", f"zaaktype-informatieobjecttypen/{row['uuid']}"),
        "zaaktype": ask.url("catalogi", f"zaaktypen/{row['zaaktype']}"),
        "informatieobjecttype": ask.url("catalogi", f"informatieobjecttypen/{row['informatieobjecttype']}"),
        "volgnummer": row["volgnummer"],
        "richting": row["richting"],
        "statustype": None,
    }
