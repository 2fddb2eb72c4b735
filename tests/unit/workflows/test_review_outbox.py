from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from tests.conftest import HandClock
from tests.unit.workflows.test_outbox import LETTER, Counter
from workflows.outbox import Outbox
from workflows.store import notices, schema
from workflows.store.database import Database


async def test_a_letter_that_cannot_be_spelled_holds_up_no_other(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        for key in ("1", "2"):
            notices.add(connection, replace(LETTER, key=key), template="t", upload_id=None, now=clock())

    assert await Outbox(database, Counter(ValueError("a header with a line break")), clock).deliver() == 1

    with database.read() as connection:
        rows = connection.execute(select(schema.notice.c.state, schema.notice.c.error_code)).all()
    assert sorted(tuple(row) for row in rows if row.error_code) == [("klaar", "unexpected-error")]
    assert sorted(row.state for row in rows) == ["klaar", "verzonden"]
