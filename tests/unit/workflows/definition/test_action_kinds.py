from __future__ import annotations

import pytest

from workflows.definition.action_kinds import ACTIONS
from workflows.definition.kind import Kind
from workflows.definition.reader import read_one


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.type)
def test_each_example_reads_without_a_mistake(kind: Kind) -> None:
    example = "".join(f"    {line}\n" for line in kind.example.split("\n"))
    reading = read_one(f"actions:\n  Voorbeeld:\n{example}", "x.yaml")
    assert (reading.mistakes, reading.flow.actions["Voorbeeld"].type) == ((), kind.type)
