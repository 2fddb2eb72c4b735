from __future__ import annotations

import pytest

from workflows.errors import BadInputError
from workflows.store import savedfilters
from workflows.store.database import Database
from workflows.store.savedfilters import MOST, SavedFilter


def test_each_person_keeps_filters_of_their_own_and_a_name_counts_once(database: Database) -> None:
    with database.begin() as connection:
        for person, name, query in (
            ("noor", "B", "tab=klaar"),
            ("noor", "A", "tab=wacht"),
            ("ilse", "A", "tab=mislukt"),
            ("noor", "B", "zoek=bram"),
        ):
            savedfilters.keep(connection, person, SavedFilter(name=name, query=query))
        savedfilters.drop(connection, "ilse", "A")
        savedfilters.drop(connection, "ilse", "B")

        assert savedfilters.of_person(connection, "noor") == (
            SavedFilter(name="A", query="tab=wacht"),
            SavedFilter(name="B", query="zoek=bram"),
        )
        assert savedfilters.of_person(connection, "ilse") == ()


def test_nobody_keeps_filters_without_end(database: Database) -> None:
    with database.begin() as connection:
        for number in range(MOST):
            savedfilters.keep(connection, "noor", SavedFilter(name=f"{number}", query=""))
        savedfilters.keep(connection, "noor", SavedFilter(name="0", query="tab=klaar"))
        with pytest.raises(BadInputError) as refused:
            savedfilters.keep(connection, "noor", SavedFilter(name="te veel", query=""))

    assert refused.value.code == "filters-full"
