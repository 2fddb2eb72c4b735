"""The audit trail of a zaak or document."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from starlette.responses import Response

from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.asking import Ask

WORDS = {
    "create": "Object aangemaakt",
    "update": "Object bijgewerkt",
    "partial_update": "Object deels bijgewerkt",
}


async def audittrail(ask: Ask) -> Response:
    """Answer GET …/audittrail: a bare array, oldest first."""
    ask.visitor.need(
        "audittrails.lezen" if "audittrails.lezen" in ask.visitor.client.scopes else "zaken.lezen"
    )
    table = tables.trail
    rows = await ask.rows(select(table).where(table.c.main == ask.uuid).order_by(table.c.id))
    return ask.json([_presented(ask, row) for row in rows])


def _presented(ask: Ask, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "uuid": row["uuid"],
        "bron": "DRC" if row["path"].startswith("documenten") else "ZRC",
        "applicatieId": row["client_id"],
        "gebruikersId": row["user_id"],
        "gebruikersWeergave": row["user_representation"],
        "actie": row["actie"],
        "actieWeergave": WORDS[row["actie"]],
        "resultaat": 200 if row["actie"] != "create" else 201,
        "resourceUrl": f"{ask.request.base_url}{row['path']}",
        "toelichting": row["toelichting"],
        "aanmaakdatum": row["at"].isoformat(),
    }
