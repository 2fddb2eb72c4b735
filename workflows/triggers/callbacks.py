"""An answer that comes back at the address of one action: checked, kept once, and handed to the run that waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl

from sqlalchemy import Connection

from workflows.callback import CALLBACK, fits, run_of
from workflows.errors import BadInputError, BewaarstroomError
from workflows.jsontypes import Json
from workflows.store import runs, waits
from workflows.store.database import Database
from workflows.triggers.requests import Incoming, Outgoing, outputs_of, refusal


class SignalOnce(Protocol):
    """Answer whoever waits for (kind, key), unless it was answered before."""

    def __call__(self, connection: Connection, *, kind: str, key: str, outcome: Json) -> bool:
        """Say whether this answer is the first."""
        ...


@dataclass(frozen=True, kw_only=True)
class Callbacks:
    """Lets the other side answer."""

    database: Database
    signal_once: SignalOnce
    secret: bytes = field(repr=False)

    async def handle(self, key: str, incoming: Incoming) -> Outgoing:
        """Take one answer; whatever is wrong with it is told as JSON."""
        try:
            if not fits(dict(parse_qsl(incoming.query)).get("sig", ""), self.secret, key):
                raise BadInputError("signature-wrong", "Dit adres is niet (meer) geldig.")
            outcome = outputs_of(None, incoming)
            await self.database.transact(lambda connection: self._take(connection, key, outcome))
        except BewaarstroomError as error:
            return refusal(error)
        return Outgoing(status=200)

    def _take(self, connection: Connection, key: str, outcome: Json) -> None:
        waits.one_at_a_time(
            connection, CALLBACK, key
        )  # before the run's row, as the segment that writes its wait does
        if not runs.still_open(connection, run_of(key)) or waits.is_expired(connection, CALLBACK, key):
            raise BadInputError("callback-too-late", "Er wacht niemand meer op dit antwoord.")
        if not self.signal_once(connection, kind=CALLBACK, key=key, outcome=outcome):
            raise BadInputError("callback-used", "Op dit adres is al geantwoord; het geldt één keer.")
