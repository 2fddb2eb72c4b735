from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from workflows.store import schema
from workflows.store.database import Database
from workflows.store.migrations import upgrade


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'leeg.sqlite'}")


def test_an_empty_database_gets_every_table_column_and_index(empty: Database) -> None:
    upgrade(empty)

    found = inspect(empty.engine)
    made = {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()}
    made.pop("alembic_version")
    assert made == {table.name: set(table.columns.keys()) for table in schema.metadata.sorted_tables}
    assert {index["name"] for index in found.get_indexes("run")} == {
        index.name for index in schema.run.indexes
    }
    empty.close()


def test_upgrading_again_keeps_what_is_there(empty: Database) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO canary VALUES ('t', 0, '{}')"))

    upgrade(empty)

    with empty.read() as connection:
        assert connection.execute(text("SELECT tenant FROM canary")).scalars().all() == ["t"]
    empty.close()


def test_the_database_knows_its_release(empty: Database) -> None:
    upgrade(empty)

    with empty.read() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    empty.close()
