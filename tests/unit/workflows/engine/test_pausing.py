from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.unit.workflows.engine.support import START
from workflows.engine.pausing import moment_of
from workflows.errors import PermanentError


@pytest.mark.parametrize(
    ("interval", "span"),
    [
        ({"count": 2, "unit": "Day"}, timedelta(days=2)),
        ({"count": 90, "unit": "second"}, timedelta(seconds=90)),
        ({"count": 0.5, "unit": "Hour"}, timedelta(minutes=30)),
        ({"count": -5, "unit": "Minute"}, timedelta()),
        ({"count": 10**9, "unit": "Month"}, timedelta(days=36_500)),
    ],
)
def test_an_interval_counts_from_now(interval: Any, span: timedelta) -> None:
    assert moment_of({"interval": interval}, START) == START + span


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01T08:00:00Z",
        "2026-12-01T09:00:00+01:00",
        "2026-12-01T08:00:00.0000000Z",
        "2026-12-01T08:00:00",
    ],
)
def test_a_moment_is_read_as_expressions_write_it(text: str) -> None:
    assert moment_of({"until": {"timestamp": text}}, START) == datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "inputs",
    [
        None,
        {},
        {"interval": {"count": 1}},
        {"interval": {"unit": "Day"}},
        {"interval": {"count": True, "unit": "Day"}},
        {"interval": {"count": 1, "unit": "Eeuw"}},
        {"until": {}},
        {"until": {"timestamp": "morgen"}},
    ],
)
def test_anything_else_is_unreadable(inputs: Any) -> None:
    with pytest.raises(PermanentError, match="wait-unreadable"):
        moment_of(inputs, START)
