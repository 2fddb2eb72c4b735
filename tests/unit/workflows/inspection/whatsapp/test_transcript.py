from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.inspection.whatsapp import starts
from workflows.inspection.whatsapp import transcript as module
from workflows.inspection.whatsapp.dates import DateOrder
from workflows.inspection.whatsapp.message import Message, MessageKind, Period, Transcript
from workflows.inspection.whatsapp.transcript import parse


def read(text: str) -> Transcript:
    found = parse(text)
    assert found is not None
    return found


def test_an_android_chat_is_read_whole() -> None:
    chat = read(
        "13-05-2022 16:08 - Berichten en oproepen worden end-to-end versleuteld. Niemand buiten deze chat.\n"
        "13-05-2022 16:08 - \u200eAnna heeft de groep Feest gemaakt\n"
        "13-05-2022 16:09 - Anna: Hoi allemaal,\n\nwie komt er?\n"
        "13-05-2022 16:10 - +31 6 00000000: \u200eIMG-20220513-WA0001.jpg (bestand bijgevoegd)\nkijk\n"
    )
    system = MessageKind.SYSTEM
    assert chat.messages == (
        Message(
            "2022-05-13T16:08:00",
            None,
            "Berichten en oproepen worden end-to-end versleuteld. Niemand buiten deze chat.",
            kind=system,
        ),
        Message("2022-05-13T16:08:00", None, "\u200eAnna heeft de groep Feest gemaakt", kind=system),
        Message("2022-05-13T16:09:00", "Anna", "Hoi allemaal,\n\nwie komt er?"),
        Message(
            "2022-05-13T16:10:00",
            "+31 6 00000000",
            "\u200eIMG-20220513-WA0001.jpg (bestand bijgevoegd)\nkijk",
            "IMG-20220513-WA0001.jpg",
            MessageKind.MEDIA,
        ),
    )
    assert (chat.platform, chat.locale, chat.date_order, chat.date_order_certain) == (
        "android",
        "nl",
        "DMY",
        True,
    )


def test_the_name_of_a_group_on_an_iphone_is_no_participant() -> None:
    chat = read(
        "[13-05-2022 16:08:13] Feest: \u200eBerichten en gesprekken worden end-to-end versleuteld. Niemand.\r\n"
        "[13-05-2022 16:08:14] Feest: \u200eAnna heeft deze groep aangemaakt\r\n"
        "[13-05-2022 16:08:15] \u200e\u202a+31\u00a06\u00a000000000\u202c heeft u toegevoegd\r\n"
        "[13-05-2022 16:09:00] \u202a+31\u00a06\u00a000000000\u202c: regel een\nregel twee\r\n"
        "\u200e[13-05-2022 16:09:30] Anna: \u200eafbeelding weggelaten\r\n"
    )
    assert chat.participants == ("+31 6 00000000", "Anna")
    assert [message.author_as_written for message in chat.messages] == ["Feest", "Feest", None, None, None]
    assert chat.messages[3].text == "regel een\nregel twee"
    assert chat.messages[4].kind is MessageKind.MEDIA_OMITTED


def test_a_group_with_a_colon_in_its_name_is_no_participant() -> None:
    chat = read(
        "[13-05-2022 16:08:13] Feest: zaal: \u200eBerichten en gesprekken worden end-to-end versleuteld. Niemand.\r\n"
        "[13-05-2022 16:08:14] Feest: zaal: \u200eZin zonder woorden die wij kennen\r\n"
        "[13-05-2022 16:08:15] Anna: Feest: zaal: acht uur\r\n"
    )
    assert [(message.author, message.author_as_written) for message in chat.messages] == [
        (None, "Feest: zaal"),
        (None, "Feest: zaal"),
        ("Anna", None),
    ]


def test_events_are_told_by_their_words_where_a_copy_lost_the_marks() -> None:
    chat = read(
        "[13.05.2022, 16:08:13] Feest: Messages and calls are end-to-end encrypted. Nobody.\n"
        "[13.05.2022, 16:08:14] Anna: Anna created group “Feest”\n"
        "[13.05.2022, 16:08:15] Feest: Anna added you\n"
        "[13.05.2022, 16:08:16] Feest: You’re now an admin\n"
        "[13.05.2022, 16:08:17] Anna: Annabel created group tickets\n"
        "[13.05.2022, 16:08:18] Anna: who added you?\n"
    )
    assert [(message.author, message.author_as_written) for message in chat.messages] == [
        (None, "Feest"),
        (None, "Anna"),
        (None, "Feest"),
        (None, "Feest"),
        ("Anna", None),
        ("Anna", None),
    ]


def test_a_sentence_without_a_mark_was_typed_where_an_iphone_kept_its_marks() -> None:
    chat = read(
        "[13.05.2022, 16:08:13] Feest: \u200eMessages and calls are end-to-end encrypted. Nobody.\n"
        "[13.05.2022, 16:08:14] Anna: Anna created group chaos again\n"
    )
    assert chat.participants == ("Anna",)


def test_a_notice_under_a_name_is_no_message_at_the_top_only() -> None:
    notice = "Messages and calls are end-to-end encrypted. Nobody."
    chat = read(f"13.05.2022, 16:08 - Feest: {notice}\n13.05.2022, 16:09 - Anna: {notice}\n")
    assert [(message.author, message.kind) for message in chat.messages] == [
        (None, MessageKind.SYSTEM),
        ("Anna", MessageKind.TEXT),
    ]


