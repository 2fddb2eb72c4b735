from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("uriComponent('é/ ~')", "%C3%A9%2F%20~"),
        ("decodeUriComponent('%41%2B+')", "A++"),
        ("uriComponentToBinary('a')", {"$content-type": "application/octet-stream", "$content": "YQ=="}),
        ("uriHost('HTTPS://Voorbeeld.NL:1/')", "voorbeeld.nl"),
        ("uriHost('http://[::1]:8/')", "[::1]"),
        ("uriPath('https://a.nl')", "/"),
        ("uriPath('https://a.nl/x y')", "/x%20y"),
        ("uriPath('https://a.nl/x/../y/./z/..')", "/y/"),
        ("uriPath('https://a.nl/../v1.2/...')", "/v1.2/..."),
        ("uriPath('abc://a.nl/x/../y')", "/x/../y"),
        ("uriPathAndQuery('https://a.nl/p?q=1#f')", "/p?q=1"),
        ("uriPort('http://a.nl')", 80),
        ("uriPort('abc://a.nl')", -1),
        ("uriQuery('https://a.nl/')", ""),
        ("uriScheme('HTTPS://a.nl')", "https"),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("uriHost('a.nl/pad')", "expression_bad_uri"),
        ("uriHost('http://[::1/')", "expression_bad_uri"),
        ("uriPort('http://a.nl:99999/')", "expression_bad_uri"),
        ("uriScheme(null)", "expression_wrong_type"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
