from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from watcher.simulator.disk import Entry
from watcher.simulator.item import Author, Item, State
from watcher.simulator.observation import Look, bump, lose, observe

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SOON = datetime(2026, 1, 3, tzinfo=UTC)
ENTRY = Entry(path=("a",), folder=False, inode=1, size=5, mtime_ns=7)


def look(hash_of: Callable[[Entry], str | None] = lambda _: "hash") -> Look:
    numbers = count(10)
    return Look(
        now=NOW,
        author=Author.APP,
        bump_at=SOON,
        new_id=lambda: "new",
        next_seq=lambda: next(numbers),
        hash_of=hash_of,
    )


def known() -> Item:
    return replace(observe(look(), ENTRY, None, "root"), seq=1, bump_at=None)


def test_a_new_file_gets_an_id_and_first_versions() -> None:
    assert observe(look(), ENTRY, None, "root") == Item(
        id="new", parent_id="root", name="a", folder=False, inode=1, size=5, mtime_ns=7, quick_xor="hash",
        created=NOW, modified=NOW, made_ns=7, created_by=Author.APP, modified_by=Author.APP, seq=10, bump_at=SOON,
    )  # fmt: skip


def test_nothing_happened_is_the_same_object() -> None:
    item = known()

    assert observe(look(), ENTRY, item, "root") is item


def test_other_content_moves_both_tags() -> None:
    item = known()

    now = observe(look(lambda _: "other"), replace(ENTRY, size=6, mtime_ns=8), item, "root")

    assert now == replace(
        item, size=6, mtime_ns=8, quick_xor="other", version=2, content_version=2, seq=10, bump_at=SOON
    )


def test_a_touch_moves_only_the_etag() -> None:
    item = known()

    assert observe(look(), replace(ENTRY, mtime_ns=8), item, "root") == replace(
        item, mtime_ns=8, version=2, seq=10
    )


def test_a_rename_moves_only_the_etag() -> None:
    item = known()

    assert observe(look(), replace(ENTRY, path=("b",)), item, "root") == replace(
        item, name="b", version=2, seq=10
    )


def test_the_own_moment_of_a_folder_is_no_news() -> None:
    entry = Entry(path=("d",), folder=True, inode=2, size=0, mtime_ns=1)
    folder = observe(look(), entry, None, "root")

    assert observe(look(), replace(entry, mtime_ns=9), folder, "root") == replace(folder, mtime_ns=9)


def test_a_recycled_item_comes_alive() -> None:
    item = replace(known(), state=State.RECYCLED)

    assert observe(look(), ENTRY, item, "root") == replace(item, state=State.LIVE, version=2, seq=10)


def test_a_lost_item_is_gone_or_recycled() -> None:
    item = known()

    assert lose(look(), item, None) == replace(item, state=State.GONE, seq=10)
    assert lose(look(), item, item.id) == replace(item, state=State.RECYCLED, seq=10)
    assert lose(look(), item, "above") == replace(item, state=State.RECYCLED, seq=10, recycled_with="above")


def test_the_service_gives_a_fresh_etag_by_itself() -> None:
    item = replace(known(), bump_at=SOON)

    assert bump(look(), item) == replace(item, version=2, seq=10, bump_at=None)
