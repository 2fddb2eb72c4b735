from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from workflows.store.database import Database

PATIENCE = 30


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'huis.sqlite'}")
    with opened.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE visit (name TEXT NOT NULL)")
    yield opened
    opened.close()


@pytest.fixture
def guest(house: Database) -> Iterator[Engine]:
    engine = house.guest_engine()
    yield engine
    engine.dispose()


def visits(house: Database) -> list[str]:
    with house.read() as connection:
        return list(connection.exec_driver_sql("SELECT name FROM visit").scalars())


def write(guest: Engine, name: str) -> None:
    with guest.begin() as connection:
        connection.exec_driver_sql("INSERT INTO visit VALUES (?)", (name,))


def test_a_guest_that_came_first_goes_before_a_writer_of_ours(house: Database, guest: Engine) -> None:
    def ours() -> None:
        with house.begin() as connection:
            connection.exec_driver_sql("INSERT INTO visit VALUES ('ours')")

    threads = [threading.Thread(target=write, args=(guest, "guest")), threading.Thread(target=ours)]
    with house.begin() as connection:
        connection.exec_driver_sql("INSERT INTO visit VALUES ('first')")
        for number, thread in enumerate(threads):
            thread.start()
            while len(house._turn._line) <= number:  # noqa: SLF001 - nothing else tells that somebody stands in line
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join(PATIENCE)

    assert visits(house) == ["first", "guest", "ours"]


def test_a_guest_that_fails_or_only_looks_hands_on_its_turn(house: Database, guest: Engine) -> None:
    with pytest.raises(OperationalError), guest.begin() as connection:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")
    with guest.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM visit").scalar_one() == 0
    write(guest, "guest")
    with house.begin() as ours:
        ours.exec_driver_sql("INSERT INTO visit VALUES ('ours')")

    assert visits(house) == ["guest", "ours"]


def test_a_guest_looks_within_a_transaction_of_its_own_thread(house: Database, guest: Engine) -> None:
    with guest.begin() as outer:
        outer.exec_driver_sql("INSERT INTO visit VALUES ('guest')")
        with guest.begin() as inner:
            assert inner.exec_driver_sql("SELECT count(*) FROM visit").scalar_one() == 0

    assert visits(house) == ["guest"]


def test_a_guest_looks_within_a_transaction_of_ours(house: Database, guest: Engine) -> None:
    with house.begin(), guest.begin() as inner:
        assert inner.exec_driver_sql("SELECT count(*) FROM visit").scalar_one() == 0
    write(guest, "guest")

    assert visits(house) == ["guest"]


def test_a_connection_closed_halfway_hands_on_its_turn(house: Database, guest: Engine) -> None:
    with guest.connect() as connection:
        connection.exec_driver_sql("INSERT INTO visit VALUES ('lost')")
        connection.invalidate()
    write(guest, "guest")

    assert visits(house) == ["guest"]
