from __future__ import annotations

from sqlalchemy import select

from tests.unit.workflows.store.test_runs import action, rows
from workflows.store import runs, schema, tracking
from workflows.store.database import Database

__all__ = ["rows"]


def found(database: Database, name: str, value: str) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(tracking.runs_with(name, value)))


def test_a_run_is_found_by_what_it_tracked(rows: Database) -> None:
    with rows.begin() as connection:
        runs.save_actions(connection, [action("A", tracked={"zaak": "Z-1", "aantal": 3, "lijst": [1]})])

    assert [found(rows, *asked) for asked in (("zaak", "Z-1"), ("aantal", "3"), ("lijst", "[1]"))] == [
        ["R1"]
    ] * 3
    assert found(rows, "zaak", "Z-2") == []


def test_what_an_action_tracks_again_replaces_what_it_tracked(rows: Database) -> None:
    with rows.begin() as connection:
        runs.save_actions(connection, [action("A", tracked={"zaak": "Z-1"})])
        runs.save_actions(connection, [action("A", tracked={"zaak": "Z-2"})])

    assert (found(rows, "zaak", "Z-1"), found(rows, "zaak", "Z-2")) == ([], ["R1"])


def test_names_and_values_are_cut_and_counted(rows: Database) -> None:
    many = {f"n{number}": "x" * 999 for number in range(99)}
    with rows.begin() as connection:
        runs.save_actions(connection, [action("A", tracked=many)])
        kept = connection.execute(select(schema.tracked_property.c.value)).scalars().all()

    assert (len(kept), {len(value) for value in kept}) == (tracking.MOST, {tracking.LONGEST_VALUE})
    assert found(rows, "n1", "x" * 999) == ["R1"]
