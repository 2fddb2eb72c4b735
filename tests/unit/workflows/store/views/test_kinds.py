from __future__ import annotations

import json

from sqlalchemy import select

from tests.arrivals import arrival, file_seen
from tests.conftest import HandClock
from workflows.store import schema, uploads
from workflows.store.database import Database
from workflows.store.views.kinds import kind_of_report, member_of_report


def test_the_kind_is_read_inside_the_database(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        known = uploads.add(connection, arrival(file_seen("a")), clock())
        uploads.add(connection, arrival(file_seen("b")), clock())
        uploads.save_inspection(
            connection, known.upload_id, {"kind": "screenshot", "files": [{"kind": "x"}]}, {}
        )
        kind = kind_of_report(connection)
        found = connection.scalars(select(kind).order_by(schema.upload.c.upload_id)).all()

    assert found == ["screenshot", None]


def test_postgresql_reads_it_too_with_a_null_character_in_somebodys_name(
    postgresql: Database, clock: HandClock
) -> None:
    said = {"kind": "screenshot", "participants": ["Fe\x00nna", "C:\\u0000"]}
    with postgresql.begin() as connection:
        known = uploads.add(connection, arrival(file_seen("a")), clock())
        uploads.save_inspection(connection, known.upload_id, said, {})
        columns = (kind_of_report(connection), member_of_report(connection, "participants"))
        kind, participants = connection.execute(select(*columns)).one()

    assert kind == "screenshot"
    assert json.loads(participants) == ["Fe\ufffdnna", "C:\\ufffd"]
