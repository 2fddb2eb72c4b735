from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from workflows.model import ItemKey, Person
from workflows.watching import Sighting, Watch

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OWNER = Person(object_id="u", name="Fenna Duinker", mail="f@gemeente.example")


def test_a_watched_folder_is_an_item_of_its_drive() -> None:
    watch = Watch(drive_id="d", folder_id="f", owner=OWNER)

    assert watch.folder == ItemKey(drive_id="d", item_id="f")


def test_a_top_lies_right_in_the_watched_folder() -> None:
    top = Sighting(
        key=ItemKey(drive_id="d", item_id="t"),
        top_id="t",
        content="x",
        size=1,
        is_folder=True,
        first_seen=NOW,
        still_since=NOW,
    )

    assert top.is_top
    assert not replace(top, key=ItemKey(drive_id="d", item_id="below")).is_top
