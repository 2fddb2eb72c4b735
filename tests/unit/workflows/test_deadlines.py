from __future__ import annotations

from datetime import UTC, date, datetime

from workflows.deadlines import Deadlines, Due

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)


def test_a_task_has_two_dates_at_the_end_of_a_working_day_in_amsterdam() -> None:
    assert Deadlines().due(TUESDAY) == Due(
        target=datetime(2026, 11, 27, 16, 0, tzinfo=UTC), final=datetime(2026, 12, 8, 16, 0, tzinfo=UTC)
    )


def test_late_on_friday_by_our_clock_is_saturday_already() -> None:
    assert Deadlines(remind_days=1).next_reminder(FRIDAY_EVENING) == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def test_summer_time_moves_no_deadline() -> None:
    due = Deadlines(target_days=1).due(datetime(2026, 10, 23, 9, 0, tzinfo=UTC))

    assert due.target == datetime(2026, 10, 26, 16, 0, tzinfo=UTC)


def test_days_left_count_down_to_today_and_below() -> None:
    deadlines = Deadlines(free=frozenset({date(2026, 11, 25)}))

    assert [
        deadlines.days_left(datetime(2026, 11, day, 16, 0, tzinfo=UTC), TUESDAY)
        for day in (20, 23, 24, 25, 26)
    ] == [-2, -1, 0, 0, 1]


def test_waiting_moves_a_deadline_by_the_working_days_that_it_took() -> None:
    deadlines = Deadlines()
    final = deadlines.due(TUESDAY).final
    monday = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)

    assert deadlines.later(final, TUESDAY, monday) == datetime(2026, 12, 14, 16, 0, tzinfo=UTC)
    assert deadlines.later(final, TUESDAY, TUESDAY) == final


def test_nobody_works_on_saturday() -> None:
    assert (Deadlines().works_today(TUESDAY), Deadlines().works_today(FRIDAY_EVENING)) == (True, False)
