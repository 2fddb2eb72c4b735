from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from tests.unit.workflows.store.test_runs import action, rows
from workflows.store import payloads, runs, schema
from workflows.store.database import Database
from workflows.store.payloads import LARGE, REFERENCE, hash_in

__all__ = ["rows"]
BIG = ["é" * LARGE]


def stored(database: Database) -> list[dict[str, Any]]:
    with database.read() as connection:
        return [dict(row) for row in connection.execute(select(schema.action)).mappings()]


def test_a_large_value_is_kept_once_and_referred_to(rows: Database) -> None:
    with rows.begin() as connection:
        runs.save_actions(
            connection, [action("A", inputs=BIG, outputs=BIG), action("B", inputs=BIG, outputs=1)]
        )
        read = runs.actions_of(connection, "R1")
        kept = connection.scalar(select(func.count()).select_from(schema.payload))
    first, second = stored(rows)
    reference = first["inputs"]

    assert reference == {REFERENCE: hash_in(reference), "size": LARGE + 4}
    assert (first["outputs"], second["inputs"], second["outputs"]) == (reference, reference, 1)
    assert kept == 1
    assert [(row["inputs"], row["outputs"]) for row in read] == [(BIG, BIG), (BIG, 1)]


def test_a_value_on_the_edge_stays_in_its_row(rows: Database) -> None:
    edge = "x" * (LARGE - 2)
    with rows.begin() as connection:
        runs.save_actions(connection, [action("A", inputs=edge, outputs=None)])

    assert [(row["inputs"], row["outputs"]) for row in stored(rows)] == [(edge, None)]


def test_a_value_that_only_looks_like_a_reference_stays_as_it_is(rows: Database) -> None:
    lookalike = {REFERENCE: "0" * 64, "size": 1}
    with rows.begin() as connection:
        runs.save_actions(connection, [action("A", inputs=lookalike, outputs={REFERENCE: 1, "size": 1})])
        read = runs.actions_of(connection, "R1")

    assert [(row["inputs"], row["outputs"]) for row in read] == [(lookalike, {REFERENCE: 1, "size": 1})]


def test_a_value_is_found_within_its_own_run_only(rows: Database) -> None:
    with rows.begin() as connection:
        runs.save_actions(connection, [action("A", inputs=BIG)])
    hashed = hash_in(stored(rows)[0]["inputs"]) or ""
    with rows.read() as connection:
        assert payloads.find(connection, "R1", hashed) == BIG
        assert payloads.find(connection, "R2", hashed) is None
