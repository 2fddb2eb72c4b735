from __future__ import annotations

from dataclasses import replace

from tests.unit.workflows.store.test_runs import action, rows
from workflows.definition.flow import Status
from workflows.model import Person, Viewer
from workflows.store import runs
from workflows.store.database import Database
from workflows.store.views import rounds
from workflows.store.views.rounds import SHOWN, Rounds

__all__ = ["rows"]
BEHEER = Viewer(
    person=Person(object_id="b", name="", mail=""), roles=frozenset({"Beheer"}), origin="127.0.0.1"
)
MANY = SHOWN * 2 + 3


def turned(database: Database) -> None:
    with database.begin() as connection:
        loop = action("Elk_een", type="Foreach", status=Status.FAILED)
        within = [
            action(
                "Elk_een/In",
                iteration=f"Elk_een={number}",
                status=Status.FAILED if number in {11, 2} else Status.SUCCEEDED,
            )
            for number in range(MANY)
        ]
        deeper = action("Elk_een/Diep/In", iteration="Elk_een=1/Diep=0", status=Status.FAILED)
        other = action("ElkXeen/In", iteration="ElkXeen=99", status=Status.SUCCEEDED)
        runs.save_actions(connection, [loop, *within, deeper, other])


def read(database: Database, asked: dict[str, int]) -> tuple[dict[str, Rounds], list[str]]:
    with database.read() as connection:
        found = rounds.rounds_of(connection, BEHEER, "R1", asked)
        shown = rounds.actions_in(connection, BEHEER, "R1", found)
    return found, [row.iteration for row in shown if row.iteration]


def test_the_first_page_of_rounds_is_shown_with_what_is_within_them(rows: Database) -> None:
    turned(rows)
    found, shown = read(rows, {})

    assert found == {"Elk_een": Rounds(path="Elk_een", count=MANY, first=1, failed=3)}
    assert sorted(shown) == sorted([*(f"Elk_een={n}" for n in range(SHOWN)), "Elk_een=1/Diep=0"])


def test_another_page_begins_where_it_is_asked(rows: Database) -> None:
    turned(rows)
    found, shown = read(rows, {"Elk_een": MANY - 1})
    page = found["Elk_een"]

    assert shown == [f"Elk_een={MANY - 2}", f"Elk_een={MANY - 1}"]
    assert (page.first, page.last, page.previous, page.following) == (MANY - 1, MANY, MANY - 1 - SHOWN, None)


def test_what_is_asked_beyond_the_end_is_the_last_round(rows: Database) -> None:
    turned(rows)

    assert read(rows, {"Elk_een": 9_999})[0]["Elk_een"].first == MANY


def test_pages_know_their_neighbours() -> None:
    page = Rounds(path="L", count=25, first=1, failed=None)

    assert (page.previous, page.last, page.following) == (None, 10, 11)
    assert (replace(page, first=5).previous, replace(page, first=21).following) == (1, None)


def test_a_loop_that_never_went_round_has_no_rounds(rows: Database) -> None:
    with rows.begin() as connection:
        runs.save_actions(connection, [action("Leeg", type="Until", status=Status.SKIPPED)])

    assert read(rows, {}) == ({"Leeg": Rounds(path="Leeg", count=0, first=1, failed=None)}, [])


def test_only_beheer_sees_rounds(rows: Database) -> None:
    turned(rows)
    stranger = replace(BEHEER, roles=frozenset({"DI"}))
    with rows.read() as connection:
        assert rounds.rounds_of(connection, stranger, "R1", {}) == {}
        assert rounds.actions_in(connection, stranger, "R1", {}) == ()
