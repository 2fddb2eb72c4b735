from __future__ import annotations

import uuid

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.functions.function import Run
from workflows.expressions.functions.workflow import action_record, body_of, trigger_record
from workflows.expressions.limits import LIMITS
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value

SCOPE = Scope(
    trigger={"name": "Start", "outputs": {"headers": {"x": "1"}, "body": {"Name": "a.pdf"}}},
    actions={
        "Get_file": {
            "name": "Get_file",
            "status": "Succeeded",
            "outputs": {"body": {"id": 1, "outcome": "ja"}},
        },
        "Compose": {"name": "Compose", "outputs": "tekst"},
        "Skipped": {"name": "Skipped", "status": "Skipped"},
    },
    action=lambda: {"name": "Nu", "outputs": {"body": 5}},
    results={"Try": [{"name": "Get_file"}]},
    items={"Loop": None},
    item=7,
    iteration_indexes={"Until": 2},
    variables={"Teller": 3},
    parameters={"map": "/in"},
    appsettings={"omgeving": "test"},
    workflow={"name": "w", "run": {"name": "r"}},
    callback_url="https://voorbeeld.nl/terug",
    ticks=lambda: 636503616000000000,
    random_between=lambda low, _high: low,
    new_guid=lambda: uuid.UUID(int=1),
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("trigger()['name']", "Start"),
        ("trigger('NAME')", "Start"),
        ("triggerOutputs()?['headers/x']", "1"),
        ("triggerBody()?['name']", "a.pdf"),
        ("actions('Get_file')['status']", "Succeeded"),
        ("actions('Get_file', 'status')", "Succeeded"),
        ("outputs('get_file')?['body/outcome']", "ja"),
        ("outputs('Get file')?['body']?['id']", 1),
        ("actionOutputs('Compose')", "tekst"),
        ("body('Get_file')['id']", 1),
        ("actionBody('Get_file').id", 1),
        ("body('Compose')", None),
        ("body('Skipped')", None),
        ("outputs('Skipped')", None),
        ("body()?['Name']", "a.pdf"),
        ("action()['outputs']['body']", 5),
        ("action('name')", "Nu"),
        ("action('bestaatniet')", None),
        ("result('Try')[0].name", "Get_file"),
        ("items('Loop')", None),
        ("item()", 7),
        ("iterationIndexes('Until')", 2),
        ("variables('teller')", 3),
        ("parameters('map')", "/in"),
        ("appsetting('OMGEVING')", "test"),
        ("appsetting('anders')", None),
        ("workflow().run.name", "r"),
        ("listCallbackUrl()", "https://voorbeeld.nl/terug"),
        ("utcNow()", "2018-01-01T00:00:00.0000000Z"),
        ("getPastTime(1, 'Day', 'yyyy-MM-dd')", "2017-12-31"),
        ("rand(5, 9)", 5),
        ("guid('N')", "00000000000000000000000000000001"),
    ],
)
def test_what_the_run_knows_is_found(expression: str, value: Value) -> None:
    assert evaluate(f"@{expression}", SCOPE) == value


@pytest.mark.parametrize(
    ("expression", "suggestion"),
    [
        ("variables('telller')", "Teller"),
        ("body('Get_fil')", "Get_file"),
        ("parameters('mapp')", "map"),
        ("items('x')", None),
        ("result('x')", None),
    ],
)
def test_an_unknown_name_is_an_error_with_a_suggestion(expression: str, suggestion: str | None) -> None:
    with pytest.raises(ExpressionError, match="expression_unknown_name") as caught:
        evaluate(f"@{expression}", SCOPE)
    assert caught.value.suggestion == suggestion


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("action()", "expression_no_action"),
        ("listCallbackUrl()", "expression_no_callback"),
        ("variables(1)", "expression_wrong_type"),
    ],
)
def test_what_is_not_there_is_an_error(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())


def test_without_a_trigger_there_is_nothing() -> None:
    assert [evaluate(f"@{name}()", Scope()) for name in ("trigger", "triggerBody", "workflow")] == [
        {},
        None,
        {},
    ]


def test_records_are_shared_with_other_functions() -> None:
    run = Run(SCOPE, LIMITS)
    assert body_of(action_record(run, "Get_file")) == {"id": 1, "outcome": "ja"}
    assert trigger_record(run)["name"] == "Start"
