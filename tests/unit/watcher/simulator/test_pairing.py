from __future__ import annotations

from datetime import UTC, datetime

from watcher.simulator.disk import Entry
from watcher.simulator.item import Item, State
from watcher.simulator.pairing import pair

ROOT = "root"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def item(
    name: str, inode: int, *, parent: str = ROOT, folder: bool = False, state: State = State.LIVE
) -> Item:
    return Item(
        id=name, parent_id=parent, name=name, folder=folder, inode=inode, size=0 if folder else 5, mtime_ns=1,
        created=NOW, modified=NOW, made_ns=1, seq=1, state=state,
    )  # fmt: skip


def entry(path: str, inode: int, *, folder: bool = False, mtime_ns: int = 1, size: int = 5) -> Entry:
    return Entry(
        path=tuple(path.split("/")), folder=folder, inode=inode, size=0 if folder else size, mtime_ns=mtime_ns
    )


def paired(known: list[Item], found: list[Entry]) -> tuple[dict[str, str | None], list[str]]:
    result = pair(known, found)
    pairs = {"/".join(seen.path): was.id if was else None for seen, was in result.pairs}
    return pairs, [lost.id for lost in result.lost]


def test_an_unchanged_file_is_itself() -> None:
    assert paired([item("a", 1)], [entry("a", 1)]) == ({"a": "a"}, [])


def test_a_renamed_file_is_recognised_by_its_inode() -> None:
    assert paired([item("a", 1)], [entry("b", 1)]) == ({"b": "a"}, [])


def test_a_file_in_a_moved_folder_is_recognised() -> None:
    known = [item("d", 1, folder=True), item("f", 2, parent="d")]

    assert paired(known, [entry("e", 1, folder=True), entry("e/f", 2)]) == ({"e": "d", "e/f": "f"}, [])


def test_a_growing_file_is_itself() -> None:
    assert paired([item("a", 1)], [entry("a", 1, size=9, mtime_ns=2)]) == ({"a": "a"}, [])


def test_a_replaced_file_keeps_its_place() -> None:
    assert paired([item("a", 1)], [entry("a", 7, size=9)]) == ({"a": "a"}, [])


def test_a_copy_over_the_old_name_of_a_moved_file_is_new() -> None:
    assert paired([item("a", 1)], [entry("a", 2), entry("b", 1)]) == ({"a": None, "b": "a"}, [])


def test_two_files_that_change_places_keep_their_ids() -> None:
    assert paired([item("a", 1), item("b", 2)], [entry("a", 2), entry("b", 1)]) == ({"a": "b", "b": "a"}, [])


def test_another_file_that_was_given_a_free_inode_is_new() -> None:
    assert paired([item("a", 1)], [entry("b", 1, mtime_ns=9)]) == ({"b": None}, ["a"])


def test_a_removed_file_is_lost() -> None:
    assert paired([item("a", 1)], []) == ({}, ["a"])


def test_a_file_in_place_of_a_folder_is_new() -> None:
    assert paired([item("a", 1, folder=True)], [entry("a", 1)]) == ({"a": None}, ["a"])


def test_a_recycled_file_that_is_put_back_is_recognised() -> None:
    assert paired([item("a", 1, state=State.RECYCLED)], [entry("b", 1)]) == ({"b": "a"}, [])


def test_a_recycled_file_is_not_lost_again() -> None:
    assert paired([item("a", 1, state=State.RECYCLED)], []) == ({}, [])
