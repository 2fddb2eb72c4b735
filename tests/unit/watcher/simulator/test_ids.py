from __future__ import annotations

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.simulator import ids

DRIVE = ids.drive_id("somebody")


def test_a_drive_id_holds_three_guids() -> None:
    assert DRIVE.startswith("b!")
    assert len(DRIVE) == 66
    assert ids.drive_id("somebody else") != DRIVE


def test_every_root_id_ends_alike() -> None:
    assert ids.root_id(DRIVE).endswith("6Y2GOVW7725BZO354PWSELRRZ")
    assert len(ids.root_id(DRIVE)) == 34


@settings(max_examples=50)
@given(st.uuids())
def test_the_guid_can_be_read_back_from_an_item_id(guid: uuid.UUID) -> None:
    assert ids.guid_of(ids.item_id(DRIVE, guid)) == guid


@pytest.mark.parametrize("text", ["", "01", "x" * 34, "02" + "A" * 32])
def test_other_text_is_no_item_id(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ids.guid_of(text)


def test_tags_carry_the_guid_and_their_quotes() -> None:
    item = ids.item_id(DRIVE, uuid.UUID(int=10))

    assert ids.etag(item, 3) == '"{00000000-0000-0000-0000-00000000000A},3"'
    assert ids.ctag(item, 2) == '"c:{00000000-0000-0000-0000-00000000000A},2"'
