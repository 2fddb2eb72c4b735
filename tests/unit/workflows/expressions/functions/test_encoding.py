from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("base64('é')", "w6k="),
        ("base64(binary('é'))", "w6k="),
        ("base64ToString('w6k=')", "é"),
        ("decodeBase64('/w==')", "\ufffd"),
        ("base64ToBinary('aGk=')", {"$content-type": "application/octet-stream", "$content": "aGk="}),
        ("binary(5)", {"$content-type": "application/octet-stream", "$content": "NQ=="}),
        ("dataUri(5)", "data:application/json;charset=utf-8;base64,NQ=="),
        ("dataUri(xml('<a/>'))", "data:application/xml;charset=utf-8;base64,PGEgLz4="),
        ("decodeDataUri('data:text/plain,a')", {"$content-type": "text/plain", "$content": "YQ=="}),
        ("dataUriToString('data:,a+b')", "a b"),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("base64(1)", "expression_wrong_type"),
        ("base64ToString('a')", "expression_bad_base64"),
        ("base64ToBinary('a')", "expression_bad_base64"),
        ("binary(null)", "expression_wrong_type"),
        ("dataUri(null)", "expression_wrong_type"),
        ("dataUriToBinary('x')", "expression_bad_data_uri"),
        ("dataUriToString(null)", "expression_wrong_type"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
