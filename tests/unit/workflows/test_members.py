from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.consoles import House, build_house, export, picture, zipped
from workflows.members import read_member, read_members
from workflows.store.database import Database

NAME = "00000002-PHOTO-2026-11-24-09-01-55.jpg"


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


async def test_a_member_is_unpacked_by_its_name(house: House) -> None:
    file = (await house.upload({"a.zip": export()})).files[0]

    assert await read_member(house.shelf, file, NAME, 10_000) == picture()


async def test_what_is_not_there_or_too_large_is_nothing(house: House) -> None:
    file = (await house.upload({"a.zip": export()})).files[0]

    assert await read_member(house.shelf, file, "anders.jpg", 10_000) is None
    assert await read_member(house.shelf, file, NAME, 10) is None


async def test_a_damaged_zip_gives_nothing(house: House) -> None:
    content = bytearray(zipped(**{"a.png": picture(500, 500)}))
    content[60:90] = bytes(30)
    damaged = (await house.upload({"a.zip": bytes(content)})).files[0]
    cut = (await house.upload({"b.zip": export()[:150]})).files[0]

    assert await read_member(house.shelf, damaged, "a.png", 10_000_000) is None
    assert await read_member(house.shelf, cut, NAME, 10_000_000) is None


async def test_several_members_are_unpacked_at_once_without_the_damaged_one(house: House) -> None:
    content = bytearray(zipped(**{"a.png": picture(500, 500), "b.png": picture(), "c.txt": b"x" * 50}))
    content[60:90] = bytes(30)
    file = (await house.upload({"a.zip": bytes(content)})).files[0]

    assert await read_members(house.shelf, file, ["a.png", "b.png", "c.txt", "d.png"], 10_000_000) == {
        "b.png": picture(),
        "c.txt": b"x" * 50,
    }
    assert await read_members(house.shelf, file, ["b.png", "c.txt"], 50) == {"c.txt": b"x" * 50}
