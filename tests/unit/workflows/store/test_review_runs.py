from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.unit.workflows.store.test_runs import FRESH, held, rows
from workflows.store import runs, schema
from workflows.store.database import Database

__all__ = ["rows"]


def test_a_run_that_got_past_a_crash_begins_its_next_segment_without_it(rows: Database) -> None:
    with rows.begin() as connection:
        held(connection)
        held(connection, again := FRESH.__class__(run_id="R1", segment=0, epoch=1, again=False))
        assert runs.park(connection, again.__class__(run_id="R1", segment=0, epoch=1, again=True), {})
        found = runs.get(connection, "R1")

        assert found is not None
        assert (found.segment, found.crashes) == (1, 0)


def test_an_error_of_the_database_quotes_no_values(database: Database) -> None:
    file = {"file_id": "F", "upload_id": "U", "drive_id": "d", "item_id": "i", "folder_path": "", "etag": "e"}

    with pytest.raises(IntegrityError) as refused, database.begin() as connection:
        connection.execute(insert(schema.upload_file).values(**file, name="Fenna.zip", size=1))

    assert "Fenna" not in str(refused.value)
