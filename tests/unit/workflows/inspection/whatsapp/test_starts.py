from __future__ import annotations

import pytest

from workflows.inspection.whatsapp.header import shape_of
from workflows.inspection.whatsapp.starts import starts


def found(*lines: str) -> list[str]:
    """Give the lines that start a message."""
    text = "\n" + "\n".join(lines)
    shape = shape_of(text)
    assert shape is not None
    return [text[start.start + 1 :].split("\n")[0] for start in starts(text, shape)]


ANDROID = ("02-05-2026 16:08 - Jan: hoi", "02-05-2026 16:19 - Piet: kijk", "02-05-2026 16:20 - Jan: ok")
IPHONE = (
    "[02-05-2026 16:08:11] Jan: hoi",
    "[02-05-2026 16:19:12] Piet: kijk",
    "[02-05-2026 16:20:13] Jan: ok",
)


@pytest.mark.parametrize(
    "pasted",
    [
        "5/2/26, 16:10 - Klaas: eerder",
        "5/2/26, 4:10 PM - Klaas: eerder",
        "02.05.26, 16:10 - Klaas: eerder",
        "02-05-2026, 16:10 - Klaas: eerder",
        "2026-05-02 16:10 - Klaas: eerder",
        "01/02/2020 à 16:10 - Klaas: jaren eerder",
    ],
)
def test_a_line_pasted_in_another_notation_starts_no_message(pasted: str) -> None:
    first, second, third = ANDROID
    assert found(first, second, pasted, third) == [first, second, third]
    assert found(first, second, pasted) == [first, second]


@pytest.mark.parametrize(
    "pasted", ["[5/2/26, 16:10:01] Klaas: eerder", "[02-05-2026, 16:10:01] Klaas: eerder"]
)
def test_on_an_iphone_neither(pasted: str) -> None:
    first, second, third = IPHONE
    assert found(first, second, pasted, pasted, third) == [first, second, third]


def test_two_notations_in_which_time_runs_on_are_both_the_files_own() -> None:
    lines = [
        "5/2/22, 16:08 - Jan: a",
        "5/3/22, 16:08 - Jan: b",
        "04-05-2022 09:10 - Jan: c",
        "5/5/22, 8:00 - Jan: d",
    ]
    assert found(*lines) == lines


def test_of_lines_that_were_pasted_together_either_all_fit_or_none() -> None:
    first, second, third = ANDROID
    lines = [first, second, "5/2/26, 16:19 - Klaas: past", "5/2/26, 16:10 - Klaas: past niet", third]
    assert found(*lines) == [first, second, third]


def test_most_of_a_file_was_not_pasted() -> None:
    lines = [
        "[26-05-2026, 15:30:00] Jan: a",
        "[26-05-2026, 3:00:00 PM] Piet: b",
        "[27-05-2026, 9:15:00 AM] Jan: c",
    ]
    assert found(*lines) == lines


def test_within_one_notation_time_may_run_back() -> None:
    lines = ["02-05-2026 16:24 - Jan: onderweg", "02-05-2026 16:20 - Piet: eerder verstuurd"]
    assert found(*lines) == lines


def test_a_part_that_begins_within_what_was_pasted_is_read_in_the_notation_of_the_others() -> None:
    pasted = "5/2/20, 16:10 - Klaas: eerder"
    own = [f"02-05-2026 16:{minute:02} - Jan: hoi" for minute in range(20)]
    assert found(pasted, *own) == [pasted, *own]
