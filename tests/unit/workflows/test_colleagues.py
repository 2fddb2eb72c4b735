from __future__ import annotations

from datetime import date

from tests.consoles import NOOR
from workflows.colleagues import WISHES, Absence, Colleague, Wish

AWAY = Absence(first=date(2026, 12, 21), last=date(2026, 12, 31), stand_in_id="ilse")


def test_somebody_is_away_on_the_first_and_the_last_day_and_between() -> None:
    noor = Colleague(person=NOOR, roles=frozenset({"DI"}), absence=AWAY)
    days = [date(2026, 12, day) for day in (20, 21, 25, 31)] + [date(2027, 1, 1)]

    assert [noor.away_on(day) for day in days] == [False, True, True, True, False]


def test_who_said_nothing_is_here() -> None:
    assert not Colleague(person=NOOR, roles=frozenset()).away_on(date(2026, 12, 25))


def test_every_wish_has_its_words() -> None:
    assert set(WISHES) == set(Wish)
