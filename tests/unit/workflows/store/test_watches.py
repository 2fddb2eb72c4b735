from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from tests.arrivals import FENNA, NOOR, arrival, file_seen
from tests.conftest import HandClock
from tests.watches import sighting, watched
from workflows.model import ItemKey
from workflows.store import schema, sightings, uploads, watches
from workflows.store.database import Database
from workflows.watching import Watch


@pytest.fixture
def watch(database: Database, clock: HandClock) -> Watch:
    return watched(database, clock)


def test_a_watch_is_read_back_as_it_was_written(database: Database, watch: Watch) -> None:
    with database.begin() as connection:
        assert watches.get(connection, watch.folder) == watch
        assert watches.every(connection) == watches.of_drive(connection, "drive") == (watch,)
        assert watches.get(connection, ItemKey(drive_id="drive", item_id="other")) is None


def test_watching_again_refreshes_the_owner_and_nothing_else(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    with database.begin() as connection:
        assert watches.advance(connection, watch, "link", clock())
        watches.add(connection, replace(watch, owner=NOOR, next_look=None))

        assert watches.get(connection, watch.folder) == replace(
            watch, owner=NOOR, delta_link="link", last_look=clock()
        )


def test_the_feed_moves_on_once(database: Database, watch: Watch, clock: HandClock) -> None:
    with database.begin() as connection:
        first = watches.advance(connection, watch, "one", clock())
        overtaken = watches.advance(connection, watch, "two", clock())
        again = watches.advance(connection, replace(watch, delta_link="one"), "two", clock())

    assert [first, overtaken, again] == [True, False, True]


def test_what_is_due_is_taken_by_one(database: Database, watch: Watch, clock: HandClock) -> None:
    until = clock() + timedelta(minutes=2)
    with database.begin() as connection:
        assert watches.claim_due(connection, clock() - timedelta(seconds=1), until, 10) == ()
        assert watches.claim_due(connection, clock(), until, 10) == (replace(watch, next_look=until),)
        assert watches.claim_due(connection, clock(), until, 10) == ()
        assert len(watches.claim_due(connection, until, until, 10)) == 1


def test_where_somebody_waits_comes_first_then_who_was_looked_at_longest_ago(
    database: Database, clock: HandClock
) -> None:
    """Busy folders ask for more looks than were promised; they get what the others leave."""
    ages = {"quiet": 300, "new": None, "busy": 30, "settling": 2, "announced": 60, "quieter": 310}
    with database.begin() as connection:
        for name, age in ages.items():
            made = Watch(drive_id=name, folder_id="f", owner=FENNA, next_look=clock())
            watches.add(connection, made)
            if age is not None:
                watches.advance(connection, made, "link", clock() - timedelta(seconds=age))
        connection.execute(
            update(schema.watch).where(schema.watch.c.drive_id == "announced").values(nudged_at=clock())
        )
        settling = Watch(drive_id="settling", folder_id="f", owner=FENNA)
        sightings.save(
            connection,
            settling,
            [replace(sighting(clock, "x"), key=ItemKey(drive_id="settling", item_id="x"))],
        )
        order = [
            watch.drive_id
            for _ in ages
            for watch in watches.claim_due(connection, clock(), clock() + timedelta(hours=1), 1)
        ]

    assert order == ["announced", "settling", "new", "quieter", "quiet", "busy"]


def test_after_a_start_what_was_in_hand_or_in_trouble_is_looked_at_and_the_rest_in_its_own_time(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        for name, seconds in {"past": -5, "in hand": 20, "later": 200, "in trouble": 900}.items():
            made = Watch(
                drive_id=name,
                folder_id="f",
                owner=FENNA,
                next_look=clock() + timedelta(seconds=seconds),
            )
            watches.add(connection, made)
            if name == "in trouble":
                watches.count_failure(connection, made, "graph-forbidden", clock(), made.next_look or clock())
        ahead = Watch(drive_id="fast clock", folder_id="f", owner=FENNA)
        watches.add(connection, ahead)
        watches.advance(connection, ahead, "link", clock() + timedelta(hours=2))
        watches.plan_next(connection, ahead, clock() + timedelta(hours=2, minutes=5), None)
        watches.release(connection, clock(), timedelta(seconds=30))
        moments = {
            watch.drive_id: watch.next_look and (watch.next_look - clock()).total_seconds()
            for watch in watches.every(connection)
        }

    assert moments == {"past": -5, "in hand": 0, "later": 200, "in trouble": 0, "fast clock": 0}


def test_a_problem_keeps_the_moment_it_began(database: Database, watch: Watch, clock: HandClock) -> None:
    began = clock()
    with database.begin() as connection:
        watches.count_failure(connection, watch, "graph-forbidden", began, began)
        clock.forward(minutes=5)
        watches.count_failure(connection, watch, "graph-unreachable", clock(), clock())
        problem = watches.get(connection, watch.folder)
        watches.set_problem(connection, watch, None, clock())
        solved = watches.get(connection, watch.folder)

    assert problem == replace(
        watch, problem_code="graph-unreachable", problem_since=began, failures=2, next_look=clock()
    )
    assert solved == replace(problem, problem_code=None, problem_since=None)


def test_a_watch_goes_with_its_sightings(database: Database, watch: Watch, clock: HandClock) -> None:
    with database.begin() as connection:
        sightings.save(connection, watch, [sighting(clock, "a")])
        watches.remove(connection, watch)

        assert watches.every(connection) == ()
        assert connection.execute(select(schema.sighting)).all() == []


def test_a_library_is_known_as_shared(database: Database, clock: HandClock) -> None:
    made = Watch(drive_id="library", folder_id="watched", owner=FENNA, shared=True, next_look=clock())
    with database.begin() as connection:
        watches.add(connection, made)

        assert watches.get(connection, made.folder) == made


def test_an_original_is_known_by_its_upload(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        uploads.add(connection, arrival(file_seen("a")), clock())

        assert watches.in_upload(connection, file_seen("a").key)
        assert not watches.in_upload(connection, file_seen("b").key)


@pytest.mark.parametrize(("outcome", "ours"), [(None, {"a"}), ("verwijderd", {"a"}), ("gewijzigd", set())])
def test_a_deletion_that_we_announced_or_made_is_ours(
    database: Database, clock: HandClock, outcome: str | None, ours: set[str]
) -> None:
    key = file_seen("a").key
    with database.begin() as connection:
        upload = uploads.add(connection, arrival(file_seen("a"), file_seen("b")), clock())
        (file,) = [file for file in upload.files if file.key == key]
        values = {
            "file_id": file.file_id,
            "clearance": {},
            "intended_at": clock(),
            "outcome": outcome,
        }
        connection.execute(insert(schema.deletion).values(values))

        found = watches.deleted_by_us(connection, [key, file_seen("b").key])
    assert {each.item_id for each in found} == ours


def test_any_number_of_items_can_be_asked_for(database: Database) -> None:
    keys = [ItemKey(drive_id="drive", item_id=str(number)) for number in range(2_000)]
    with database.begin() as connection:
        assert watches.deleted_by_us(connection, keys) == frozenset()


def test_quiet_looks_are_written_together_unless_another_look_was_first(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    later = clock() + timedelta(minutes=5)
    other = replace(watch, folder_id="elsewhere")
    with database.begin() as connection:
        watches.add(connection, other)
        assert watches.advance(connection, other, "ahead", clock())
        looks = [(each, "next", clock(), later) for each in (watch, other)]
        watches.note_quiet(connection, looks)
        watches.note_quiet(connection, [])
        mine, theirs = watches.get(connection, watch.folder), watches.get(connection, other.folder)

    assert mine == replace(watch, delta_link="next", last_look=clock(), next_look=later)
    assert theirs is not None
    assert (theirs.delta_link, theirs.next_look) == ("ahead", watch.next_look)
