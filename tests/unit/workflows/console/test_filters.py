from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.console import filters

WINTER = datetime(2026, 11, 24, 9, 15, 3, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def test_moments_are_told_in_amsterdam() -> None:
    assert filters.moment(WINTER) == "24 november 2026, 10:15"
    assert filters.moment(SUMMER) == "2 juli 2026, 00:30"
    assert filters.moment_short(WINTER) == "24 nov 2026, 10:15"
    assert filters.moment_exact(WINTER) == "24-11-2026 10:15:03"
    assert filters.clock_time(WINTER) == "10:15"
    assert filters.machine(WINTER) == "2026-11-24T09:15:03Z"
    assert (filters.moment(None), filters.moment_exact(None)) == ("–", "–")


def test_moments_in_a_chat_have_no_zone() -> None:
    assert filters.written_day("2026-11-24T10:15:00") == "dinsdag 24 november 2026"
    assert filters.written_moment("2026-11-24T10:15:00") == "24 november 2026, 10:15"
    assert filters.written_moment("ooit") == "ooit"
    assert filters.written_day("ooit en nog eens") == "ooit en no"


def test_moments_in_a_history_are_told_in_amsterdam_too() -> None:
    assert filters.iso_exact("2026-11-24T09:15:03+00:00") == "24-11-2026 10:15:03"
    assert filters.iso_exact("2026-11-24T09:15:03") == "2026-11-24T09:15:03"
    assert filters.iso_exact("") == ""


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-5), "net binnen"),
        (timedelta(seconds=59), "net binnen"),
        (timedelta(minutes=2), "2 minuten"),
        (timedelta(hours=3), "3 uur"),
        (timedelta(days=3), "3 dagen"),
    ],
)
def test_an_age_has_one_unit(span: timedelta, words: str) -> None:
    assert filters.age(WINTER - span, WINTER) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.42, "0,4 s"),
        (12, "12 s"),
        (185, "3 min 5 s"),
        (7440, "2 u 4 min"),
        (86400 * 3 + 4 * 3600, "3 dagen 4 u"),
        (86400, "1 dag 0 u"),
    ],
)
def test_a_span_is_told_in_the_units_that_matter(seconds: float, words: str) -> None:
    assert filters.span(WINTER, WINTER + timedelta(seconds=seconds)) == words


def test_a_span_without_end_is_not_told() -> None:
    assert filters.span(WINTER, None) == "–"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1,0 kB"),
        (2_400_000, "2,4 MB"),
        (5 * 10**15, "5000,0 TB"),
    ],
)
def test_sizes_are_told_in_steps_of_a_thousand(size: int, words: str) -> None:
    assert filters.size(size) == words


def test_numbers_have_points_and_things_have_a_plural() -> None:
    assert filters.number(40000) == "40.000"
    assert filters.plural(1, "bestand", "bestanden") == "1 bestand"
    assert filters.plural(1200, "bestand", "bestanden") == "1.200 bestanden"
    assert filters.short_hash("0123456789abcdef") == "0123456789ab…"
    assert filters.short_hash("0123") == "0123"


def test_a_name_cannot_turn_its_own_direction() -> None:
    assert filters.plain("foto\u202egpj.exe") == "foto⟨U+202E⟩gpj.exe"
    assert filters.plain("a\x00b\x7f") == "a⟨U+0000⟩b⟨U+007F⟩"


def test_emoji_and_line_ends_stay_as_they_are() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467 ❤\ufe0f\nregel\ttwee"

    assert filters.plain(family) == family


def test_the_marks_of_whatsapp_itself_say_nothing_to_a_reader() -> None:
    assert filters.spoken("\u200e<bijgevoegd: x.jpg>\u202e") == "<bijgevoegd: x.jpg>⟨U+202E⟩"


@given(st.text())
def test_nothing_that_steers_the_page_gets_through(text: str) -> None:
    shown = filters.plain(text)

    assert not {"\u202e", "\u202d", "\u2066", "\x00", "\x1b"} & set(shown)


def test_where_in_its_loops_an_action_was_is_counted_from_one() -> None:
    assert filters.rounds("Tot_klaar=0/Binnen=2") == "Tot klaar ronde 1, Binnen ronde 3"
    assert filters.rounds("") == ""