def test_a_message_of_only_a_mark_is_an_empty_message() -> None:
    chat = read("[13-05-2022 16:08:13] Anna: hoi\n[13-05-2022 16:08:14] Anna: \u200e\n")
    assert chat.messages[1] == Message("2022-05-13T16:08:14", "Anna", "\u200e")


def test_the_mark_before_a_header_tells_a_file_left_out_in_a_language_without_words() -> None:
    chat = read(
        "\u200e[13-05-2022 16:08:13] Anna: \u200emynd sleppt\r\n"
        "[13-05-2022 16:08:14] Feest: \u200eAnna stofnaði hóp\r\n"
    )
    assert [(message.author, message.kind) for message in chat.messages] == [
        ("Anna", MessageKind.MEDIA_OMITTED),
        (None, MessageKind.SYSTEM),
    ]


def test_a_body_is_exact_to_the_character() -> None:
    body = "  é e\u0301 m² ½ 👨\u200d👩\u200d👧 \u00a0x\u2028y\x0bz\x85 \ufb01 \tklaar "
    assert read(f"13-05-2022 16:09 - Jan: {body}\n13-05-2022 16:10 - Jan: a").messages[0].text == body


def test_pasted_messages_stay_in_the_message_they_were_pasted_in() -> None:
    body = "kijk\n[13-5, 16:08] Anna: hoi\n[13-05-2022 16:08:00] Piet: ook\n2016-04-29 10:30:00"
    chat = read(f"13-05-2022 16:09 - Jan: {body}\n13-05-2022 16:10 - Piet: ok\n")
    assert [message.text for message in chat.messages] == [body, "ok"]


def test_a_line_with_an_impossible_date_is_no_header() -> None:
    chat = read("13-05-2022 16:09 - Jan: a\n99-99-2022 16:09 - Piet: b\n13-05-2022 29:99 - Piet: c\n")
    assert [message.text for message in chat.messages] == [
        "a\n99-99-2022 16:09 - Piet: b\n13-05-2022 29:99 - Piet: c"
    ]


def test_media_names_prove_the_order_of_the_date() -> None:
    chat = read("5/2/22, 16:09 - Jan: IMG-20220502-WA0001.jpg (file attached)\n5/2/22, 16:10 - Jan: hoi\n")
    assert (chat.date_order, chat.date_order_certain, chat.other) == (DateOrder.MDY, True, None)


def test_an_unproven_order_comes_with_the_other_reading() -> None:
    chat = read("5/2/22, 16:09 - Jan: hoi\n")
    assert chat.period == Period(first="2022-05-02T16:09:00", last="2022-05-02T16:09:00")
    assert chat.other == (DateOrder.DMY, Period(first="2022-02-05T16:09:00", last="2022-02-05T16:09:00"))


def test_two_notations_are_each_read_their_own_way() -> None:
    chat = read("5/13/22, 16:09 - Jan: a\n14.05.2022, 16:09 - Jan: b\n")
    assert [message.datetime for message in chat.messages] == ["2022-05-13T16:09:00", "2022-05-14T16:09:00"]


def test_messages_keep_the_order_of_the_file() -> None:
    chat = read("13-05-2022 16:24 - Jan: later\n13-05-2022 16:20 - Piet: eerder\n")
    assert [message.author for message in chat.messages] == ["Jan", "Piet"]


def test_the_same_message_twice_is_two_messages() -> None:
    assert len(read("13-05-2022 16:24 - Jan: hoi\n" * 2).messages) == 2


@pytest.mark.parametrize("text", ["", "\n", "zomaar een brief\nmet regels", "\x00" * 100, "[[[[" * 1000])
def test_what_is_no_chat_is_none(text: str) -> None:
    assert parse(text) is None


def test_more_messages_than_any_export_has_are_left_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_MESSAGES", 3)
    monkeypatch.setattr(starts, "MOST_MESSAGES", 3)
    chat = read("13-05-2022 16:24 - Jan: hoi\n" * 10)
    assert ([message.text for message in chat.messages], chat.whole) == (["hoi"] * 3, False)


LINES = st.sampled_from(
    [
        "13-05-2022 16:24 - Jan: hoi",
        "[13-05-2022 16:24:00] Jan: hoi",
        "\u200e[13-05-2022 16:24:00] Groep: \u200eiets",
        "5/2/22, 4:24\u202fPM - Jan: <Media omitted>",
        "١٨/٣/٢٠٢٢، ٩:٢٥ م - س: م",
        "<bijgevoegd: 00000001-a.jpg>",
        "POLL:",
        "13-05-2022",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES | st.text(max_size=40), max_size=30))
def test_nothing_that_is_fed_breaks_it(lines: list[str]) -> None:
    text = "\n".join(lines)
    chat = parse(text)
    if chat is not None:
        assert all(
            message.text in text.replace("\r\n", "\n").replace("\r", "\n") or "\r" in text
            for message in chat.messages
        )


def test_a_large_hostile_text_does_not_hang() -> None:
    head = "[13-05-2022 16:24:00] Jan: "
    for tail in ("\n" * 500_000, "<a: " * 100_000, "(" * 200_000, "\n[" * 200_000, "1.1.1\n" * 100_000):
        assert parse(head + tail) is not None


def test_no_module_of_the_parser_touches_the_outside() -> None:
    folder = Path(module.__file__).parent
    assert not [
        file
        for file in folder.rglob("*.py")
        if "import httpx" in file.read_text() or "open(" in file.read_text()
    ]
