from __future__ import annotations

import pytest

from workflows.inspection.chat import candidates, main_chat, read_chat
from workflows.inspection.findings import Finding

IPHONE = (
    "[13-05-2022 16:08:13] Feest: \u200eBerichten en gesprekken worden end-to-end versleuteld. Niemand.\r\n"
)
LINE = "[13-05-2022 16:09:00] Jan: hoi\r\n"


def test_a_transcript_is_read_with_its_findings() -> None:
    chat = read_chat("_chat.txt", (IPHONE + LINE).encode())
    assert chat is not None
    assert (chat.name, len(chat.transcript.messages), chat.findings) == ("_chat.txt", 2, ())


def test_bytes_that_are_no_text_are_pointed_out() -> None:
    chat = read_chat("_chat.txt", (IPHONE + LINE).encode() + b"\xff")
    assert chat is not None
    assert chat.findings == (Finding(code="transcript_tekens", file="_chat.txt"),)


def test_a_chat_under_a_strange_name_is_not_certain() -> None:
    chat = read_chat("notitie.txt", LINE.encode())
    assert chat is not None
    assert [finding.code for finding in chat.findings] == ["begin_ontbreekt", "transcript_onzeker"]


@pytest.mark.parametrize(
    "text",
    [
        "Beste Jan,\n\n12-05-2022 10:30 - overleg: kamer 2\n",
        "12-05-2022 10:30 - alleen een agenda\n",
        "2022-05-12 10:30:00 INFO: gestart\n",
        "zomaar tekst",
    ],
)
def test_a_letter_or_a_log_is_no_chat(text: str) -> None:
    assert read_chat("notitie.txt", text.encode()) is None


def test_whatsapps_own_names_are_tried_first_and_only_texts() -> None:
    names = [
        "a/b/_chat.txt",
        "foto.jpg",
        "notitie.txt",
        "WhatsApp-chat met Jan.txt",
        *(f"{n}.txt" for n in range(9)),
    ]
    assert candidates(names)[:2] == ["WhatsApp-chat met Jan.txt", "a/b/_chat.txt"]
    assert len(candidates(names)) == 5


def test_the_largest_chat_is_the_main_one() -> None:
    small, large = read_chat("_chat.txt", LINE.encode()), read_chat("_chat.txt", (LINE * 2).encode())
    assert small is not None
    assert large is not None
    assert main_chat([small, large]) == (large, (Finding(code="meer_gesprekken", count=2),))
    assert main_chat([small]) == (small, ())
    assert main_chat([]) == (None, ())


def test_a_chat_that_was_sent_in_another_chat_is_not_what_an_upload_is_about() -> None:
    sent = read_chat("map/00000002-WhatsApp-chat met Z.txt", b"13-05-2022 16:09 - Z: hoi\n" * 9)
    naming = "[13-05-2022 16:09:01] Jan: \u200e<bijgevoegd: 00000002-WhatsApp-chat met Z.txt>\r\n"
    chat = read_chat("map/_chat.txt", (IPHONE + naming).encode())
    assert sent is not None
    assert chat is not None
    assert main_chat([sent, chat]) == (chat, ())


def test_texts_that_were_sent_are_tried_last() -> None:
    sent = [f"0000000{number}-WhatsApp-chat met Z.txt" for number in range(8)]
    assert candidates([*sent, "_chat.txt", "notitie.txt"])[:2] == ["_chat.txt", "notitie.txt"]
