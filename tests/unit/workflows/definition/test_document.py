from __future__ import annotations

import pytest

from workflows.definition.document import read_document
from workflows.definition.flow import Place
from workflows.definition.mistake import DefinitionErrors
from workflows.definition.tree import LONGEST


def test_a_place_points_at_the_nearest_thing_that_the_file_has() -> None:
    document = read_document("a:\n  b: 1\n", "x.yaml")
    assert document.place(("a", "b")) == Place(file="x.yaml", line=2, column=3, path="a.b")
    assert document.place(("a", "zoek")) == Place(file="x.yaml", line=1, column=1, path="a.zoek")


def test_within_keeps_the_lines_of_the_whole_file() -> None:
    inner = read_document("a:\n  b: 1\n", "x.yaml").within(("a",))
    assert (inner.value, inner.place(("b",)).line, inner.place(("b",)).path) == ({"b": 1}, 2, "b")


@pytest.mark.parametrize("step", ["zoek", 0])
def test_within_refuses_what_is_not_there(step: str | int) -> None:
    with pytest.raises(LookupError):
        read_document("a: [1]", "x.yaml").within(("zoek",) if step else ("a", 5))


@pytest.mark.parametrize(
    ("text", "file", "value"),
    [
        ("a: 1", "x.yaml", {"a": 1}),
        ("a: 1", "x.yml", {"a": 1}),
        ('{"a": 1, "a": 2}', "x.json", {"a": 2}),
        (' {"a": 1, "a": 2}', "-", {"a": 2}),
        ("a: 1", "-", {"a": 1}),
        ("\ufeff{}", "x.json", {}),
    ],
)
def test_the_name_and_else_the_first_character_choose_the_language(
    text: str, file: str, value: object
) -> None:
    assert read_document(text, file).value == value


def test_a_file_has_an_end() -> None:
    with pytest.raises(DefinitionErrors, match="langer dan"):
        read_document(" " * (LONGEST + 1), "x.yaml")
