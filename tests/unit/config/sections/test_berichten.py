from __future__ import annotations

from datetime import date, time

import pytest

from config.reading import read_settings
from tests.mistakes import mistakes_in


def test_a_time_and_free_days_are_read_as_such() -> None:
    settings = read_settings(
        None, {}, berichten={"dagoverzicht_om": "07:45"}, termijnen={"vrije_dagen": ["2026-12-25"]}
    )

    assert settings.berichten.dagoverzicht_om == time(7, 45)
    assert settings.termijnen.vrije_dagen == (date(2026, 12, 25),)


@pytest.mark.parametrize(
    ("section", "values", "found"),
    [
        ("berichten", {"dagoverzicht_om": "vroeg"}, [("berichten.dagoverzicht_om", "settings-bad-value")]),
        (
            "berichten",
            {"teams_webhook": "https://h/?sig=x"},
            [("berichten.teams_webhook", "settings-secret-in-full")],
        ),
        ("termijnen", {"fatale_dagen": 0}, [("termijnen.fatale_dagen", "settings-bad-value")]),
        ("termijnen", {"vrije_dagen": ["kerst"]}, [("termijnen.vrije_dagen.0", "settings-bad-value")]),
    ],
)
def test_what_is_no_time_no_day_and_no_reference_is_refused(
    section: str, values: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert mistakes_in(**{section: values}) == found
