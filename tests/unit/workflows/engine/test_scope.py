from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.workflows.engine.support import START, compose, flow_of
from workflows.definition.flow import Action, Status
from workflows.engine.entry import Entry
from workflows.engine.journal import Journal
from workflows.engine.scope import Surroundings, View, view_at
from workflows.engine.shield import SHIELDED
from workflows.engine.steps import Node
from workflows.engine.variables import Variables
from workflows.expressions import ExpressionError, evaluate
from workflows.store.runs import RunRow

FLOW = flow_of({"A": compose(1)}, parameters={"map": {"type": "String", "defaultValue": "inbox"}})
RUN = RunRow(
    run_id="01ABC",
    flow="proef",
    flow_hash=FLOW.hash,
    dedup_key="k",
    partition_key="p",
    upload_id=None,
    status=Status.RUNNING,
    trigger={"body": {"naam": "x"}},
    tracking_id="spoor",
    started_at=START,
    ended_at=None,
    variables={},
    segment=0,
    epoch=0,
    crashes=0,
)
DONE = Entry(
    path="A",
    iteration="",
    name="A",
    type="Compose",
    status=Status.SUCCEEDED,
    started_at=START,
    outputs={"body": {"a/b": 1}},
)
LOOP = replace(
    DONE,
    path="Elk",
    name="Elk",
    type="Foreach",
    status=Status.RUNNING,
    state={"count": 2, "items": ["p", "q"]},
)


def view(*entries: Entry, iteration: str = "", variables: Variables | None = None) -> View:
    around = Surroundings(
        run=RUN,
        flow=FLOW,
        clock=lambda: START,
        journal=Journal(entries),
        variables=variables or Variables({"v": 5}, {}),
    )
    return view_at(around, Node(action=Action(name="Hier", type="Compose"), path="Hier", iteration=iteration))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("@triggerBody()?['naam']", "x"),
        ("@trigger()['clientTrackingId']", "spoor"),
        ("@body('A')?['a/b']", 1),
        ("@body('a')?['a/b']", 1),
        ("@actions('A')['status']", "Succeeded"),
        ("@variables('V')", 5),
        ("@parameters('map')", "inbox"),
        ("@workflow()['run']['name']", "01ABC"),
        ("@workflow()['tags']['flowDisplayName']", "proef"),
        ("@utcNow()", "2026-11-24T09:00:00.0000000Z"),
        ("@items('Elk')", "q"),
        ("@item()", "q"),
        ("@iterationIndexes('Elk')", 1),
        ("@length(result('Elk'))", 1),
    ],
)
def test_an_expression_knows_what_its_place_knows(expression: str, expected: Any) -> None:
    child = replace(DONE, path="Elk/B", name="B", iteration="Elk=0")
    seen = view(DONE, LOOP, child, iteration="Elk=1")

    assert evaluate(expression, seen.scope) == expected
    assert seen.taint.touched is False


@pytest.mark.parametrize(
    "expression", ["@body('Z')", "@variables('z')", "@items('Elk')", "@result('Z')", "@item()"]
)
def test_what_is_not_there_is_an_error(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(expression, view(DONE, LOOP).scope)


@pytest.mark.parametrize(
    "expression",
    ["@body('A')", "@actions('A')", "@items('Elk')", "@item()", "@result('Elk')", "@variables('g')"],
)
def test_reading_something_secure_is_noticed(expression: str) -> None:
    secret, loop = replace(DONE, secure_outputs=True), replace(LOOP, secure_inputs=True)
    child = replace(secret, path="Elk/B", name="B", iteration="Elk=0")
    variables = Variables({}, {})
    variables.write("g", 1, secure=True)
    seen = view(secret, loop, child, iteration="Elk=1", variables=variables)
    evaluate(expression, seen.scope)

    assert seen.taint.touched is True


def test_what_is_gone_is_an_error_and_its_status_is_not() -> None:
    gone = replace(DONE, secure_outputs=True, outputs=SHIELDED)
    loop = replace(LOOP, secure_inputs=True, state={"count": 2, "items": SHIELDED})
    seen = view(gone, loop, iteration="Elk=1")

    assert evaluate("@actions('A')['status']", seen.scope) == "Succeeded"
    for expression in ("@body('A')", "@outputs('A')", "@items('Elk')"):
        with pytest.raises(ExpressionError, match="secure-value-gone"):
            evaluate(expression, seen.scope)


def test_a_secret_is_fetched_when_it_is_asked_for_and_makes_what_asks_secure() -> None:
    fetched: list[str] = []

    def fetch() -> str:
        fetched.append("zaak_token")
        return "s3cr3t"

    around = Surroundings(
        run=RUN,
        flow=FLOW,
        clock=lambda: START,
        journal=Journal(),
        variables=Variables({}, {}),
        secrets={"zaak_token": fetch},
    )
    seen = view_at(around, Node(action=Action(name="Hier", type="Compose"), path="Hier", iteration=""))

    assert (evaluate("@appsetting('anders')", seen.scope), seen.taint.touched, fetched) == (None, False, [])
    assert evaluate("Bearer @{appsetting('Zaak_Token')}", seen.scope) == "Bearer s3cr3t"
    assert (seen.taint.touched, fetched) == (True, ["zaak_token"])
