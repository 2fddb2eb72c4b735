from __future__ import annotations

from pathlib import Path

import pytest

from workflows.engine.doorlock import Doorlock
from workflows.errors import BadInputError
from workflows.store.database import Database


def test_only_one_at_a_time_gets_in(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.sqlite'}")
    first, second = Doorlock(database), Doorlock(database)
    first.close()
    with pytest.raises(BadInputError, match="already-running"):
        second.close()
    first.open()
    second.close()
    second.open()
    second.open()

    assert (tmp_path / "a.sqlite.lock").exists()


def test_there_is_nothing_to_guard_where_several_may_work(tmp_path: Path) -> None:
    lock = Doorlock(Database("postgresql+psycopg://localhost/nergens"))
    lock.close()
    lock.open()

    assert list(tmp_path.iterdir()) == []
