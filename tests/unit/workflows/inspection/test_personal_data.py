from __future__ import annotations

import pytest

from workflows.inspection import personal_data
from workflows.inspection.personal_data import PersonalKind, Place, find, is_iban, passes_eleven_test
from workflows.inspection.whatsapp.message import Message, MessageKind

MOMENT = "2022-05-02T16:08:00"


def counts(text: str) -> dict[str, int]:
    return {found.kind.value: found.count for found in find([Message(MOMENT, "Jan", text)]) if found.count}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BSN 111222333", {"bsn": 1}),
        ("111222333", {"bsn": 1}),
        ("111.222.333 of 111 222 333", {"bsn": 2}),
        ("1112.22.333", {"bsn": 1}),
        ("111222334", {}),
        ("kenmerk 000000000", {}),
        ("bsn 10000008 oud", {"bsn": 1}),
        ("nummer 10000008", {}),
        ("Z-111222333", {}),
        ("NL91ABNA0417164300", {"iban": 1}),
        ("NL91 ABNA 0417 1643 00 graag", {"iban": 1}),
        ("NL92ABNA0417164300", {}),
        ("BE71 0961 2345 6769", {"iban": 1}),
        ("06-12345678", {"phone": 1}),
        ("bel 06 12 34 56 78 of +31 6 12345678", {"phone": 2}),
        ("0031612345678", {"phone": 1}),
        ("(020) 123 45 67", {"phone": 1}),
        ("+49 151 23456789", {"phone": 1}),
        ("02-05-2022 16:08", {}),
        ("02/05/2022 - 03/05/2022", {}),
        ("2022-05-02 16:08:13", {}),
        ("€ 1.234.567,89", {}),
        ("mail jan.de-vries+x@voorbeeld.gemeente.nl.", {"mail": 1}),
        ("@jan en a@b", {}),
        ("niets", {}),
    ],
)
def test_numbers_and_addresses_are_counted(text: str, expected: dict[str, int]) -> None:
    assert counts(text) == expected


def test_each_has_its_place_and_a_bsn_says_how_sure() -> None:
    found = find(
        [Message(MOMENT, "Jan", "hoi"), Message(MOMENT, "Jan", "mijn bsn is 111222333, niet 123456782")]
    )
    bsn = next(kind for kind in found if kind.kind is PersonalKind.BSN)
    assert bsn.places == (Place(1, 12, 21, sure=True), Place(1, 28, 37, sure=True))
    assert find([Message(MOMENT, "Jan", "111222333")])[1].places == (Place(0, 0, 9, sure=False),)


def test_names_of_files_and_sentences_of_whatsapp_are_left_out() -> None:
    assert not any(
        found.count
        for found in find(
            [
                Message(MOMENT, None, "06-12345678 heeft u toegevoegd", kind=MessageKind.SYSTEM),
                Message(MOMENT, "Jan", "<bijgevoegd: 111222333-a.jpg>", "111222333-a.jpg", MessageKind.MEDIA),
                Message(
                    MOMENT, "Jan", "111222333.jpg (bestand bijgevoegd)", "111222333.jpg", MessageKind.MEDIA
                ),
            ]
        )
    )


def test_a_caption_beside_a_file_is_looked_at() -> None:
    text = "\u200eIMG-20220502-WA0001.jpg (bestand bijgevoegd)\nbsn 111222333"
    assert find([Message(MOMENT, "Jan", text, "IMG-20220502-WA0001.jpg", MessageKind.MEDIA)])[1].count == 1


def test_places_are_bounded_and_the_count_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal_data, "LOCATED", 2)
    mail = next(
        found for found in find([Message(MOMENT, "Jan", "a@b.nl " * 5)]) if found.kind is PersonalKind.MAIL
    )
    assert (mail.count, len(mail.places)) == (5, 2)


def test_the_sums_are_those_of_the_standards() -> None:
    assert passes_eleven_test("123456782")
    assert not passes_eleven_test("123456789")
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("GB82WEST12345698765431")


def test_a_message_full_of_addresses_takes_no_time() -> None:
    text = "a@b.nl 06-12345678 NL91ABNA0417164300 " * 20_000
    assert [found.count for found in find([Message(MOMENT, "Jan", text)])] == [20_000, 0, 20_000, 20_000]
