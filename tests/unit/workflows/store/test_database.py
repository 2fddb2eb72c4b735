from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from workflows.errors import BadInputError
from workflows.store.database import Database

MOST_THREADS = 32  # that asyncio ever makes for work of anybody
COUNT = text("SELECT value FROM counter")


@pytest.fixture
def counter(tmp_path: Path) -> Database:
    opened = Database(f"sqlite:///{tmp_path / 'teller.sqlite'}")
    with opened.begin() as connection:
        connection.execute(text("CREATE TABLE counter (value INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    return opened


def add_one(connection: Connection) -> int:
    value = int(connection.execute(COUNT).scalar_one()) + 1
    connection.execute(text("UPDATE counter SET value = :value"), {"value": value})
    return value


@pytest.mark.parametrize(("synchronous", "number"), [("full", 2), ("normal", 1)])
def test_sqlite_writes_ahead_and_waits_for_the_disk_as_asked(
    tmp_path: Path, synchronous: str, number: int
) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'a.sqlite'}", synchronous=synchronous)
    for engine in (opened.engine, opened.guest_engine()):
        with engine.connect() as connection:
            told = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            ]
        engine.dispose()
        assert told == ["wal", number, 1]


def test_an_error_undoes_the_whole_transaction(counter: Database) -> None:
    def spoil() -> None:
        with counter.begin() as connection:
            add_one(connection)
            connection.execute(text("INSERT INTO counter VALUES (NULL)"))

    with pytest.raises(IntegrityError):
        spoil()
    with counter.read() as connection:
        assert connection.execute(COUNT).scalar_one() == 0
    counter.close()


def test_writers_take_turns_and_lose_no_count(counter: Database) -> None:
    def work() -> None:
        for _ in range(20):
            with counter.begin() as connection:
                add_one(connection)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with counter.read() as connection:
        assert connection.execute(COUNT).scalar_one() == 80
    counter.close()


def test_a_reader_keeps_no_writer_waiting_and_sees_one_moment(counter: Database) -> None:
    with counter.read() as looking:
        before = looking.execute(COUNT).scalar_one()
        with counter.begin() as writing:
            add_one(writing)

        assert looking.execute(COUNT).scalar_one() == before
    counter.close()


async def test_a_transaction_off_the_loop_returns_what_the_work_returns(counter: Database) -> None:
    assert [await counter.transact(add_one), await counter.transact(add_one)] == [1, 2]
    counter.close()


def test_the_embedded_database_is_a_file_that_others_can_open(counter: Database, tmp_path: Path) -> None:
    assert counter.is_sqlite
    counter.close()
    opened = sqlite3.connect(tmp_path / "teller.sqlite")
    assert opened.execute("SELECT value FROM counter").fetchone() == (0,)
    opened.close()


@pytest.mark.parametrize("url", ["mysql://u@h/db", "mssql://u@h/db", "geen adres", "", "postgres://u@h/db"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(BadInputError) as refused:
        Database(url)
    assert refused.value.code == "database-unknown"
    assert "u@h" not in str(refused.value)


def test_postgresql_is_taken_without_being_reached_yet() -> None:
    opened = Database("postgresql+psycopg://u@localhost/db")

    assert not opened.is_sqlite
    assert opened.guest_engine() is opened.engine
    opened.close()


async def test_a_transaction_waits_for_no_other_work_in_threads(counter: Database) -> None:
    over = threading.Event()
    async with asyncio.TaskGroup() as others:
        for _ in range(MOST_THREADS):
            others.create_task(asyncio.to_thread(over.wait))
        await asyncio.sleep(0)
        assert await counter.transact(add_one) == 1
        over.set()
    counter.close()


def test_a_writer_that_fails_hands_on_its_turn(counter: Database) -> None:
    def spoil() -> None:
        with counter.begin():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        spoil()
    with counter.begin() as connection:
        assert add_one(connection) == 1
    counter.close()
