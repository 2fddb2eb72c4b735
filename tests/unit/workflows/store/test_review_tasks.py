from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import text

from tests.arrivals import arrival, file_seen
from workflows.store import tasks, uploads
from workflows.store.database import Database

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MOST_LOOKS = 10_000
SOMEBODY_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


def test_two_workers_that_make_a_task_at_the_same_moment_number_them_one_after_the_other(
    postgresql: Database,
) -> None:
    with postgresql.begin() as connection:
        first, second = (uploads.add(connection, arrival(file_seen(name)), NOW).upload_id for name in "ab")

    def make(upload_id: str) -> int:
        with postgresql.begin() as connection:
            return tasks.ensure(connection, upload_id=upload_id, run_id="R", now=NOW).number

    with ThreadPoolExecutor(1) as other:
        with postgresql.begin() as connection:
            number = tasks.ensure(connection, upload_id=first, run_id="R", now=NOW).number
            making = other.submit(make, second)
            for _ in range(MOST_LOOKS):  # until the other stands before our lock
                with postgresql.read() as looking:
                    if looking.scalar(SOMEBODY_WAITS):
                        break
        assert (number, making.result(timeout=30)) == (1, 2)
