from __future__ import annotations

from pathlib import Path

import pytest
import typer
from sqlalchemy import Connection

from watcher.cli import house
from workflows.store import flowstates
from workflows.store.database import Database
from workflows.store.flowstates import Mode
from workflows.store.migrations import upgrade


def test_who_is_at_the_command_line_is_beheer_and_named_in_the_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGNAME", "samir")
    viewer = house.viewer()

    assert (viewer.is_beheer, viewer.person.object_id, viewer.origin) == (
        True,
        "opdrachtregel:samir",
        "opdrachtregel",
    )


def test_an_order_that_goes_wrong_leaves_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bewaarstroom.sqlite'}")
    upgrade(database)
    database.close()

    with house.counter(None, tmp_path) as here:

        def half(connection: Connection) -> None:
            here.desk.change_flow(connection, "proef", Mode.PAUSED, "x")
            raise ConnectionError

        with pytest.raises(ConnectionError):
            here.give(half)
        assert here.give(lambda connection: here.desk.call_back(connection, "proef")) == 0
        assert (
            house.look(None, tmp_path, lambda connection, _: flowstates.mode_of(connection, "proef"))
            is Mode.OPEN
        )


def test_without_a_database_no_order_is_taken(tmp_path: Path) -> None:
    with pytest.raises(typer.Exit), house.counter(None, tmp_path / "weg"):
        pass
