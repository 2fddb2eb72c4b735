from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.engine.support import ask, compose, flow_of
from workflows.definition.flow import Status
from workflows.engine.entry import Entry
from workflows.engine.recalling import find
from workflows.engine.reopening import failing, paths_of, take_over, variables_after
from workflows.engine.shield import SHIELDED
from workflows.engine.steps import CHILD_FAILED, TERMINATED, TIME_IS_UP

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OK = ["Succeeded"]


def entry(path: str, status: Status = Status.SUCCEEDED, iteration: str = "", **values: Any) -> Entry:
    kind = values.pop("type", "Compose")
    return Entry(
        path=path,
        iteration=iteration,
        name=path.rpartition("/")[2],
        type=kind,
        status=status,
        started_at=NOW,
        ended_at=NOW,
        **values,
    )


def keys(entries: Any) -> list[tuple[str, str, str]]:
    return [(one.path, one.iteration, one.status.value) for one in entries]


DIAMOND = flow_of(
    {
        "A": compose(1),
        "L": compose(1, A=OK),
        "R": compose(1, A=OK),
        "S": compose(1, L=OK, R=OK),
    }
)


def test_what_follows_the_start_is_done_again_and_the_rest_is_kept() -> None:
    entries = [entry(name) for name in "ALRS"]

    assert keys(take_over(DIAMOND, entries, [("L", "")], NOW).entries) == [
        ("A", "", "Succeeded"),
        ("R", "", "Succeeded"),
    ]


def test_a_run_failed_on_what_nothing_dealt_with() -> None:
    flow = flow_of(
        {
            "A": compose(1),
            "Vangnet": compose(1, A=["Failed"]),
            "B": compose(1, Vangnet=OK),
            "C": compose(1, A=OK),
        }
    )
    a, caught = entry("A", Status.FAILED), [entry("Vangnet"), entry("B"), entry("C", Status.SKIPPED)]

    assert failing(flow, [a, *caught]) == (("A", ""),)
    assert failing(flow_of({"A": compose(1), "V": compose(1, A=["Failed"])}), [a, entry("V")]) == ()


def test_a_failure_is_found_within_what_is_around_it() -> None:
    loop = {"type": "Foreach", "foreach": [1, 2], "actions": {"In": compose(1)}}
    flow = flow_of({"Elk": loop})
    around = entry(
        "Elk", Status.FAILED, type="Foreach", code=CHILD_FAILED, state={"count": 2, "items": [1, 2]}
    )
    rounds = [entry("Elk/In", iteration="Elk=0"), entry("Elk/In", Status.FAILED, "Elk=1")]

    assert failing(flow, [around, *rounds]) == (("Elk/In", "Elk=1"),)
    taken = take_over(flow, [around, *rounds], [("Elk/In", "Elk=1")], NOW).entries
    assert keys(taken) == [("Elk", "", "Running"), ("Elk/In", "Elk=0", "Succeeded")]


def test_a_container_whose_time_was_up_has_its_whole_time_again() -> None:
    flow = flow_of(
        {
            "Blok": {
                "type": "Scope",
                "limit": {"timeout": "PT1H"},
                "actions": {"A": compose(1), "B": compose(1, A=OK), "C": compose(1)},
            }
        }
    )
    state = {"branch": "actions", "until": "2020-01-01T00:00:00+00:00", "expired": True}
    entries = [
        entry("Blok", Status.TIMED_OUT, type="Scope", code=TIME_IS_UP, state=state),
        entry("Blok/A"),
        entry("Blok/B", Status.SKIPPED, code=TIME_IS_UP),
        entry("Blok/C", Status.CANCELLED, code=TIME_IS_UP),
    ]
    taken = take_over(flow, entries, failing(flow, entries), NOW).entries

    assert keys(taken) == [("Blok", "", "Running"), ("Blok/A", "", "Succeeded")]
    assert taken[0].state == {"branch": "actions", "until": (NOW + timedelta(hours=1)).isoformat()}


