from __future__ import annotations

from datetime import timedelta

from tests.conftest import HandClock
from workflows.store import absences
from workflows.store.absences import Absence, pause_after
from workflows.store.database import Database


def absence(clock: HandClock, code: str = "folder-missing", person_id: str = "") -> Absence:
    return Absence(source="user/1", person_id=person_id, code=code, since=clock(), tries=1, next_try=clock())


def test_each_try_waits_longer_and_remembers_since_when(database: Database, clock: HandClock) -> None:
    start = clock()
    with database.begin() as connection:
        for minutes in (0, 15, 30):
            clock.forward(minutes=minutes)
            absences.note(connection, absence(clock), clock())
        found = absences.get(connection, "user/1")

    assert found == Absence(
        source="user/1",
        code="folder-missing",
        since=start,
        tries=3,
        next_try=clock() + timedelta(hours=1),
    )


def test_another_reason_starts_afresh(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        absences.note(connection, absence(clock), clock())
        clock.forward(hours=1)
        absences.note(connection, absence(clock, "onedrive-missing"), clock())
        found = absences.get(connection, "user/1")

    assert found is not None
    assert (found.code, found.since, found.tries) == ("onedrive-missing", clock(), 1)


def test_a_onedrive_that_does_not_exist_is_asked_for_seldom() -> None:
    assert [pause_after("onedrive-missing", tries) for tries in (1, 2, 3, 4, 60)] == [
        timedelta(hours=hours) for hours in (4, 8, 16, 24, 24)
    ]


def test_what_is_well_or_stands_in_the_settings_no_more_is_forgotten(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        for person_id in ("a", "b"):
            absences.note(connection, absence(clock, person_id=person_id), clock())
        absences.forget(connection, "user/1", "a")
        assert set(absences.of_source(connection, "user/1")) == {"b"}
        absences.forget_sources_except(connection, ["user/1"])
        assert set(absences.of_source(connection, "user/1")) == {"b"}
        absences.forget_sources_except(connection, [])
        assert absences.of_source(connection, "user/1") == {}
