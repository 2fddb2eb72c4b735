from __future__ import annotations

from tests.conftest import HandClock
from workflows.store import intentions
from workflows.store.database import Database


def test_a_new_intention_has_no_earlier_facts(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        assert intentions.remember(connection, "k", {"a": 1}, now=clock()) is None


def test_the_first_facts_are_the_ones_that_count(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        intentions.remember(connection, "k", {"a": 1}, now=clock())
        assert intentions.remember(connection, "k", {"a": 2}, now=clock()) == {"a": 1}


def test_facts_can_be_revised_and_concluded(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        intentions.remember(connection, "k", {"a": 1}, now=clock())
        assert intentions.revise(connection, "k", {"a": 2}, was={"a": 1}, now=clock())
        assert not intentions.revise(connection, "k", {"a": 3}, was={"a": 1}, now=clock())
        intentions.conclude(connection, "k", {"done": True}, now=clock())

        assert intentions.remember(connection, "k", {}, now=clock()) == {"a": 2}
        assert intentions.outcome_of(connection, "k") == {"done": True}


def test_what_was_never_intended_has_no_outcome(database: Database) -> None:
    with database.begin() as connection:
        assert intentions.outcome_of(connection, "k") is None


def test_on_postgresql_too_only_the_first_is_new(postgresql: Database, clock: HandClock) -> None:
    with postgresql.begin() as connection:
        assert intentions.remember(connection, "k", {"a": 1}, now=clock()) is None
        assert intentions.remember(connection, "k", {"a": 2}, now=clock()) == {"a": 1}
