from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workflows.ulid import ALPHABET, new_ulid

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_ids_of_one_moment_sort_in_the_order_they_were_made() -> None:
    made = [new_ulid(NOW) for _ in range(1000)]

    assert made == sorted(set(made))


def test_an_id_made_after_the_clock_went_back_still_sorts_last() -> None:
    earlier = new_ulid(NOW + timedelta(days=1))

    assert new_ulid(NOW) > earlier


def test_an_id_has_twenty_six_readable_characters() -> None:
    made = new_ulid(NOW)

    assert (len(made), set(made) - set(ALPHABET)) == (26, set())
