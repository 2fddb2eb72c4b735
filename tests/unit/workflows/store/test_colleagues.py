from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.conftest import HandClock
from tests.consoles import DI, FENNA, ILSE, NOOR
from workflows.colleagues import Absence, Wish, Wishes
from workflows.store import colleagues
from workflows.store.database import Database

AWAY = Absence(first=date(2026, 12, 21), last=date(2026, 12, 31), stand_in_id="ilse")
WISHES = Wishes(new_tasks=Wish.DAGOVERZICHT)


def test_who_signs_in_is_known_with_the_roles_of_today(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        for person, roles in ((NOOR, DI), (ILSE, DI), (FENNA, frozenset[str]())):
            colleagues.seen(connection, person, roles, clock())
        colleagues.set_wishes(connection, "noor", WISHES)
        colleagues.set_absence(connection, "noor", AWAY)
        colleagues.seen(connection, replace(NOOR, name="Noor Jansen"), DI, clock())
        colleagues.seen(connection, ILSE, frozenset(), clock())
        (noor,) = colleagues.of_di(connection)

    assert (noor.person.name, noor.wishes, noor.absence, noor.roles) == ("Noor Jansen", WISHES, AWAY, DI)


def test_a_stand_in_does_the_work_while_somebody_is_away(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        colleagues.seen(connection, NOOR, DI, clock())
        colleagues.set_absence(connection, "noor", AWAY)
        during = colleagues.stands_in_for(connection, "ilse", date(2026, 12, 31))
        after = colleagues.stands_in_for(connection, "ilse", date(2027, 1, 1))
        colleagues.set_absence(connection, "noor", None)
        back = colleagues.stands_in_for(connection, "ilse", date(2026, 12, 31))

    assert (during, after, back) == (("noor",), (), ())


def test_who_never_signed_in_is_not_known(database: Database) -> None:
    with database.begin() as connection:
        colleagues.set_wishes(connection, "noor", WISHES)

        assert (colleagues.find(connection, "noor"), colleagues.everybody(connection)) == (None, ())
