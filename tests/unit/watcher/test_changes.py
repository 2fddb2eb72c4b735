from __future__ import annotations

from watcher.changes import Found, TopSeen, Unreadable
from workflows.model import ItemKey

TOP = Unreadable(key=ItemKey(drive_id="d", item_id="top"), parent_id="watched", code="item-notebook")
CHILD = Found(
    seen=Unreadable(key=ItemKey(drive_id="d", item_id="kind"), parent_id="top", code="item-nameless"),
    folder_path="diep",
)


def test_everything_is_the_top_and_all_below_it() -> None:
    seen = TopSeen(item_id="top", top=TOP, below=(CHILD,))

    assert seen.everything == (Found(seen=TOP, folder_path=""), CHILD)


def test_a_top_that_is_not_there_holds_nothing() -> None:
    assert TopSeen(item_id="top", top=None).everything == ()
