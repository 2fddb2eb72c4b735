from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from tests.arrivals import FENNA
from tests.conftest import HandClock
from workflows.store import schema, subscriptions, watches
from workflows.store.database import Database
from workflows.store.subscriptions import LATEST, SOON, TROUBLE, hash_of
from workflows.watching import Watch

LONG = timedelta(days=28)


@pytest.fixture
def watch(database: Database, clock: HandClock) -> Watch:
    made = Watch(drive_id="drive", folder_id="folder", owner=FENNA, next_look=clock() + LONG)
    with database.begin() as connection:
        watches.add(connection, made)
    return made


def subscribe(connection: Connection, clock: HandClock, drive_id: str = "drive") -> None:
    subscriptions.intend(connection, drive_id, hash_of("geheim"), clock())
    subscriptions.made(connection, drive_id, f"sub-{drive_id}", clock() + LONG)


def next_look(connection: Connection, watch: Watch) -> datetime | None:
    found = watches.get(connection, watch.folder)
    return found.next_look if found else None


def test_a_watched_drive_is_asked_for_once(database: Database, watch: Watch, clock: HandClock) -> None:
    with database.begin() as connection:
        assert subscriptions.drives_without(connection, clock(), 10) == (watch.drive_id,)
        subscriptions.intend(connection, "drive", hash_of("geheim"), clock())
        assert subscriptions.drives_without(connection, clock(), 10) == ()
        assert len(subscriptions.unanswered(connection, clock() + LONG)) == 1

        subscriptions.refused(connection, "drive", "graph-forbidden", clock())
        assert subscriptions.drives_without(connection, clock(), 10) == ()
        assert subscriptions.drives_without(connection, clock() + TROUBLE, 10) == ("drive",)


def test_what_ends_or_tires_is_renewed_and_what_nobody_watches_is_ended(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    with database.begin() as connection:
        subscribe(connection, clock)
        assert subscriptions.to_renew(connection, clock() + LONG, 10) == ()
        assert len(subscriptions.to_renew(connection, clock() + LONG * 2, 10)) == 1
        subscriptions.must_reauthorize(connection, {"drive"})
        (due,) = subscriptions.to_renew(connection, clock(), 10)
        assert (due.subscription_id, due.reauthorize) == ("sub-drive", True)

        assert subscriptions.unwanted(connection, 10) == ()
        watches.remove(connection, watch)
        assert [each.drive_id for each in subscriptions.unwanted(connection, 10)] == ["drive"]


@pytest.mark.parametrize(
    ("told", "drives"),
    [
        ([("sub-drive", "geheim")], {"drive"}),
        ([("sub-drive", "fout"), ("sub-drive", "geheim")], {"drive"}),
        ([("sub-drive", "fout")], set()),
        ([("onbekend", "geheim")], set()),
        ([], set()),
    ],
)
def test_only_who_knows_the_secret_is_believed(
    database: Database, clock: HandClock, told: list[tuple[str, str]], drives: set[str]
) -> None:
    with database.begin() as connection:
        subscribe(connection, clock)

        assert subscriptions.authentic(connection, told) == drives


def test_a_notification_brings_the_next_look_forward_but_not_one_upon_another(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    with database.begin() as connection:
        subscribe(connection, clock)
        subscriptions.notified(connection, {"drive"}, clock())
        assert next_look(connection, watch) == clock()

        assert watches.advance(connection, watch, "link", clock())
        watches.plan_next(connection, watch, clock() + LONG, None)
        watch = watches.get(connection, watch.folder) or watch
        watches.plan_next(connection, watch, clock() + LONG, None)
        clock.forward(seconds=1)
        subscriptions.notified(connection, {"drive"}, clock())
        assert next_look(connection, watch) == clock() + SOON - timedelta(seconds=1)


def test_a_notification_during_a_look_is_not_lost(database: Database, watch: Watch, clock: HandClock) -> None:
    with database.begin() as connection:
        subscribe(connection, clock)
        clock.forward(seconds=1)
        subscriptions.notified(connection, {"drive"}, clock())
        watches.note_quiet(connection, [(watch, "link", clock(), clock() + LONG)])
        assert next_look(connection, watch) == clock()

        watches.plan_next(connection, watch, clock() + LONG, None)
        assert next_look(connection, watch) == clock()


def test_trust_is_earned_by_an_announced_change_and_lost_by_a_silent_one(
    database: Database, watch: Watch, clock: HandClock
) -> None:
    def trust() -> bool:
        with database.begin() as connection:
            return bool(subscriptions.trusted(connection, ["drive"], clock()))

    def change(*, announced: bool) -> None:
        with database.begin() as connection:
            if announced:
                subscriptions.notified(connection, {"drive"}, clock())
            subscriptions.saw_change(connection, "drive", clock() - timedelta(seconds=30), clock())

    assert watch.drive_id == "drive"
    with database.begin() as connection:
        subscribe(connection, clock)
    assert not trust()
    change(announced=True)
    assert trust()

    clock.forward(hours=1)
    change(announced=False)
    assert not trust()
    with database.begin() as connection:  # announced after all, a little late
        clock.forward(minutes=2)
        subscriptions.notified(connection, {"drive"}, clock())
    assert trust()

    clock.forward(hours=1)
    change(announced=False)
    clock.now += LATEST
    with database.begin() as connection:
        subscriptions.give_up_waiting(connection, clock())
    assert not trust()
    clock.forward(hours=1)
    change(announced=True)
    assert trust()

    with database.begin() as connection:
        connection.execute(update(schema.subscription).values(expires=clock()))
    assert not trust()


def test_what_graph_dropped_is_asked_for_anew(database: Database, watch: Watch, clock: HandClock) -> None:
    with database.begin() as connection:
        subscribe(connection, clock)
        subscriptions.lost(connection, {"drive"})

        assert subscriptions.drives_without(connection, clock(), 10) == (watch.drive_id,)


def test_a_drive_without_notifications_saw_no_change(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        subscriptions.saw_change(connection, "drive", None, clock())

        assert subscriptions.trusted(connection, ["drive"], clock()) == frozenset()