def test_an_until_goes_on_in_the_round_of_the_start() -> None:
    loop = {
        "type": "Until",
        "expression": "@equals(1,2)",
        "actions": {"In": compose(1), "Na": compose(1, In=OK)},
    }
    flow = flow_of({"Tot": loop})
    around = entry("Tot", Status.FAILED, type="Until", state={"round": 2, "since": "2020"})
    rounds = [entry(f"Tot/{name}", iteration=f"Tot={n}") for n in range(3) for name in ("In", "Na")]
    taken = take_over(flow, [around, *rounds], [("Tot/Na", "Tot=1")], NOW).entries

    assert keys(taken) == [
        ("Tot", "", "Running"),
        ("Tot/In", "Tot=0", "Succeeded"),
        ("Tot/Na", "Tot=0", "Succeeded"),
        ("Tot/In", "Tot=1", "Succeeded"),
    ]
    assert taken[0].state == {"round": 1, "since": NOW.isoformat()}


def test_what_was_broken_off_is_always_done_again() -> None:
    flow = flow_of(
        {"A": compose(1), "Klaar": {"type": "Terminate", "inputs": {"runStatus": "Failed"}}, "W": ask("X")}
    )
    entries = [
        entry("A", Status.SKIPPED, code=TERMINATED),
        entry("Klaar", type="Terminate"),
        entry("W", Status.CANCELLED, type="OpenApiConnection"),
    ]

    assert take_over(flow, entries, [], NOW).entries == ()


def test_a_loop_over_something_secure_begins_anew() -> None:
    loop = {"type": "Foreach", "foreach": [1], "actions": {"In": compose(1)}}
    around = entry("Elk", Status.FAILED, type="Foreach", state={"count": 1, "items": SHIELDED})
    inside = entry("Elk/In", Status.FAILED, "Elk=0")

    assert take_over(flow_of({"Elk": loop}), [around, inside], [("Elk/In", "Elk=0")], NOW).entries == ()


def test_what_is_not_in_the_new_text_is_not_taken_over() -> None:
    flow = flow_of({"A": compose(1), "B": ask("X", {"A": OK})})
    entries = [entry("A"), entry("B"), entry("Oud")]

    assert keys(take_over(flow, entries, [], NOW).entries) == [("A", "", "Succeeded")]


def test_the_variables_are_as_the_kept_actions_left_them() -> None:
    flow = flow_of(
        {
            "Maak": {
                "type": "InitializeVariable",
                "inputs": {"variables": [{"name": "n", "type": "Integer"}]},
            },
            "Zet": {"type": "SetVariable", "inputs": {"name": "n", "value": 5}, "runAfter": {"Maak": OK}},
            "Stil": {"type": "SetVariable", "inputs": {"name": "n", "value": 6}, "runAfter": {"Zet": OK}},
        }
    )
    made = entry("Maak", type="InitializeVariable", inputs={"variables": [{"name": "n", "type": "Integer"}]})
    put = entry("Zet", type="SetVariable", outputs={"name": "n", "value": 5})
    shielded = entry("Stil", type="SetVariable", inputs=SHIELDED, outputs=SHIELDED)

    assert variables_after(flow, [put, made]) == {"n": 5}
    assert variables_after(flow, [made]) == {"n": 0}
    assert variables_after(flow, [put, made, shielded]) == {"n": SHIELDED}


def test_actions_are_found_by_their_path() -> None:
    flow = flow_of({"Blok": {"type": "Scope", "actions": {"In": compose(1)}}})

    assert list(paths_of(flow)) == ["Blok", "Blok/In"]
    assert [
        found.name if (found := find(flow.actions, path)) else None for path in ("Blok/In", "Blok/X")
    ] == [
        "In",
        None,
    ]


@given(st.sets(st.sampled_from("ALRS")), st.sets(st.sampled_from("ALRS")))
def test_nothing_is_kept_that_comes_after_something_that_is_done_again(
    starts: set[str], done: set[str]
) -> None:
    late = timedelta(seconds=1)
    entries = [entry(name) for name in sorted(done)]
    kept = {
        one.path for one in take_over(DIAMOND, entries, [(name, "") for name in starts], NOW + late).entries
    }

    assert kept <= done - starts
    for name in kept:
        assert not set(DIAMOND.actions[name].run_after) & (starts & done)
