from __future__ import annotations

import pytest

from workflows.inspection.whatsapp.author import clean, split_author


@pytest.mark.parametrize(
    ("line", "author", "body"),
    [
        ("Jan: hoi", "Jan", "hoi"),
        ("Jan:", "Jan", ""),
        ("Jan: ", "Jan", ""),
        ("Jan:\ntwee", "Jan", "\ntwee"),
        ("Jan : hoi", "Jan ", "hoi"),
        ("Dienst 10:30 uur: hoi", "Dienst 10:30 uur", "hoi"),
        ("Jan: kijk: zo", "Jan", "kijk: zo"),
        ('Jan "de Man" Jansen: hoi', 'Jan "de Man" Jansen', "hoi"),
        ("~\u202fKees: hoi", "~\u202fKees", "hoi"),
    ],
)
def test_the_author_ends_at_the_first_colon(line: str, author: str, body: str) -> None:
    found, start = split_author(line, "ios")
    assert (found, line[start:]) == (author, body)


@pytest.mark.parametrize(
    "line",
    [
        "Jan heeft de groep verlaten",
        'Jan heeft het onderwerp gewijzigd naar "Werk: plannen"',
        "Jan heeft het onderwerp gewijzigd van “A” naar “Werk: plannen”",
        "x" * 120 + ": te lang voor een naam",
        "\u200e\u202a\u202c: niets",
        "",
    ],
)
def test_a_sentence_of_whatsapp_has_no_author(line: str) -> None:
    assert split_author(line, "ios") == (None, 0)


def test_android_marks_its_own_sentences() -> None:
    assert split_author("\u200eJan heeft de groep Werk: plannen gemaakt", "android") == (None, 0)


def test_a_colon_in_the_name_of_a_group_is_part_of_it_above_the_notice() -> None:
    line = "Werk: plannen: \u200eBerichten en gesprekken worden end-to-end versleuteld."
    assert split_author(line, "ios")[0] == "Werk: plannen"
    assert split_author("Jan: zie hier: \u200e<bijgevoegd: a.jpg>", "ios")[0] == "Jan"


def test_a_colon_in_the_name_of_a_group_is_part_of_it_above_an_event() -> None:
    assert split_author("Werk: plannen: \u200eAnna heeft de groep verlaten", "ios")[0] == "Werk: plannen"
    assert split_author("Anna: kijk: \u200eiets dat geen zin over de groep is", "ios")[0] == "Anna"


def test_the_name_of_a_group_is_taken_whole_where_it_is_known() -> None:
    line = "Werk: plannen: \u200ezin zonder bekende woorden"
    assert split_author(line, "ios", "Werk: plannen") == ("Werk: plannen", 15)
    assert split_author("Werk: ik kom later", "ios", "Werk: plannen") == ("Werk", 6)


@pytest.mark.parametrize(
    "line",
    [
        "Anna heeft de groep Feest: zaterdag gemaakt",
        "Anna added you to a group in the community: Buurt",
        "Anna changed the group description: lees dit",
    ],
)
def test_words_about_the_group_are_no_name(line: str) -> None:
    assert split_author(line, "android") == (None, 0)


def test_a_quotation_mark_that_never_closes_is_part_of_a_name() -> None:
    assert split_author('Kees 5": hoi', "android") == ('Kees 5"', 9)
    assert split_author('Kees 5": hij zei "ja"', "android") == ('Kees 5"', 9)


def test_a_name_is_written_without_marks() -> None:
    assert clean("\u202a+31\u00a06\u00a012345678\u202c ") == "+31 6 12345678"
