from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope


def test_xpath_looks_in_xml() -> None:
    assert evaluate("@xpath(xml('<a><b>1</b><b>2</b></a>'), '//b/text()')", Scope()) == ["1", "2"]


@pytest.mark.parametrize(
    "expression", ["xpath('<a/>', '/a')", "xpath(binary('<a/>'), '/a')", "xpath(xml('<a/>'), 1)"]
)
def test_only_xml_and_a_text_will_do(expression: str) -> None:
    with pytest.raises(ExpressionError, match="expression_wrong_type"):
        evaluate(f"@{expression}", Scope())
