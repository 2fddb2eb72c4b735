from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.batch import LONGEST_LINE, evaluate_lines, scope_of
from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Value


def answer(**request: object) -> dict[str, object]:
    (line,) = evaluate_lines([json.dumps(request)], lambda: 0)
    answered: dict[str, object] = json.loads(line)
    return answered


@pytest.mark.parametrize(
    ("expr", "context", "value"),
    [
        ("@parameters('P')", {"parameters": {"p": 1}}, 1),
        ("@variables('v')", {"variables": {"v": [1]}}, [1]),
        ("@{appsetting('a')}", {"appsettings": {"a": "b"}}, "b"),
        ("@triggerOutputs()?['headers']", {"triggerOutputs": {"headers": 1}}, 1),
        ("@triggerBody()", {"triggerBody": "x"}, "x"),
        ("@trigger()['name']", {"trigger": {"name": "Start"}}, "Start"),
        ("@outputs('A')", {"actions": {"A": {"outputs": 5}}}, 5),
        ("@body('A')", {"actions": {"A": {"body": 5}}}, 5),
        ("@outputs('A').x", {"actions": {"A": {"x": 5}}}, 5),
        ("@actions('A').status", {"actions": {"A": {"status": "Failed"}}}, "Failed"),
        ("@action().code", {"action": {"code": "OK"}}, "OK"),
        ("@result('S')", {"results": {"S": []}}, []),
        ("@items('L')", {"items": {"L": 2}}, 2),
        ("@item()", {"item": None}, None),
        ("@iterationIndexes('L')", {"iterationIndexes": {"L": 2}}, 2),
        ("@workflow().name", {"workflow": {"name": "w"}}, "w"),
        ("@listCallbackUrl()", {"callbackUrl": "https://x"}, "https://x"),
        ("@utcNow()", {"utcNow": "2026-03-01T10:00:00.1234567Z"}, "2026-03-01T10:00:00.1234567Z"),
        ("@utcNow('yyyy')", None, "0001"),
        ({"a": ["@{1}", 2]}, None, {"a": ["1", 2]}),
    ],
)
def test_a_line_is_answered_from_its_context(expr: object, context: object, value: object) -> None:
    assert answer(id="x", expr=expr, context=context) == {"id": "x", "value": value}


def test_decimals_keep_their_digits_and_special_numbers_are_named() -> None:
    lines = [json.dumps({"id": 1, "expr": expr}) for expr in ("@decimal('1.10')", "@float('nan')", "@5.0")]
    assert list(evaluate_lines(lines)) == [
        '{"id":1,"value":1.10}',
        '{"id":1,"value":"NaN"}',
        '{"id":1,"value":5.0}',
    ]


def test_an_error_is_described() -> None:
    assert answer(id=7, expr="@frist('a')") == {
        "id": 7,
        "error": {
            "code": "expression_unknown_function",
            "message": "De functie 'frist' bestaat niet.",
            "position": 1,
            "suggestion": "first",
        },
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("geen json", "expression_bad_json"),
        ("[]", "expression_bad_line"),
        ('{"id":1}', "expression_bad_line"),
        ('{"id":1,"expr":"@1","context":[]}', "expression_bad_context"),
        ('{"id":1,"expr":"@1","context":{"onbekend":1}}', "expression_bad_context"),
        ('{"id":1,"expr":"@1","context":{"variables":1}}', "expression_bad_context"),
        ('{"id":1,"expr":"@1","context":{"utcNow":"gisteren"}}', "expression_bad_date"),
        ('{"id":1,"expr":' + "[" * 300 + "]" * 300 + "}", "expression_too_deep"),
        ('{"id":1,"expr":' + "[" * 90_000 + "]" * 90_000 + "}", "expression_bad_json"),
    ],
)
def test_a_bad_line_is_answered_and_does_not_stop_the_next(line: str, code: str) -> None:
    first, second = evaluate_lines([line, "", '{"id":2,"expr":"@1"}'])
    assert json.loads(first)["error"]["code"] == code
    assert json.loads(second) == {"id": 2, "value": 1}


def test_a_line_without_an_expression_keeps_its_id() -> None:
    (answer,) = evaluate_lines(['{"id":"a","context":{}}'])

    assert json.loads(answer)["id"] == "a"


def test_the_mark_that_windows_puts_before_the_first_line_is_left_out() -> None:
    assert list(evaluate_lines(['\ufeff{"id":1,"expr":"@1"}'])) == ['{"id":1,"value":1}']


def test_a_line_that_is_too_long_is_told_so() -> None:
    first, second = evaluate_lines(["x" * (LONGEST_LINE + 1), '{"id":2,"expr":"@1"}'])

    assert json.loads(first)["error"] == {
        "code": "expression_bad_line",
        "message": "Deze regel is langer dan 20000000 tekens.",
    }
    assert json.loads(second) == {"id": 2, "value": 1}


def test_a_line_may_be_as_long_as_is_said_with_its_end_besides() -> None:
    longest = '{"id":1,"expr":"@1"}'.ljust(LONGEST_LINE) + "\n"

    assert list(evaluate_lines([longest])) == ['{"id":1,"value":1}']


def test_an_unknown_member_of_the_context_is_named() -> None:
    context: Value = {"variablen": {}}
    with pytest.raises(ExpressionError, match="'variablen'"):
        scope_of(context)


@given(
    st.text(max_size=40)
    | st.dictionaries(st.sampled_from(["id", "expr", "context"]), st.text()).map(json.dumps)
)
@settings(max_examples=200)
def test_any_line_gives_one_json_line(line: str) -> None:
    answers = list(evaluate_lines([line]))
    assert len(answers) == (1 if line.removeprefix("\ufeff").strip() else 0)
    assert all(json.loads(answer).keys() <= {"id", "value", "error"} for answer in answers)
