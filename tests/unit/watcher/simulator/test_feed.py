from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import HandClock
from watcher.simulator import feed
from watcher.simulator.drive import Drive
from watcher.simulator.errors import GraphError
from watcher.simulator.feed import Position
from watcher.simulator.simulation import Simulation

FOLDER = "WhatsApp bewaren"


def page(drive: Drive, clock: HandClock, position: Position, *, size: int = 200, delay: int = 0) -> feed.Page:
    horizon = clock() - timedelta(seconds=delay)
    return feed.read_page(drive.shelf, position, drive.find(None), size=size, horizon=horizon)


def names(found: feed.Page) -> list[str]:
    return [item.name for item in found.items]


def test_the_first_round_gives_all_that_is_there(drive: Drive, watched: Path, clock: HandClock) -> None:
    (watched / "a.txt").touch()
    (watched / "b.txt").touch()
    drive.look()
    (watched / "b.txt").unlink()
    drive.look()

    found = page(drive, clock, feed.from_the_start(drive))

    assert (names(found), found.more) == ([FOLDER, "a.txt"], False)


def test_later_rounds_give_only_what_changed(drive: Drive, watched: Path, clock: HandClock) -> None:
    (watched / "a.txt").touch()
    drive.look()
    start = page(drive, clock, feed.from_the_start(drive)).next
    (watched / "a.txt").unlink()
    (watched / "b.txt").touch()
    drive.look()

    second = page(drive, clock, start)
    third = page(drive, clock, second.next)

    assert [(item.name, item.live) for item in second.items] == [("b.txt", True), ("a.txt", False)]
    assert names(third) == []


def test_pages_follow_each_other(drive: Drive, watched: Path, clock: HandClock) -> None:
    for name in "abc":
        (watched / name).touch()
    drive.look()

    first = page(drive, clock, feed.from_the_start(drive), size=3)
    second = page(drive, clock, first.next, size=3)

    assert (names(first), first.more) == ([FOLDER, "a", "b"], True)
    assert (names(second), second.more) == (["c"], False)


def test_an_item_removed_between_two_pages_is_told(drive: Drive, watched: Path, clock: HandClock) -> None:
    (watched / "a").touch()
    drive.look()
    first = page(drive, clock, feed.from_the_start(drive), size=2)
    (watched / "a").unlink()
    drive.look()

    second = page(drive, clock, first.next)

    assert [(item.name, item.live) for item in second.items] == [("a", False)]


def test_a_delay_hides_the_latest_until_later(drive: Drive, watched: Path, clock: HandClock) -> None:
    clock.forward(seconds=100)
    (watched / "a").touch()
    drive.look()

    first = page(drive, clock, feed.from_the_start(drive), delay=10)
    clock.forward(seconds=11)
    second = page(drive, clock, first.next, delay=10)

    assert (names(first), names(second)) == ([FOLDER], ["a"])


def test_a_folder_as_scope_leaves_the_rest_out(drive: Drive, watched: Path, clock: HandClock) -> None:
    (watched / "a").touch()
    (drive.folder / "elders").touch()
    drive.look()

    found = feed.read_page(
        drive.shelf, feed.from_the_start(drive), drive.find(None, (FOLDER,)), size=9, horizon=clock()
    )

    assert names(found) == [FOLDER, "a"]


def test_ancestors_stand_in_front(drive: Drive, watched: Path) -> None:
    (watched / "map").mkdir()
    (watched / "map" / "a").touch()
    drive.look()
    root, file = drive.find(None), drive.find(None, (FOLDER, "map", "a"))

    assert [item.name for item in feed.with_ancestors(drive.shelf, root, [file])] == [
        "root",
        FOLDER,
        "map",
        "a",
    ]
    assert feed.with_ancestors(drive.shelf, root, []) == (root,)


def test_a_token_is_opaque_and_carries_the_position(simulation: Simulation, drive: Drive) -> None:
    position = feed.latest(drive)

    token = feed.seal_position(simulation.seal, position, simulation.clock())

    assert token != feed.seal_position(simulation.seal, position, simulation.clock())
    assert feed.open_position(simulation.seal, token, drive, simulation.clock()) == position


@pytest.mark.parametrize("token", ["onzin", "", "gAAAAA", "1", "é"])
def test_a_foreign_token_is_a_bad_request(simulation: Simulation, drive: Drive, token: str) -> None:
    with pytest.raises(GraphError, match="Invalid paging token"):
        feed.open_position(simulation.seal, token, drive, simulation.clock())


def test_a_token_of_another_drive_is_a_bad_request(simulation: Simulation, drive: Drive) -> None:
    other = next(found for found in simulation.drives.values() if found.id != drive.id)
    token = feed.seal_position(simulation.seal, feed.latest(other), simulation.clock())

    with pytest.raises(GraphError, match="Invalid paging token"):
        feed.open_position(simulation.seal, token, drive, simulation.clock())


def test_an_old_token_asks_for_a_new_beginning(simulation: Simulation, drive: Drive) -> None:
    token = feed.seal_position(simulation.seal, feed.latest(drive), simulation.clock() - timedelta(days=31))

    with pytest.raises(GraphError, match="410 resyncRequired"):
        feed.open_position(simulation.seal, token, drive, simulation.clock())


def test_a_moment_is_a_token_too(
    simulation: Simulation, drive: Drive, watched: Path, clock: HandClock
) -> None:
    clock.forward(minutes=10)
    (watched / "a").touch()
    drive.look()

    position = feed.open_position(simulation.seal, "2026-11-24T09:05:00Z", drive, clock())

    assert names(page(drive, clock, position)) == ["a"]
