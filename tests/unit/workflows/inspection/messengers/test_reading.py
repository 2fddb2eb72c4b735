from __future__ import annotations

import pytest

from workflows.inspection.messengers.described import Messenger
from workflows.inspection.messengers.reading import is_told, read_other, reader_for

STARTS = {
    Messenger.TELEGRAM: b'{"name": "x", "type": "personal_chat", "messages": [{"type": "message", "date": "2022-05-13T16:08:00"}]}',
    Messenger.SIGNAL: b"[2019-12-24, 12:23] Jane: hoi\n",
    Messenger.SMS: b'<?xml version="1.0"?><smses><sms address="1" date="0"/></smses>',
}


@pytest.mark.parametrize("messenger", STARTS)
def test_a_file_is_known_by_its_beginning_whatever_it_is_called(messenger: Messenger) -> None:
    data = STARTS[messenger]
    found = read_other("wat.dan.ook", data[:100], data)
    assert found is not None
    assert found.messenger is messenger


@pytest.mark.parametrize(
    "head", [b"", b"hallo", b"%PDF-1.7", b'{"a": 1}', b"<html>", b"[13-05-2022 16:09:00] Jan: hoi"]
)
def test_another_file_is_of_no_messenger(head: bytes) -> None:
    assert reader_for(head) is None
    assert read_other("x", head, head) is None


def test_media_are_not_tried() -> None:
    assert [is_told(name) for name in ("a/Result.JSON", "main.jsonl", "IMG.jpg", "x")] == [
        True,
        True,
        False,
        False,
    ]
