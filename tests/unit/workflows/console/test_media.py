from __future__ import annotations

import io
import wave
import zipfile

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.consoles import BRAM, CHAT, NOOR, Browser, House
from workflows.console import media
from workflows.console.media import WINDOW, Span, plays, span_of, too_large_to_play
from workflows.tasks import Task

VOICE = "00000003-AUDIO-2026-11-24-09-01-55.wav"


def sound(seconds: int = 1) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
        file.writeframes(bytes(range(256)) * 62 * seconds)
    return made.getvalue()


def packed(method: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("_chat.txt", CHAT)
        archive.writestr(VOICE, sound())
    return made.getvalue()


async def asks(browser: Browser, address: str, part: str | None = None) -> httpx.Response:
    headers = {} if part is None else {"Range": part}
    return await browser.http.get(address, headers=headers)


async def address_of(house: House, task: Task, member: int | None = None) -> str:
    with house.database.begin() as connection:
        file_id = connection.exec_driver_sql("SELECT file_id FROM upload_file").scalar()
    inside = "" if member is None else f"/lid/{member}"
    return f"/inhoud/{task.upload_id}/bestand/{file_id}{inside}/media"


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, (0, 100)),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-200", (90, 100)),
        ("bytes=-5", (95, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=100-", None),
        ("bytes=20-10", None),
        ("bytes=-0", None),
        ("bytes=0-1,5-6", (0, 100)),
        ("items=0-1", (0, 100)),
        ("bytes=-", (0, 100)),
        ("bytes=٣-", (0, 100)),
    ],
)
def test_a_range_is_read_as_http_says(header: str | None, span: tuple[int, int] | None) -> None:
    assert span_of(header, 100) == (None if span is None else Span(start=span[0], end=span[1]))


@given(st.integers(0, 10 * WINDOW), st.integers(0, 12 * WINDOW), st.integers(0, 12 * WINDOW))
def test_no_range_gives_more_than_a_window_or_what_is_not_there(size: int, first: int, last: int) -> None:
    span = span_of(f"bytes={first}-{last}", size)

    assert span is None or (0 <= span.start < span.end <= size and span.end - span.start <= WINDOW)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "packed"])
async def test_a_voice_message_in_a_zip_is_played_piece_by_piece(house: House, method: int) -> None:
    task = await house.new_task({"a.zip": packed(method)})
    browser = await house.browser().sign_in(NOOR)
    address = await address_of(house, task, member=1)

    first, rest = await asks(browser, address, "bytes=0-999"), await asks(browser, address, "bytes=1000-")

    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.content + rest.content == sound()
    assert first.headers["content-range"] == f"bytes 0-999/{len(sound())}"
    assert (first.headers["content-type"], first.headers["accept-ranges"]) == ("audio/wav", "bytes")
    assert first.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert first.headers["x-content-type-options"] == "nosniff"


async def test_a_loose_sound_is_played_and_is_one_look(house: House) -> None:
    task = await house.new_task({"stem.wav": sound()})
    browser = await house.browser().sign_in(NOOR)
    address = await address_of(house, task)

    whole = await asks(browser, address)
    beyond = await asks(browser, address, "bytes=999999-")

    assert (whole.status_code, whole.content == sound()) == (206, True)
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(sound())}")
    with house.database.begin() as connection:
        query = "SELECT count(*) FROM audit WHERE action = 'inhoud_bekeken'"
        assert connection.exec_driver_sql(query).scalar() == 1


async def test_what_is_no_sound_or_not_yours_is_not_played(house: House) -> None:
    task = await house.new_task({"a.zip": packed(zipfile.ZIP_STORED)})
    noor, bram = await house.browser().sign_in(NOOR), await house.browser().sign_in(BRAM)

    asked = [
        await asks(noor, await address_of(house, task)),  # a zip
        await asks(noor, await address_of(house, task, member=0)),  # a text
        await asks(noor, await address_of(house, task, member=9)),
        await asks(bram, await address_of(house, task, member=1)),
    ]

    assert [answer.status_code for answer in asked] == [404] * 4


def test_a_packed_video_that_would_cost_too_much_is_not_played() -> None:
    assert plays("video/mp4")
    assert plays("video/mp4", media.LARGEST_PACKED)
    assert not plays("video/mp4", media.LARGEST_PACKED + 1)
    assert not plays("text/html")


def test_what_is_only_too_large_to_play_is_told_apart() -> None:
    assert too_large_to_play("video/mp4", media.LARGEST_PACKED + 1)
    assert not too_large_to_play("video/mp4", media.LARGEST_PACKED)
    assert not too_large_to_play("text/html", media.LARGEST_PACKED + 1)


async def test_the_conversation_shows_sounds_pictures_and_what_is_missing_in_place(house: House) -> None:
    chat = CHAT + (
        f"[24-11-2026, 09:05:00] Fenna: \u200e<bijgevoegd: {VOICE}>\n"
        "[24-11-2026, 09:06:00] Fenna: \u200e<bijgevoegd: 00000009-VIDEO-2026-11-24-09-06-00.mp4>\n"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("_chat.txt", chat)
        archive.writestr(VOICE, sound())
    task = await house.new_task({"a.zip": made.getvalue()})
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get(f"/inhoud/{task.upload_id}/gesprek")).text

    assert f'<audio controls preload="none" src="{await address_of(house, task, member=1)}"' in page
    assert page.count("Bijlage: ontbreekt in de export") == 2
    assert (await browser.get(f"/inhoud/{task.upload_id}/gesprek")).headers["content-security-policy"].count(
        "media-src 'self'"
    ) == 1
