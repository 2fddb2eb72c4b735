"""Mail that Graph accepted: kept instead of sent, so that everybody can read what would have gone out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select
from starlette.requests import Request
from starlette.responses import Response

from watcher.simulator.body import object_in, read_json, text_in
from watcher.simulator.errors import GraphError
from watcher.simulator.presentation import stamp
from watcher.simulator.simulation import Simulation
from watcher.simulator.tables import mail_table
from watcher.simulator.tokens import check_bearer

MAX_SHOWN = 500


async def send_mail(request: Request) -> Response:
    """Answer POST /users/{id}/sendMail: 202, accepted."""
    simulation: Simulation = request.app.state.simulation
    check_bearer(request, simulation)
    sender = simulation.user(request.path_params["user"])
    body = await read_json(request)
    message = object_in(body, "message") or object_in(body, "Message")  # the SDK writes it with a capital
    if not recipients(message):
        raise GraphError(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")
    values = {"sender": sender.id, "accepted": simulation.clock(), "message": message}
    await simulation.database.transact(
        lambda connection: connection.execute(insert(mail_table).values(values))
    )
    return Response(status_code=202)


def recipients(message: dict[str, Any]) -> list[str]:
    """Return the addresses that a message goes to; raises GraphError 400 when they cannot be read."""
    listed = message.get("toRecipients")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return []
    found = [text_in(object_in(one, "emailAddress"), "address") for one in listed]
    return [address for address in found if address and "@" in address]


def read_mail(connection: Connection) -> list[dict[str, Any]]:
    """Return the latest messages, oldest first."""
    newest = select(mail_table).order_by(mail_table.c.id.desc()).limit(MAX_SHOWN)
    rows = [dict(row) for row in connection.execute(newest).mappings()]
    return [{**row, "accepted": stamp(row["accepted"])} for row in reversed(rows)]
