from __future__ import annotations

import datetime as dt

import pytest

from workflows.inspection.whatsapp.medianame import date_in, is_media_name, is_transcript_name


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("IMG-20220502-WA0005.jpg", dt.date(2022, 5, 2)),
        ("PTT-20220502-WA0005.opus", dt.date(2022, 5, 2)),
        ("00000014-PHOTO-2022-05-02-16-18-16.jpg", dt.date(2022, 5, 2)),
        ("2015-08-04-PHOTO-00004762.jpg", dt.date(2015, 8, 4)),
        ("IMG-20221399-WA0005.jpg", None),
        ("00000017-Notitie.pdf", None),
        ("vakantie.jpg", None),
    ],
)
def test_whatsapps_names_hold_a_date(name: str, day: dt.date | None) -> None:
    assert date_in(name) == day


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("_chat.txt", True),
        ("_chat (1).txt", True),
        ("WhatsApp-chat met Jan.txt", True),
        ("WhatsApp\u00a0Chat with Jan.txt", True),
        ("Jan ile WhatsApp Sohbeti.txt", True),
        ("دردشة واتساب مع Jan.txt", True),
        ("notities.txt", False),
    ],
)
def test_a_transcript_is_known_by_its_name_in_many_languages(name: str, own: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_transcript_name(name) is own


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG-20220502-WA0001.jpg", True),
        ("img-20220502-wa0001.jpg", True),
        ("00000017-Notitie.pdf", True),
        ("2015-08-04-PHOTO-00004762.jpg", True),
        ("Notitie.pdf", False),
        ("20220502_101500.jpg", False),
    ],
)
def test_names_that_whatsapp_gives_to_files_are_known(name: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_media_name(name) is expected
