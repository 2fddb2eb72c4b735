from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.arrivals import FENNA
from tests.conftest import HandClock
from workflows.asides import Asides
from workflows.model import ItemKey
from workflows.store import schema, sightings, watches
from workflows.store.database import Database
from workflows.watching import RECEIVED, Sighting, Watch

WATCH = Watch(drive_id="drive", folder_id="folder", owner=FENNA)
ASIDES = Asides(console_url="https://bewaren.example", patience=timedelta(minutes=5))


def _sighted(database: Database, clock: HandClock, code: str) -> None:
    sighting = Sighting(
        key=ItemKey(drive_id="drive", item_id="i"),
        top_id="i",
        content="0:x",
        size=0,
        is_folder=False,
        first_seen=clock(),
        still_since=clock(),
        code=code,
    )
    with database.begin() as connection:
        watches.add(connection, WATCH)
        sightings.save(connection, WATCH, [sighting])


def _tell(database: Database, clock: HandClock) -> int:
    with database.begin() as connection:
        return ASIDES.tell(connection, clock())


def test_an_employee_hears_once_that_a_file_is_empty(database: Database, clock: HandClock) -> None:
    _sighted(database, clock, "file-empty")

    assert _tell(database, clock) == 0  # it may still be filled
    clock.forward(minutes=5)
    assert [_tell(database, clock) for _ in range(2)] == [1, 0]
    with database.begin() as connection:
        row = connection.execute(select(schema.notice)).mappings().one()
    assert (row["to_mail"], row["template"]) == (FENNA.mail, "opzij_gezet")
    assert "Een bestand is leeg." in row["body"]


@pytest.mark.parametrize("code", ["name-ignored", "name-temporary", RECEIVED])
def test_what_an_employee_can_do_nothing_about_is_not_written(
    database: Database, clock: HandClock, code: str
) -> None:
    _sighted(database, clock, code)
    clock.forward(hours=1)

    assert _tell(database, clock) == 0
