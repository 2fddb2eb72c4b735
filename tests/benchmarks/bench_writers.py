"""How long writers wait for each other on SQLite, beside writers that leave the waiting to SQLite.

    PYTHONPATH=. python tests/benchmarks/bench_writers.py [--writers 16] [--seconds 5]

Every writer does the same small transaction again and again, at the disk's full care.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection

from tests.benchmarks.municipality import say
from workflows.store.database import Database

Begin = Callable[[], AbstractContextManager[Connection]]


def waits_of(begin: Begin, writers: int, seconds: float) -> list[float]:
    """Return how long every transaction took, in milliseconds, from shortest to longest."""
    until, found = time.perf_counter() + seconds, []

    def write() -> None:
        while (started := time.perf_counter()) < until:
            with begin() as connection:
                connection.exec_driver_sql("UPDATE counter SET value = value + 1")
            found.append((time.perf_counter() - started) * 1e3)

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        database = Database(f"sqlite:///{Path(place) / 'b.sqlite'}")
        with database.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE counter (value INTEGER)")
            connection.exec_driver_sql("INSERT INTO counter VALUES (0)")
        alone = waits_of(database.engine.begin, asked.writers, asked.seconds)
        ours = waits_of(database.begin, asked.writers, asked.seconds)
        database.close()
    say(f"{asked.writers} writers for {asked.seconds:g} s each: ours, SQLite's own waiting, ratio")
    say(f"  transactions: {len(ours)}, {len(alone)}, {len(ours) / len(alone):.2f}")
    for name, part in (("median", 0.5), ("p95", 0.95), ("p99", 0.99), ("longest", 1)):
        mine, theirs = (each[int((len(each) - 1) * part)] for each in (ours, alone))
        say(f"  {name}, ms: {mine:.1f}, {theirs:.1f}, {mine / theirs:.2f}")


if __name__ == "__main__":
    main()
