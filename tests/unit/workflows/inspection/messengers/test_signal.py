from __future__ import annotations

import json

import pytest

from workflows.inspection.messengers.described import Described, Messenger
from workflows.inspection.messengers.signal import looks_like_json, looks_like_text, read_json, read_text

TEXT = b"[2019-12-24, 12:23] Jane: hoi\n  en nog een regel\n[2019-12-25 08:00] Me: ![](media/a.jpg)\n"


def lines(*said: object) -> bytes:
    return "\n".join(json.dumps(one) for one in said).encode()


def test_text_is_told() -> None:
    assert looks_like_text(TEXT)
    assert read_text("index.md", TEXT) == Described(
        messenger=Messenger.SIGNAL,
        name="index.md",
        participants=("Jane", "Me"),
        first="2019-12-24T12:23:00",
        last="2019-12-25T08:00:00",
        message_count=2,
    )


@pytest.mark.parametrize(
    "line", ["[24-12-2019 12:23:11] Jane: hoi", "[2019-12-24, 12:23:11] Jane: hoi", "hoi"]
)
def test_whatsapps_lines_are_not_signals(line: str) -> None:
    assert not looks_like_text(line.encode())


def test_messages_as_json_lines_are_told() -> None:
    message = {"date": "2019-12-24 12:23:00", "sender": "Jane", "body": "hoi", "attachments": []}
    data = lines(message, message | {"date": "2019-12-25 08:00:00", "sender": "Me"}) + b"\nkapot{"
    found = read_json("data.json", data)
    assert looks_like_json(data)
    assert found is not None
    assert (found.participants, found.message_count, found.last) == (("Jane", "Me"), 2, "2019-12-25T08:00:00")


def test_the_frames_of_a_backup_are_told() -> None:
    data = lines(
        {"version": "1", "backupTimeMs": "1715000000000"},
        {"recipient": {"id": "7", "self": {}}},
        {"recipient": {"id": "8", "contact": {"profileGivenName": "Jane", "profileFamilyName": "Doe"}}},
        {"chat": {"id": "1"}},
        {"chatItem": {"chatId": "1", "authorId": "8", "dateSent": "1577186580000"}},
        {"chatItem": {"chatId": "1", "authorId": "7", "dateSent": "geen getal"}},
    )
    found = read_json("main.jsonl", data)
    assert looks_like_json(data)
    assert found is not None
    assert (found.participants, found.message_count) == (("Jane Doe", "Ik"), 2)
    assert (found.first, found.last) == ("2019-12-24T11:23:00", "2019-12-24T11:23:00")


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]\n2\n", b'{"recipient": {"id": 1}}', b"\xff\xfe{"])
def test_what_is_no_export_is_nothing(data: bytes) -> None:
    assert read_json("main.jsonl", data) is None
