from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import dialect

from workflows.store.columns import JsonText, Moment

SQLITE = dialect()


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive here
def test_a_moment_comes_back_to_the_microsecond(moment: datetime) -> None:
    kept = Moment().process_bind_param(moment, SQLITE)

    assert Moment().process_result_value(kept, SQLITE) == moment


def test_a_moment_elsewhere_comes_back_in_utc() -> None:
    amsterdam = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=1)))

    back = Moment().process_result_value(Moment().process_bind_param(amsterdam, SQLITE), SQLITE)

    assert back is not None
    assert back.isoformat() == "2026-11-24T09:00:00+00:00"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 11, 24), SQLITE)  # noqa: DTZ001 - that is what is tested


@pytest.mark.parametrize("value", [None, 1, "é", [1, {"a": None}]])
def test_json_comes_back_as_it_went(value: object) -> None:
    kept = JsonText().process_bind_param(value, SQLITE)

    assert JsonText().process_result_value(kept, SQLITE) == value
