from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from workflows.store import audit
from workflows.store.database import Database
from workflows.store.migrations import upgrade
from workflows.store.tampering import verify

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WRITERS, EACH = 8, 12


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_writers_at_the_same_moment_hang_on_one_chain_and_none_waits_for_ever(
    kind: str, new_database: Callable[[str], str]
) -> None:
    database = Database(new_database(kind))
    upgrade(database)
    together = threading.Barrier(WRITERS + 1)
    written = threading.Event()

    def write(writer: int) -> None:
        together.wait()
        for number in range(EACH):
            with database.begin() as connection:
                for act in (audit.Act.SEEN, audit.Act.DOWNLOADED):
                    audit.record(
                        connection, at=NOW, act=act, result="gelukt", upload_id=f"U{(writer + number) % 3}"
                    )

    def look() -> list[bool]:
        together.wait()
        found = []
        while not written.is_set():
            with database.read() as connection:
                found.append(verify(connection).sound)
        return found

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        looking = pool.submit(look)
        list(pool.map(write, range(WRITERS)))
        written.set()
    with database.read() as connection:
        verdict = verify(connection)
    database.close()

    assert (verdict.lines, verdict.breaks) == (WRITERS * EACH * 2, ())
    assert all(looking.result())
