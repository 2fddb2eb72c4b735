from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.definition.durations import read_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT30S", timedelta(seconds=30)),
        ("PT1.5S", timedelta(seconds=1.5)),
        ("PT5M", timedelta(minutes=5)),
        ("PT24H", timedelta(days=1)),
        ("P14D", timedelta(days=14)),
        ("P2W", timedelta(weeks=2)),
        ("P1M", timedelta(days=30)),
        ("P1Y", timedelta(days=365)),
        ("P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("p1dt1h", timedelta(days=1, hours=1)),
        ("P3650D", timedelta(days=3650)),
        ("PT0S", timedelta()),
    ],
)
def test_durations(text: str, length: timedelta) -> None:
    assert read_duration(text) == length


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "1H", "PT5", "P5", "-PT5M", "PT5M3", "P1DT", "P99999Y", "PT٣M", "@x"]
)
def test_anything_else_is_no_duration(text: str) -> None:
    assert read_duration(text) is None


@given(st.text(alphabet="PTYMWDHS0123456789.", max_size=30))
def test_nothing_is_raised(text: str) -> None:
    assert read_duration(text) is None or text.startswith("P")
