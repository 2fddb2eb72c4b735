"""The page for people: zaken with their documents, to look at and download, never to change."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from workflows.zaaksysteem.naming import safe_filename
from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.asking import rows_of
from workflows.zaaksysteem.simulator.documenten import newest
from workflows.zaaksysteem.simulator.problem import ZgwProblem
from workflows.zaaksysteem.simulator.world import World

SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
SEALED = {**SAFE, "Content-Security-Policy": "default-src 'none'; sandbox"}

STYLE = """
body { font-family: system-ui, sans-serif; line-height: 1.5; max-width: 60rem; margin: 0 auto; padding: 1rem;
  color: #1a1a1a; background: #fff; }
header { border-bottom: 4px solid #154273; margin-bottom: 1rem; }
section { border: 1px solid #666; border-radius: 4px; padding: 0 1rem; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1rem; }
th, td { text-align: left; border-bottom: 1px solid #999; padding: .25rem .5rem; overflow-wrap: anywhere; }
a { color: #154273; }
"""

PAGE = Environment(autoescape=True).from_string("""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Zaken en documenten - nagebootst zaaksysteem</title>
<link rel="stylesheet" href="/stijl.css">
</head>
<body>
<header><h1>Nagebootst zaaksysteem</h1>
<p>Dit is een oefenomgeving met verzonnen zaken. U kunt hier alleen kijken.</p></header>
<main>
{% for zaak in zaken %}
<section aria-labelledby="zaak-{{ loop.index }}">
<h2 id="zaak-{{ loop.index }}">{{ zaak.identificatie }}: {{ zaak.omschrijving }}</h2>
<p>{{ zaak.zaaktype }}. Gestart op {{ zaak.startdatum }}.
{% if zaak.einddatum %}Afgesloten op {{ zaak.einddatum }}.{% else %}Open.{% endif %}
Vertrouwelijkheid: {{ zaak.vertrouwelijkheidaanduiding.replace("_", " ") }}.
Organisatie: {{ zaak.bronorganisatie }}.</p>
{% if zaak.documents %}
<table>
<caption>Documenten in deze zaak</caption>
<thead><tr><th scope="col">Titel</th><th scope="col">Bestand</th><th scope="col">Kenmerk</th>
<th scope="col">Grootte</th></tr></thead>
<tbody>
{% for document in zaak.documents %}
<tr><td>{{ document.titel }}</td>
<td>{% if document.content %}<a href="/documenten/{{ document.uuid }}/download">{{ document.bestandsnaam }}</a>
{% else %}Nog niet binnen{% endif %}</td>
<td>{{ document.identificatie }}</td><td>{{ document.size }} bytes</td></tr>
{% endfor %}
</tbody>
</table>
{% else %}<p>Nog geen documenten.</p>{% endif %}
</section>
{% endfor %}
</main>
</body>
</html>
""")


async def front(request: Request) -> Response:
    """Answer GET /."""
    world: World = request.app.state.world
    zaken = await world.database.transact(_zaken)
    return HTMLResponse(PAGE.render(zaken=zaken), headers=SAFE)


async def style(_: Request) -> Response:
    """Answer GET /stijl.css."""
    return PlainTextResponse(STYLE, media_type="text/css", headers=SAFE)


async def content(request: Request) -> Response:
    """Answer GET /documenten/{uuid}/download: always to save, never to show."""
    world: World = request.app.state.world
    uuid = request.path_params["uuid"]
    try:
        row = await world.database.transact(lambda connection: newest(connection, uuid))
    except ZgwProblem:
        return PlainTextResponse("Dit document is er niet.", status_code=404, headers=SAFE)
    if row["content"] is None:
        return PlainTextResponse("Dit document heeft nog geen inhoud.", status_code=404, headers=SAFE)
    return FileResponse(
        world.path(row["content"]),
        media_type="application/octet-stream",
        filename=safe_filename(row["fields"].get("bestandsnaam") or ""),
        headers=SEALED,
    )


def _zaken(connection: Connection) -> list[dict[str, Any]]:
    table = tables.zaak
    wanted = (
        select(table, tables.zaaktype.c.omschrijving.label("zaaktype_naam"))
        .join(tables.zaaktype, tables.zaaktype.c.uuid == table.c.zaaktype)
        .order_by(table.c.identificatie, table.c.bronorganisatie)
    )
    return [
        {**row, "zaaktype": row["zaaktype_naam"], "documents": _documents(connection, row["uuid"])}
        for row in rows_of(connection, wanted)
    ]


def _documents(connection: Connection, zaak: str) -> list[dict[str, Any]]:
    linked = select(tables.link.c.document).where(tables.link.c.zaak == zaak)
    return [
        _document(newest(connection, row["document"]))
        for row in rows_of(connection, linked.order_by(tables.link.c.registered))
    ]


def _document(row: Any) -> dict[str, Any]:
    fields = row["fields"]
    return {
        "uuid": row["document"],
        "titel": fields.get("titel") or "Zonder titel",
        "bestandsnaam": fields.get("bestandsnaam") or "Downloaden",
        "identificatie": fields.get("identificatie") or "",
        "size": row["size"],
        "content": row["content"],
    }
