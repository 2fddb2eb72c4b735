"""Thousands of damaged transcripts, zips and pictures: none may break the reading, or make it wait."""

from __future__ import annotations

import io
import random
import resource
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import Image

from workflows.inspection.image import Darkroom, ImageRefused, Picture
from workflows.inspection.limits import Limits
from workflows.inspection.messengers.reading import read_other
from workflows.inspection.personal_data import find
from workflows.inspection.unpacked import look_inside
from workflows.inspection.whatsapp.transcript import parse

SLOW = 5.0  # seconds that nothing may take
MUCH = 150 * 1024  # kilobytes that all of it together may add to this process
OTHERS = (
    b'{"name": "x", "type": "private_group", "messages": [{"type": "message", "date": "2022-05-13T16:09:00", "from": "Jan"}]}',
    (
        b'<title>Exported Data</title><div class="page_wrap"><div class="message default" id="m"><div class="date" '
        b'title="13.05.2022 16:09:00"></div><div class="from_name">Jan</div></div>'
    ),
    b"[2019-12-24, 12:23] Jane: hoi\n[2019-12-24, 12:24] Me: dag\n",
    b'{"date": "2019-12-24 12:23:00", "sender": "Jane", "body": "hoi", "attachments": []}\n',
    b'<?xml version="1.0"?><smses count="1"><sms address="1" date="1652450940000" type="1" body="hoi"/></smses>',
)
TEXTS = (
    (
        "[13-05-2022 16:08:13] Feest: \u200eBerichten en gesprekken worden end-to-end versleuteld.\r\n"
        "\u200e[13-05-2022 16:10:00] \u202a+31\u00a06\u00a000000000\u202c: \u200e<bijgevoegd: 00000003-PHOTO-2022-05-13.jpg>\r\n"
        "[13-05-2022 16:11:00] Anna: PEILING:\nWanneer?\nOPTIE: morgen (2 stemmen)\r\n"
    ),
    "5/13/22, 4:08\u202fPM - Anna: IMG-20220513-WA0001.jpg (file attached)\nkijk\n5/13/22, 4:09\u202fPM - Bram: <Media omitted>\n",
    "[\u200f١٣\u200f/٥\u200f/٢٠٢٢، ٤:٠٨:٠٠ م] س: مرحبا\n",
)
SIGNS = '[]-–:.,/ \n\r\t\u200e\u200f\u202f\u00a00123456789AMPmp<>()"“”٣年月R~•@+\u0000é👍'


def damaged_text(dice: random.Random) -> str:
    signs = list(dice.choice(TEXTS) * dice.randint(1, 4))
    for _ in range(dice.randint(1, 40)):
        place = dice.randrange(len(signs) + 1)
        if dice.random() < 0.5:
            signs.insert(place, dice.choice(SIGNS))
        elif dice.random() < 0.5:
            del signs[place : place + dice.randint(1, 20)]
        else:
            signs[place:place] = signs[: dice.randint(1, 80)]
    return "".join(signs)


def damaged_bytes(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed[: dice.randint(1, len(changed))] if dice.random() < 0.2 else changed)


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", TEXTS[0])
        archive.writestr("map/foto.jpg", bytes(range(256)) * 4)
    return out.getvalue()


def a_picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 80).save(out, kind)
    return out.getvalue()


@contextmanager
def in_bounds() -> Iterator[None]:
    """Hold the memory of this process down."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MUCH


ROUNDS = [
    pytest.param(1, id="a few"),
    pytest.param(50, id="many", marks=[pytest.mark.full, pytest.mark.timeout(3600)]),
]


@pytest.mark.parametrize("times", ROUNDS)
def test_no_damaged_transcript_breaks_the_reading(times: int) -> None:
    dice = random.Random(11)  # noqa: S311 - the same damage every time
    with in_bounds():
        for _ in range(1_400 * times):
            text, started = damaged_text(dice), time.monotonic()
            chat = parse(text)
            if chat is not None:
                find(chat.messages)
            assert time.monotonic() - started < SLOW, text


@pytest.mark.parametrize("times", ROUNDS)
def test_no_damaged_export_of_another_messenger_breaks_the_reading(times: int) -> None:
    dice = random.Random(14)  # noqa: S311 - the same damage every time
    with in_bounds():
        for _ in range(200 * times):
            whole = dice.choice(OTHERS)
            data, started = damaged_bytes(whole * dice.randint(1, 3), dice), time.monotonic()
            read_other("x", whole, data)
            assert time.monotonic() - started < SLOW, data


@pytest.mark.parametrize("times", ROUNDS)
def test_no_damaged_zip_breaks_the_reading(times: int) -> None:
    dice, whole, look = random.Random(12), a_zip(), look_inside(Limits())  # noqa: S311 - the same damage every time
    with in_bounds():
        for _ in range(360 * times):
            data, started = damaged_bytes(whole, dice), time.monotonic()
            look(io.BytesIO(data))
            assert time.monotonic() - started < SLOW, data


@pytest.mark.parametrize("times", ROUNDS)
async def test_no_damaged_picture_breaks_the_darkroom(times: int) -> None:
    dice, room, whole = random.Random(13), Darkroom(), tuple(map(a_picture, ("JPEG", "PNG", "WEBP", "GIF")))  # noqa: S311 - the same damage every time
    for _ in range(40 * times):
        data = damaged_bytes(dice.choice(whole), dice)
        assert isinstance(await room.reencode(data, longest_side=32), Picture | ImageRefused)
