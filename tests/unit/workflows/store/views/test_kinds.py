from __future__ import annotations

from sqlalchemy import create_mock_engine, select
from sqlalchemy.dialects import postgresql

from tests.arrivals import arrival, file_seen
from tests.conftest import HandClock
from workflows.store import schema, uploads
from workflows.store.database import Database
from workflows.store.views.kinds import kind_of_report


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


def test_postgresql_reads_it_as_json() -> None:
    connection = create_mock_engine("postgresql+psycopg://", lambda *_: None)
    spelled = str(kind_of_report(connection).compile(dialect=postgresql.dialect()))  # type: ignore[arg-type, no-untyped-call] # a mock engine has the dialect, which is all that is looked at

    assert spelled.startswith("CAST(upload.report AS JSONB) ->> ")
