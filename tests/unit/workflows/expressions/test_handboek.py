from __future__ import annotations

import json
import re
from pathlib import Path

from workflows.expressions.batch import evaluate_lines
from workflows.expressions.functions import FUNCTIONS
from workflows.expressions.functions.function import Function
from workflows.expressions.handboek import page, section

PLACE = Path(__file__).parents[4] / "deploy" / "handboek" / "functies.md"


def test_the_page_is_as_fresh_as_the_code() -> None:
    assert PLACE.read_text("utf-8") == page(), (
        "python -m workflows.expressions.handboek > deploy/handboek/functies.md"
    )


def test_every_function_has_its_section() -> None:
    told = re.findall(r"^### (\w+)$", page(), re.MULTILINE)

    assert sorted(told) == sorted(function.name for function in FUNCTIONS)


def test_the_example_on_the_command_line_is_true() -> None:
    asked = json.dumps({"id": 1, "expr": "@add(3, 4)"})

    assert list(evaluate_lines([asked])) == ['{"id":1,"value":7}']


def test_a_section_tells_arguments_other_names_and_an_example() -> None:
    function = Function(
        name="doe",
        group="x",
        says="Doet iets.",
        example="doe('a')",
        result="é",
        call=str,
        least=1,
        most=2,
        aliases=("doeOok",),
    )

    assert section(function) == (
        "### doe\n\nDoet iets. Argumenten: 1 tot en met 2. Ook bekend als `doeOok`.\n\n"
        "```text\n@doe('a')\n→ \"é\"\n```\n"
    )
