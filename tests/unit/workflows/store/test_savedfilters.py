from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import HandClock
from workflows.errors import BadInputError
from workflows.store import savedfilters
from workflows.store.database import Database
from workflows.store.savedfilters import MOST, SavedFilter


def test_each_person_keeps_filters_of_their_own_and_a_name_counts_once(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        for person, name, query in (
            ("noor", "B", "tab=klaar"),
            ("noor", "A", "tab=wacht"),
            ("ilse", "A", "tab=mislukt"),
            ("noor", "B", "zoek=bram"),
        ):
            savedfilters.keep(connection, person, SavedFilter(name=name, query=query), clock())
        savedfilters.drop(connection, "ilse", "A")
        savedfilters.drop(connection, "ilse", "B")

        assert savedfilters.of_person(connection, "noor") == (
            SavedFilter(name="A", query="tab=wacht"),
            SavedFilter(name="B", query="zoek=bram"),
        )
        assert savedfilters.of_person(connection, "ilse") == ()


def test_nobody_keeps_filters_without_end(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        for number in range(MOST):
            savedfilters.keep(connection, "noor", SavedFilter(name=f"{number}", query=""), clock())
        savedfilters.keep(connection, "noor", SavedFilter(name="0", query="tab=klaar"), clock())
        with pytest.raises(BadInputError) as refused:
            savedfilters.keep(connection, "noor", SavedFilter(name="te veel", query=""), clock())

    assert refused.value.code == "filters-full"


def test_a_filter_with_words_goes_when_its_time_is_over_and_one_without_stays(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        for name, query in (
            ("A", "zoek=bram"),
            ("B", "tab=klaar&zoek=Z-1"),
            ("C", "tab=klaar"),
            ("D", "zoek=x"),
        ):
            savedfilters.keep(connection, "noor", SavedFilter(name=name, query=query), clock())
        clock.forward(days=400)
        savedfilters.keep(connection, "noor", SavedFilter(name="D", query="zoek=x"), clock())
        gone = savedfilters.forget(connection, clock() - timedelta(days=365))

        assert gone == 3
        assert savedfilters.of_person(connection, "noor") == (
            SavedFilter(name="D", query="zoek=x"),
            SavedFilter(name="Filter 1", query="tab=klaar"),
        )


def test_a_title_is_forgotten_once_and_takes_no_other_filter_with_it(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        for name in ("Bram de Boer", "Filter 1", "Filter Bram"):
            savedfilters.keep(connection, "noor", SavedFilter(name=name, query=f"tab={len(name)}"), clock())
        clock.forward(days=400)
        gone = [savedfilters.forget(connection, clock() - timedelta(days=365)) for _ in range(2)]

        assert gone == [2, 0]
        assert savedfilters.of_person(connection, "noor") == (
            SavedFilter(name="Filter 1", query="tab=8"),
            SavedFilter(name="Filter 2", query="tab=12"),
            SavedFilter(name="Filter 3", query="tab=11"),
        )
