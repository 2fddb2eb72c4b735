from __future__ import annotations

import json

import pytest

from workflows.inspection.messengers.described import Described, Messenger
from workflows.inspection.messengers.telegram import looks_like_json, looks_like_page, read_json, read_page

CHAT = {
    "name": "Buurtteam",
    "type": "private_group",
    "id": 1,
    "messages": [
        {"id": 1, "type": "service", "date": "2022-05-13T16:08:00", "actor": "Anna", "action": "create_group"},
        {"id": 2, "type": "message", "date": "2022-05-13T16:09:00", "from": "Jan", "text": ["hoi ", {"type": "bold"}]},
        {
            "id": 3,
            "type": "message",
            "date": "2022-05-14T09:00:00",
            "from": None,
            "photo": "(File not included. Change data exporting settings to download.)",
            "text": "",
        },
    ],
}  # fmt: skip
PAGE = b"""<!DOCTYPE html><title>Exported Data</title><div class="page_wrap">
<div class="message service" id="m-1"><div class="body details">13 May 2022</div></div>
<div class="message default clearfix" id="m2"><div class="pull_right date details" title="13.05.2022 16:09:00 UTC+01:00">
16:09</div><div class="from_name">
Jan &amp; Co </div><div class="text">hoi</div></div>
<div class="message default clearfix joined" id="m3"><div class="date" title="14.05.2022 09:00:00"></div></div>
"""


def test_one_chat_is_told() -> None:
    data = json.dumps(CHAT).encode()
    assert looks_like_json(data[:200])
    assert read_json("result.json", data) == Described(
        messenger=Messenger.TELEGRAM,
        name="result.json",
        participants=("Jan",),
        first="2022-05-13T16:08:00",
        last="2022-05-14T09:00:00",
        message_count=3,
        missing_media=1,
    )


def test_a_whole_account_is_told_as_one() -> None:
    data = json.dumps({"about": "x", "chats": {"about": "y", "list": [CHAT, CHAT]}}).encode()
    found = read_json("result.json", data)
    assert found is not None
    assert (found.message_count, found.participants) == (6, ("Jan",))
    assert looks_like_json(data)


def test_a_page_is_told() -> None:
    assert looks_like_page(PAGE)
    assert read_page("messages.html", PAGE) == Described(
        messenger=Messenger.TELEGRAM,
        name="messages.html",
        participants=("Jan & Co",),
        first="2022-05-13T16:09:00",
        last="2022-05-14T09:00:00",
        message_count=3,
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"messages": 1, "type": "x"}',
        b'{"messages": [1, null, {"type": "message"}]}',
        b'{"messages": [{"type": [], "date": ""}, {"type": {}, "date": ""}]}',
        b'{"chats": {"list": 3}}',
        b'{"chats": {"list": [{"messages": {}}]}}',
        b'"messages"',
    ],
)
def test_what_is_no_export_is_nothing(data: bytes) -> None:
    assert read_json("result.json", data) is None


def test_a_page_of_another_is_nothing() -> None:
    assert read_page("x.html", b'<div class="message' * 10_000) is None
    assert not looks_like_page(b"<html><title>Nieuws</title>")
