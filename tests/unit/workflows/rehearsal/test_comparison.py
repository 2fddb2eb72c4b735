from __future__ import annotations

from typing import Any

import pytest

from tests.unit.workflows.engine.support import ask, compose, flow_of
from workflows.rehearsal.comparison import differences, outcome_of, unanswered
from workflows.rehearsal.script import Script
from workflows.rehearsal.stage import rehearse


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({}, {"a": 1}),
        ({"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 2, "d": 3}], "e": 4}}),
        ({"a": "Succeeded"}, {"a": {"status": "Succeeded", "code": "OK"}}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": None}, {}),
    ],
)
def test_what_is_expected_may_be_a_part_of_what_is_found(expected: Any, found: Any) -> None:
    assert list(differences(expected, found)) == []


@pytest.mark.parametrize(
    ("expected", "found", "told"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "a.b: verwacht 1, kreeg 2"),
        ({"a": [1]}, {"a": [1, 2]}, "a: verwacht [1], kreeg [1, 2]"),
        ({"a": [1]}, {"a": [2]}, "a[0]: verwacht 1, kreeg 2"),
        ({"a": "Failed"}, {"a": {"status": "Skipped"}}, 'a.status: verwacht "Failed", kreeg "Skipped"'),
        ({"a": 1}, {"a": True}, "a: verwacht 1, kreeg true"),
        ({"a": {"b": 1}}, {}, "a: verwacht, maar dit is er niet"),
        (
            {"a": {"Brief_": 1}},
            {"a": {"Brief": 1}},
            'a.Brief_: verwacht, maar dit is er niet, bedoelt u "Brief"?',
        ),
        ({"a": "x" * 600}, {"a": None}, 'a: verwacht "' + "x" * 498 + "…, kreeg null"),
    ],
)
def test_every_difference_is_told_with_its_place(expected: Any, found: Any, told: str) -> None:
    assert list(differences(expected, found)) == [told]


def test_the_outcome_of_one_run_is_told_in_the_words_of_a_test() -> None:
    outcome = outcome_of(rehearse(flow_of({"Zeg": compose("@int('x')")}), Script(name="t")))

    assert outcome == {
        "trigger": "fired",
        "run": {"status": "Failed", "code": "expression_bad_number"},
        "actions": {
            "Zeg": {
                "status": "Failed",
                "code": "InvalidTemplate",
                "inputs": None,
                "outputs": None,
                "tracked": None,
            }
        },
        "variables": {},
    }


def test_an_action_without_an_answer_is_told_even_when_the_flow_goes_on() -> None:
    flow = flow_of({"Vraag": ask("Iets"), "Toch": compose(1, Vraag=["Failed"])})
    rehearsal = rehearse(flow, Script(name="t"))

    assert rehearsal.runs[0].status.value == "Succeeded"
    assert list(unanswered(rehearsal)) == [
        "actions.Vraag: de test geeft er geen uitkomst voor; zet er een in staticResults"
    ]


def test_several_runs_are_told_one_by_one() -> None:
    flow = flow_of({}, triggers={"Aanroep": {"type": "Request", "splitOn": "@triggerBody()"}})
    outcome = outcome_of(rehearse(flow, Script(name="t", outputs={"body": [1, 2]})))

    assert [run["run"]["status"] for run in outcome["runs"]] == ["Succeeded", "Succeeded"]  # type: ignore[index, union-attr, call-overload]  # plain JSON
