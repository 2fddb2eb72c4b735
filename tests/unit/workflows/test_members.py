from __future__ import annotations

from tests.consoles import House, export, picture, zipped
from workflows.members import read_member

NAME = "00000002-PHOTO-2026-11-24-09-01-55.jpg"


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
