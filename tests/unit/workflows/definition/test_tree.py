from __future__ import annotations

import pytest

from workflows.definition.mistake import DefinitionErrors
from workflows.definition.tree import DEEPEST, MOST_VALUES, Tree, dotted


def test_values_and_places_grow_together() -> None:
    tree = Tree("x.yaml")
    tree.open({}, (1, 1))
    tree.key("a", (1, 3), once=True)
    tree.open([], (1, 6))
    tree.scalar(5, (2, 4))
    tree.close()
    tree.close()
    assert tree.value == {"a": [5]}
    assert tree.spots == {(): (1, 1), ("a",): (1, 3), ("a", 0): (2, 4)}


def test_nesting_has_an_end() -> None:
    tree = Tree("x.yaml")
    for depth in range(DEEPEST):
        tree.open([], (depth + 1, 1))
    with pytest.raises(DefinitionErrors, match="dieper genest") as caught:
        tree.open([], (DEEPEST + 1, 1))
    assert caught.value.mistakes[0].code == "too_deep"


def test_the_number_of_values_has_an_end() -> None:
    tree = Tree("x.yaml")
    tree.open([], (1, 1))
    for _ in range(MOST_VALUES - 1):
        tree.scalar(None, (1, 1))
    with pytest.raises(DefinitionErrors, match="meer dan"):
        tree.scalar(None, (1, 1))


def test_a_path_reads_with_dots() -> None:
    assert dotted(("actions", "A", 0)) == "actions.A.0"
