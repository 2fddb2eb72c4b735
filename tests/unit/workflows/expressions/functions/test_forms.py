from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value

BODY: dict[str, Value] = {
    "$formdata": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}, {"key": "a", "value": "3"}],
    "$multipart": [{"headers": {}, "body": "eerste"}, {"headers": {}, "body": "tweede"}],
}
SCOPE = Scope(trigger={"outputs": {"body": BODY}}, actions={"X": {"outputs": {"body": BODY}}})


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("formDataValue('X', 'b')", "2"),
        ("formDataValue('X', 'c')", None),
        ("formDataMultiValues('X', 'a')", ["1", "3"]),
        ("multipartBody('X', 1)", "tweede"),
        ("triggerFormDataValue('b')", "2"),
        ("triggerFormDataMultiValues('c')", []),
        ("triggerMultipartBody(0)", "eerste"),
    ],
)
def test_fields_and_parts_are_found(expression: str, value: Value) -> None:
    assert evaluate(f"@{expression}", SCOPE) == value


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("formDataValue('X', 'a')", "expression_not_single"),
        ("multipartBody('X', 2)", "expression_out_of_range"),
        ("multipartBody('X', -1)", "expression_out_of_range"),
        ("triggerFormDataValue(1)", "expression_wrong_type"),
    ],
)
def test_what_does_not_fit_is_refused(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", SCOPE)


def test_content_that_is_no_form_is_refused() -> None:
    with pytest.raises(ExpressionError, match="expression_no_form"):
        evaluate("@triggerFormDataValue('a')", Scope(trigger={"outputs": {"body": "tekst"}}))
