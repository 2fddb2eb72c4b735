from __future__ import annotations

import pytest

from workflows.definition.kinds import (
    ACTION_KINDS,
    ACTIONS,
    TRIGGER_KINDS,
    TRIGGERS,
    UNSUPPORTED,
    UNSUPPORTED_TRIGGERS,
    Kind,
    official,
)
from workflows.definition.reader import read_one


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("foreach", "Foreach"),
        ("COMPOSE", "Compose"),
        ("serviceprovider", "ServiceProvider"),
        ("Zelf", "Zelf"),
    ],
)
def test_types_get_their_official_spelling(written: str, known: str) -> None:
    assert official(written, ACTION_KINDS, UNSUPPORTED) == known


def test_nothing_is_both_supported_and_not() -> None:
    assert not {name.lower() for name in UNSUPPORTED} & set(ACTION_KINDS)
    assert not {name.lower() for name in UNSUPPORTED_TRIGGERS} & set(TRIGGER_KINDS)


def indented(kind: Kind) -> str:
    return "".join(f"    {line}\n" for line in kind.example.split("\n"))


@pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.type)
def test_each_example_of_an_action_reads_without_a_mistake(kind: Kind) -> None:
    reading = read_one(f"actions:\n  Voorbeeld:\n{indented(kind)}", "x.yaml")
    assert (reading.mistakes, reading.flow.actions["Voorbeeld"].type) == ((), kind.type)


@pytest.mark.parametrize("kind", TRIGGERS, ids=lambda kind: kind.type)
def test_each_example_of_a_trigger_reads_without_a_mistake(kind: Kind) -> None:
    reading = read_one(f"triggers:\n  Voorbeeld:\n{indented(kind)}", "x.yaml")
    assert (reading.mistakes, reading.flow.triggers["Voorbeeld"].type) == ((), kind.type)
