from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from workflows.notices.wording import Template, files_in_words, kind_in_words, moment_in_words


def test_a_moment_is_told_in_dutch_and_in_amsterdam() -> None:
    assert (
        moment_in_words(datetime(2026, 11, 24, 9, 15, tzinfo=UTC)) == "dinsdag 24 november 2026 om 10:15 uur"
    )


def test_files_are_counted_as_people_do() -> None:
    assert (files_in_words(1), files_in_words(3)) == ("1 bestand", "3 bestanden")


def test_an_unknown_kind_is_an_upload() -> None:
    assert (kind_in_words(None), kind_in_words("nieuw")) == ("upload", "upload")


def test_every_file_with_words_is_a_letter_that_exists() -> None:
    folder = Path(__file__).parents[4] / "workflows" / "notices"

    assert {path.stem for path in folder.glob("*.txt")} == set(Template)
