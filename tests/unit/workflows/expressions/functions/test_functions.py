from __future__ import annotations

from collections import Counter

import pytest

from workflows.expressions.batch import evaluate_lines
from workflows.expressions.evaluate import evaluate_value
from workflows.expressions.functions import FUNCTIONS, find_function, function_names
from workflows.expressions.functions.function import Function
from workflows.expressions.parser import parse_template
from workflows.expressions.scope import Scope
from workflows.expressions.values import same


@pytest.mark.parametrize(
    "function", [function for function in FUNCTIONS if function.result is not None], ids=lambda one: one.name
)
def test_every_documented_example_gives_what_the_table_says(function: Function) -> None:
    assert same(evaluate_value(f"@{function.example}", Scope()), function.result)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.name)
def test_every_function_is_explained_in_one_dutch_sentence_with_an_example(function: Function) -> None:
    assert function.says.endswith(".")
    assert function.group
    assert f"{function.name}(" in function.example
    assert parse_template(f"@{function.example}")


def test_no_name_is_used_twice() -> None:
    counted = Counter(name.lower() for name in function_names())
    assert [name for name, count in counted.items() if count > 1] == []


def test_functions_are_found_in_any_case_and_by_older_names() -> None:
    found = [find_function(name) for name in ("CONCAT", "decodeBase64", "bestaatniet")]
    assert [function.name if function else None for function in found] == ["concat", "base64ToString", None]


def test_a_table_of_names_can_be_evaluated_in_bulk() -> None:
    assert list(evaluate_lines(['{"id":"a","expr":"@ENCODEURICOMPONENT(\'a b\')"}'])) == [
        '{"id":"a","value":"a%20b"}'
    ]
