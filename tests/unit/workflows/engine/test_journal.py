from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.unit.workflows.engine.support import START
from workflows.definition.flow import Status
from workflows.engine.entry import Entry
from workflows.engine.journal import Journal


def entry(path: str, iteration: str = "", **values: Any) -> Entry:
    name = path.rsplit("/", 1)[-1]
    made = {"type": "Compose", "status": Status.SUCCEEDED, "started_at": START, **values}
    return Entry(path=path, iteration=iteration, name=name, **made)


def test_only_what_changed_is_written_and_once() -> None:
    journal = Journal([entry("Oud")])
    journal.put(entry("Nieuw"))
    journal.change(("Oud", ""), code="OK")
    first, second = journal.unwritten("R"), journal.unwritten("R")

    assert [(row["run_id"], row["path"], row["code"]) for row in first] == [
        ("R", "Nieuw", None),
        ("R", "Oud", "OK"),
    ]
    assert second == []
    assert len(journal) == 2


def test_it_knows_whether_something_must_still_be_written() -> None:
    journal = Journal([entry("A")])
    before = journal.changed
    journal.put(entry("B"))

    assert (before, journal.changed) == (False, True)


def test_a_name_means_the_action_in_the_same_round_or_around_it() -> None:
    journal = Journal(
        [
            entry("Buiten", outputs="lus"),
            entry("Buiten/X", "Buiten=0", outputs="x0"),
            entry("Buiten/X", "Buiten=1", outputs="x1"),
            entry("Buiten/Binnen/Y", "Buiten=0/Binnen=0", outputs="y00"),
            entry("Buiten/Binnen/Y", "Buiten=0/Binnen=1", outputs="y01"),
        ]
    )

    def means(name: str, iteration: str) -> Any:
        found = journal.meant(name, iteration)
        return found.outputs if found else None

    assert means("X", "Buiten=0/Binnen=1") == "x0"
    assert means("X", "Buiten=1") == "x1"
    assert means("Y", "Buiten=0/Binnen=0") == "y00"
    assert means("Y", "Buiten=1") == "y01"
    assert means("Buiten", "Buiten=1") == "lus"
    assert means("X", "") == "x1"
    assert means("Z", "") is None
    assert set(journal.names()) == {"Buiten", "X", "Y"}


def test_children_are_the_direct_ones_in_this_round() -> None:
    journal = Journal(
        [
            entry("Elk"),
            entry("Elk/Groep", "Elk=0"),
            entry("Elk/Groep/A", "Elk=0"),
            entry("Elk/Groep", "Elk=10"),
            entry("Elk/Groep/A", "Elk=10"),
            entry("Elk/Groep", "Elk=1"),
        ]
    )

    assert [child.iteration for child in journal.children_of("Elk", "")] == ["Elk=0", "Elk=10", "Elk=1"]
    assert [child.path for child in journal.children_of("Elk/Groep", "Elk=10")] == ["Elk/Groep/A"]
    assert journal.children_of("Elk/Groep", "Elk=1") == []


def test_failures_are_those_that_failed_by_themselves_in_the_order_of_their_ends() -> None:
    late, early = START + timedelta(seconds=2), START + timedelta(seconds=1)
    journal = Journal(
        [
            entry("Laat", status=Status.TIMED_OUT, code="ActionTimedOut", ended_at=late),
            entry("Groep", status=Status.FAILED, type="Scope", code="ActionFailed", ended_at=late),
            entry("Vroeg", status=Status.FAILED, code="x", ended_at=early),
            entry("Tot", status=Status.FAILED, type="Until", code="UntilLimitReached", ended_at=early),
            entry("Goed"),
        ]
    )

    assert [failed.name for failed in journal.failures()] == ["Vroeg", "Tot", "Laat"]


def test_a_terminate_that_succeeded_is_found() -> None:
    failed = entry("Stop", type="Terminate", status=Status.FAILED)
    ended = entry("Einde", type="Terminate")

    assert Journal([failed]).terminated() is None
    assert Journal([failed, ended]).terminated() is ended
    assert [one.name for one in Journal([failed, ended]).entries()] == ["Stop", "Einde"]


def test_a_place_has_the_limits_of_the_open_blocks_around_it_unless_it_makes_good_for_an_action() -> None:
    until = START + timedelta(hours=1)
    limit: dict[str, Any] = {"type": "Scope", "state": {"until": until.isoformat()}}
    outer, inner = entry("Buiten", status=Status.RUNNING, **limit), entry("Buiten/Binnen", **limit)
    journal = Journal([outer, inner, entry("Buiten/X", type="OpenApiConnection")])

    assert journal.limits_around("Buiten/Binnen/A", "") == [(outer, until)]
    assert journal.limits_around("Buiten/X/X_ongedaan_maken", "") == []
