from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflows.definition import codes
from workflows.definition.codes import CODES
from workflows.expressions import check

MAKERS = {"wrong", "refuse", "_mistake", "Mistake"}


def named_codes() -> Iterator[str]:
    """Find each code that the package gives to a mistake."""
    for file in Path(codes.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", getattr(node.func, "id", "")) in MAKERS
            ):
                words = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
                yield from (word for word in words if isinstance(word, str) and word in CODES)
                first = next(
                    (one.value for one in [*node.args[:1], *node.args[2:3]] if isinstance(one, ast.Constant)),
                    None,
                )
                if isinstance(first, str) and first.replace("_", "").isalpha() and first.islower():
                    assert first in CODES, f"{file.name}: {first}"


def test_every_code_in_the_table_is_used_and_every_used_code_is_in_the_table() -> None:
    static = {code for code in CODES if code.startswith(("expression_", "operation_", "connector_"))}
    assert set(named_codes()) | static == set(CODES)


@pytest.mark.parametrize(
    "text",
    ["@x", "@f(", "@length()", "@conca()", "@add(99999999999999999999999,1)", '@length("x")', "@length('x", "x@{length('x')",
     "@length(1+1)", "@" + "not(" * 200, "@" + "a" * 9_000, "@length('x') y", "@{", "@length('a')['b'", "@1.2.3"],
)  # fmt: skip
def test_what_expressions_say_before_they_run_is_in_the_table(text: str) -> None:
    assert [problem.code for problem in check(text) if problem.code not in CODES] == []
