from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watcher.changes import Found, TopSeen
from watcher.doubts import REFUSALS, RESTARTS, RESTARTS_WITHIN, TELL_WITHIN, Doubts, untold_in
from workflows.model import ItemKey, ItemSeen
from workflows.watching import ModeReason, Sighting

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
FOLDER = ItemKey(drive_id="b!d", item_id="folder")


def seen(item_id: str, parent_id: str = "folder", *, is_folder: bool = False) -> ItemSeen:
    return ItemSeen(
        key=ItemKey(drive_id="b!d", item_id=item_id),
        parent_id=parent_id,
        name=item_id,
        is_folder=is_folder,
        size=1,
        quickxor=None,
        etag="e",
        ctag="c",
    )


def sighting(item_id: str) -> Sighting:
    return Sighting(
        key=ItemKey(drive_id="b!d", item_id=item_id),
        top_id=item_id,
        content="1",
        size=1,
        is_folder=False,
        first_seen=NOW,
        still_since=NOW,
    )


def test_a_file_that_the_feed_keeps_to_itself_costs_the_trust() -> None:
    doubts = Doubts()
    doubts.listed(FOLDER, {"foto"}, NOW)

    assert doubts.verdict(FOLDER, NOW + TELL_WITHIN - timedelta(seconds=1)) is None
    assert doubts.verdict(FOLDER, NOW + TELL_WITHIN) is ModeReason.FEED_SILENT


def test_a_feed_may_lag_behind_a_listing() -> None:
    doubts = Doubts()
    doubts.listed(FOLDER, {"foto"}, NOW)
    doubts.answered(FOLDER, {"foto"}, NOW + timedelta(minutes=5), afresh=False)

    assert doubts.verdict(FOLDER, NOW + TELL_WITHIN) is None


def test_a_feed_that_starts_afresh_again_and_again_costs_the_trust() -> None:
    doubts = Doubts()
    for number in range(RESTARTS - 1):
        doubts.answered(FOLDER, (), NOW + timedelta(minutes=number), afresh=True)
    assert doubts.verdict(FOLDER, NOW + timedelta(minutes=5)) is None

    doubts.answered(FOLDER, (), NOW + timedelta(minutes=5), afresh=True)
    assert doubts.verdict(FOLDER, NOW + timedelta(minutes=5)) is ModeReason.FEED_RESTARTS
    assert doubts.verdict(FOLDER, NOW + RESTARTS_WITHIN) is None


def test_a_feed_that_is_refused_in_a_row_costs_the_trust() -> None:
    doubts = Doubts()
    for _ in range(REFUSALS - 1):
        doubts.refused(FOLDER)
    doubts.answered(FOLDER, (), NOW, afresh=False)
    for _ in range(REFUSALS - 1):
        doubts.refused(FOLDER)
    assert doubts.verdict(FOLDER, NOW) is None

    doubts.refused(FOLDER)
    assert doubts.verdict(FOLDER, NOW) is ModeReason.FEED_REFUSED


def test_what_is_new_and_was_not_told_is_untold_and_what_came_in_a_told_folder_is_not() -> None:
    told = TopSeen(
        item_id="map",
        top=seen("map", is_folder=True),
        below=(Found(seen=seen("erin", "map"), folder_path=""),),
    )
    tops = (
        told,
        TopSeen(item_id="nieuw", top=seen("nieuw")),
        TopSeen(item_id="oud", top=seen("oud")),
        TopSeen(item_id="weg", top=None),
    )

    assert untold_in(tops, {"oud": sighting("oud")}, {"map"}) == {"nieuw"}
