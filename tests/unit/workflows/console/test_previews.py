from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.consoles import CHAT
from tests.town import until
from tests.unit.workflows.rendition.support import upload
from workflows.console.previews import Previews
from workflows.inspection.whatsapp.message import Transcript
from workflows.inspection.whatsapp.transcript import parse
from workflows.model import Upload


class Counting:
    """Reads the same chat each time, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    async def read(self, _upload: Upload) -> Transcript | None:
        self.times += 1
        await asyncio.sleep(0)
        return parse(CHAT)


@pytest.fixture
def reader() -> Counting:
    return Counting()


def other(number: int) -> Upload:
    return replace(upload(), upload_id=f"01U{number}")


async def test_a_conversation_is_read_once_while_it_is_open(reader: Counting) -> None:
    previews = Previews(reader)

    first, *rest = await asyncio.gather(*(previews.read("s", upload()) for _ in range(4)))

    assert first is not None
    assert all(one is first for one in rest)
    assert reader.times == 1


async def test_another_session_reads_it_for_itself(reader: Counting) -> None:
    previews = Previews(reader)

    await previews.read("s", upload())
    await previews.read("t", upload())

    assert (reader.times, len(previews)) == (2, 2)


async def test_an_original_that_changed_is_read_again(reader: Counting) -> None:
    previews = Previews(reader)
    changed = replace(upload(), files=tuple(replace(file, ctag="c2") for file in upload().files))

    await previews.read("s", upload())
    await previews.read("s", changed)

    assert reader.times == 2


async def test_closing_one_or_signing_out_leaves_nothing_of_it(reader: Counting) -> None:
    previews = Previews(reader)
    for number in range(3):
        await previews.read("s", other(number))
    await previews.read("t", other(0))

    previews.close("s", "01U0")
    one_less = len(previews)
    previews.close("s")

    assert (one_less, len(previews)) == (3, 1)


async def test_what_nobody_looks_at_goes_by_itself(reader: Counting) -> None:
    previews = Previews(reader, patience=timedelta(milliseconds=20))
    await previews.read("s", upload())

    assert await until(lambda: asyncio.sleep(0, len(previews)), lambda left: left == 0) == 0
    assert not previews.saw("s", upload().upload_id, "x")


async def test_what_was_looked_at_longest_ago_makes_room(reader: Counting) -> None:
    previews = Previews(reader, most_messages=10)  # a chat has five
    for number in (0, 1, 0, 2):
        await previews.read("s", other(number))

    assert (len(previews), reader.times) == (2, 3)
    await previews.read("s", other(0))
    assert reader.times == 3


async def test_one_conversation_that_is_more_than_there_is_room_for_can_be_read(reader: Counting) -> None:
    previews = Previews(reader, most_messages=1)

    assert await previews.read("s", other(0)) is not None
    assert await previews.read("s", other(1)) is not None
    assert len(previews) == 1


async def test_a_look_is_remembered_for_its_session_only(reader: Counting) -> None:
    previews = Previews(reader)

    previews.note("s", "01U0", "FILE/")

    asked = [("s", "01U0", "FILE/"), ("s", "01U0", "ELSE/"), ("s", "01U1", "FILE/"), ("t", "01U0", "FILE/")]
    assert [previews.saw(*one) for one in asked] == [True, False, False, False]
