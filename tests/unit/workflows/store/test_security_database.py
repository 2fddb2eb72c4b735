from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from workflows.store.database import Database


@pytest.mark.parametrize("guest", [False, True])
def test_an_error_of_the_database_does_not_repeat_what_was_to_be_written(
    database: Database, *, guest: bool
) -> None:
    engine: Engine = database.guest_engine() if guest else database.engine

    with pytest.raises(SQLAlchemyError) as broken, engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "gesprek met Jan.zip"})
    engine.dispose()

    assert "Jan" not in str(broken.value)
