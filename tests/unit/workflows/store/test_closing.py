from __future__ import annotations

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError

from workflows.errors import PermanentError
from workflows.store import closing
from workflows.store.database import Database


def test_what_waits_is_done_in_order_just_before_the_commit(database: Database) -> None:
    done: list[str] = []
    with database.begin() as connection:
        closing.at_the_end(connection, lambda _: done.append("first"))
        closing.at_the_end(connection, lambda _: done.append("second"))
        done.append("work")

    assert done == ["work", "first", "second"]


def test_what_waits_is_forgotten_with_the_transaction(database: Database) -> None:
    done: list[str] = []

    def fail() -> None:
        with database.begin() as connection:
            closing.at_the_end(connection, lambda _: done.append("never"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.begin():
        pass

    assert done == []


def test_work_that_fails_undoes_the_transaction(database: Database) -> None:
    def fail() -> None:
        with database.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE half (one INTEGER)")
            closing.at_the_end(connection, lambda last: last.exec_driver_sql("SELECT nonsense"))

    with pytest.raises(SQLAlchemyError):
        fail()
    with database.begin() as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name='half'").all()

    assert found == []


def test_within_a_savepoint_nothing_may_wait(database: Database) -> None:
    with database.begin() as connection, connection.begin_nested():
        with pytest.raises(PermanentError) as refused:
            closing.at_the_end(connection, lambda _: None)

        assert refused.value.code == "closing-out-of-place"


def test_outside_such_a_transaction_nothing_may_wait() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection, pytest.raises(PermanentError):
        closing.at_the_end(connection, lambda _: None)
    engine.dispose()


def test_what_was_asked_for_in_a_savepoint_of_ours_waits_with_the_rest(database: Database) -> None:
    done: list[str] = []
    with database.begin() as connection:
        with closing.savepoint(connection), closing.savepoint(connection):
            closing.at_the_end(connection, lambda _: done.append("inside"))
        closing.at_the_end(connection, lambda _: done.append("after"))

    assert done == ["inside", "after"]


def test_what_was_asked_for_in_a_savepoint_that_fails_is_undone_with_it(database: Database) -> None:
    done: list[str] = []

    def fail(connection: Connection) -> None:
        with closing.savepoint(connection):
            closing.at_the_end(connection, lambda _: done.append("never"))
            raise ZeroDivisionError

    with database.begin() as connection:
        closing.at_the_end(connection, lambda _: done.append("before"))
        with pytest.raises(ZeroDivisionError):
            fail(connection)
        closing.at_the_end(connection, lambda _: done.append("after"))

    assert done == ["before", "after"]


def test_what_waits_is_not_done_within_a_savepoint(database: Database) -> None:
    with database.begin() as connection:
        closing.settle(connection)
        with closing.savepoint(connection):
            closing.settle(connection)
            closing.at_the_end(connection, lambda _: None)
            with pytest.raises(PermanentError):
                closing.settle(connection)


def test_who_must_know_is_told_once_it_is_committed(database: Database) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        with database.read() as other:
            query = "SELECT name FROM sqlite_master WHERE name='made'"
            seen.append(list(other.exec_driver_sql(query).scalars()))

    with database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE made (one INTEGER)")
        closing.once_committed(connection, look)
        assert seen == []

    assert seen == [["made"]]


def test_nobody_is_told_of_what_was_undone(database: Database) -> None:
    told: list[str] = []

    def fail() -> None:
        with database.begin() as connection:
            closing.once_committed(connection, lambda: told.append("never"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.begin():
        pass

    assert told == []


def test_where_somebody_else_commits_they_are_told_at_once() -> None:
    told: list[str] = []
    with create_engine("sqlite://").begin() as connection:
        closing.once_committed(connection, lambda: told.append("now"))
        assert told == ["now"]
