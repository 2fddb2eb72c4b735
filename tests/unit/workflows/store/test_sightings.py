from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.arrivals import FENNA
from tests.conftest import HandClock
from tests.watches import sighting, watched
from workflows.store import sightings, watches
from workflows.store.database import Database
from workflows.watching import RECEIVED, Watch


@pytest.fixture
def watch(database: Database, clock: HandClock) -> Watch:
    return watched(database, clock)


def test_a_sighting_is_written_over_what_was_known(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    first = sighting(clock, "a")
    second = replace(first, content="6:y", size=6, code="file-empty", tries=2)
    with database.begin() as connection:
        sightings.save(connection, watch, [first, sighting(clock, "b")])
        sightings.save(connection, watch, [second])
        sightings.forget(connection, watch, ["b", "unknown"])

        assert sightings.every(connection, watch) == {"a": second}


def test_writing_nothing_is_fine(database: Database, watch: Watch) -> None:
    with database.begin() as connection:
        sightings.save(connection, watch, [])
        sightings.forget(connection, watch, [])

        assert sightings.every(connection, watch) == {}


def test_only_tops_that_stood_still_and_wait_are_due(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    began = clock()
    rows = [
        sighting(clock, "still"),
        sighting(clock, "received", code=RECEIVED),
        sighting(clock, "below", top_id="still"),
    ]
    clock.forward(seconds=30)
    rows.append(sighting(clock, "restless"))
    with database.begin() as connection:
        assert sightings.oldest_waiting(connection, watch, began - timedelta(1)) is None
        sightings.save(connection, watch, rows)

        assert sightings.due_tops(connection, watch, began) == {"still"}
        assert sightings.due_tops(connection, watch, clock()) == {"still", "restless"}
        assert sightings.loose_waiting(connection, watch) == {"still", "restless"}
        assert sightings.oldest_waiting(connection, watch, began - timedelta(seconds=1)) == began
        assert sightings.oldest_waiting(connection, watch, began) == clock()
        assert sightings.oldest_waiting(connection, watch, clock()) is None


def test_a_folder_that_waits_is_not_loose(database: Database, watch: Watch, clock: HandClock) -> None:
    with database.begin() as connection:
        sightings.save(connection, watch, [replace(sighting(clock, "map"), is_folder=True)])

        assert sightings.loose_waiting(connection, watch) == frozenset()


def test_what_was_set_aside_is_listed_with_its_reason(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    aside = sighting(clock, "b", code="file-empty")
    rows = [sighting(clock, "a"), aside, sighting(clock, "c", code=RECEIVED)]
    with database.begin() as connection:
        sightings.save(connection, watch, rows)

        assert sightings.set_aside(connection, watch) == (aside,)


def test_folders_in_which_something_has_yet_to_settle_are_named(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    other = replace(watch, folder_id="elsewhere")
    with database.begin() as connection:
        watches.add(connection, other)
        sightings.save(connection, watch, [sighting(clock, "a"), sighting(clock, "b", code=RECEIVED)])
        sightings.save(connection, other, [sighting(clock, "c", code="file-empty")])

        assert sightings.with_something_waiting(connection, [watch, other]) == {watch.folder}
        assert sightings.with_something_waiting(connection, [other]) == frozenset()
        assert sightings.with_something_waiting(connection, []) == frozenset()


def test_folders_are_found_by_what_was_set_aside_in_them(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    other = Watch(drive_id="drive", folder_id="elsewhere", owner=FENNA)
    with database.begin() as connection:
        watches.add(connection, other)
        sightings.save(connection, watch, [sighting(clock, "a", code="file-empty"), sighting(clock, "b")])
        sightings.save(connection, other, [sighting(clock, "c", code=RECEIVED)])

        assert sightings.folders_with(connection, ["file-empty", "file-malware"]) == (watch.folder,)
