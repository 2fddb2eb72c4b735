from __future__ import annotations

from typing import Any

import pytest

from tests.unit.workflows.engine.support import ask, compose, flow_of
from workflows.definition.flow import Status
from workflows.errors import BadInputError
from workflows.rehearsal.script import Script
from workflows.rehearsal.stage import Played, rehearse


def _play(actions: dict[str, Any], trigger: dict[str, Any] | None = None, **script: Any) -> Played:
    triggers = {"Aanroep": {"type": "Request", **(trigger or {})}}
    rehearsal = rehearse(flow_of(actions, triggers=triggers), Script(name="t", **script))
    [played] = rehearsal.runs
    return played


def _statuses(played: Played) -> dict[str, str]:
    return {f"{entry.name} {entry.iteration}".strip(): entry.status.value for entry in played.entries}


def test_a_result_stands_for_the_real_one_and_the_inputs_are_worked_out() -> None:
    played = _play(
        {
            "Vraag": ask("Iets", wat="@triggerBody()?['n']"),
            "Zeg": compose("@body('Vraag')", Vraag=["Succeeded"]),
        },
        outputs={"body": {"n": 5}},
        results={"Vraag": [{"outputs": {"body": "antwoord"}}]},
    )
    vraag, zeg = played.entries

    assert played.status is Status.SUCCEEDED
    assert (zeg.outputs, vraag.inputs["parameters"]) == ("antwoord", {"wat": 5})  # type: ignore[index, call-overload]  # plain JSON


def test_a_mistake_in_the_inputs_shows_although_the_result_is_given() -> None:
    played = _play({"Vraag": ask("Iets", wat="@int('x')")}, results={"Vraag": [{}]})

    assert (played.status, played.entries[0].code) == (Status.FAILED, "InvalidTemplate")


def test_an_action_of_the_outside_world_without_a_result_fails_and_says_so() -> None:
    played = _play({"Vraag": ask("Iets")})

    assert (played.error or {})["code"] == "no-result"


def test_results_in_a_row_are_used_one_for_each_round_and_the_last_one_repeats() -> None:
    played = _play(
        {
            "Lus": {
                "type": "Foreach",
                "foreach": "@createArray(1, 2, 3)",
                "actions": {"Vraag": ask("Iets")},
            }
        },
        results={"Vraag": [{"status": "Failed", "error": {"code": "een"}}, {"status": "Succeeded"}]},
    )

    assert _statuses(played) == {
        "Lus": "Failed",
        "Vraag Lus=0": "Failed",
        "Vraag Lus=1": "Succeeded",
        "Vraag Lus=2": "Succeeded",
    }


@pytest.mark.parametrize("status", ["TimedOut", "Skipped", "Cancelled"])
def test_a_result_may_have_any_status(status: str) -> None:
    played = _play({"Vraag": ask("Iets")}, results={"Vraag": [{"status": status}]})

    assert _statuses(played) == {"Vraag": status}


def test_a_wait_of_a_week_takes_no_time_and_the_clock_on_the_stage_moves() -> None:
    played = _play(
        {
            "Wachten": {"type": "Wait", "inputs": {"interval": {"count": 1, "unit": "Week"}}},
            "Nu": compose("@utcNow()", Wachten=["Succeeded"]),
        }
    )

    assert played.entries[1].outputs == "2026-01-12T12:00:00.0000000Z"


def test_a_response_is_heard_and_variables_are_told() -> None:
    played = _play(
        {
            "Maak": {
                "type": "InitializeVariable",
                "inputs": {"variables": [{"name": "n", "type": "Integer", "value": 3}]},
            },
            "Antwoord": {
                "type": "Response",
                "inputs": {"statusCode": 201, "body": "@variables('n')"},
                "runAfter": {"Maak": ["Succeeded"]},
            },
        }
    )

    assert played.response == {"statusCode": 201, "headers": {}, "body": 3}
    assert played.variables == {"n": 3}


def test_a_trigger_that_is_skipped_or_split_tells_so() -> None:
    never = flow_of({}, triggers={"Aanroep": {"type": "Request", "conditions": [{"expression": "@false"}]}})
    split = flow_of(
        {"Zeg": compose("@triggerBody()")},
        triggers={"Aanroep": {"type": "Request", "splitOn": "@triggerBody()"}},
    )

    assert rehearse(never, Script(name="t")).trigger.code == "condition-false"
    played = rehearse(split, Script(name="t", outputs={"body": [1, 2]})).runs
    assert [one.entries[0].outputs for one in played] == [1, 2]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (Script(name="t", trigger="Weg"), "trigger-unknown"),
        (Script(name="t", results={"Weg": [{}]}), "test-action-unknown"),
    ],
)
def test_names_that_the_flow_does_not_have_are_refused(script: Script, code: str) -> None:
    with pytest.raises(BadInputError) as refused:
        rehearse(flow_of({"Zeg": compose(1)}), script)

    assert refused.value.code == code


def test_a_container_whose_time_is_up_times_out_and_the_play_goes_on() -> None:
    wait = {"type": "Wait", "inputs": {"interval": {"count": 2, "unit": "Day"}}}
    played = _play(
        {
            "Blok": {"type": "Scope", "actions": {"Slapen": wait}, "limit": {"timeout": "PT1H"}},
            "Opvang": {**wait, "runAfter": {"Blok": ["TimedOut"]}},
        }
    )

    assert _statuses(played) == {"Blok": "TimedOut", "Slapen": "Cancelled", "Opvang": "Succeeded"}
    assert played.status is Status.SUCCEEDED
