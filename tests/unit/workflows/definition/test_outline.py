from __future__ import annotations

import pytest

from workflows.definition.outline import outline_of
from workflows.definition.reader import read_flow

OUTLINE = outline_of(
    read_flow(
        """
actions:
  Eerst: {type: Compose, inputs: 1}
  Daarna: {type: Compose, runAfter: {Eerst: [Succeeded]}, inputs: 1}
  Ernaast: {type: Compose, inputs: 1}
  Lus:
    type: Until
    runAfter: {Daarna: [Succeeded]}
    expression: "@true"
    actions:
      Binnen: {type: Compose, inputs: 1}
      Als:
        type: If
        runAfter: {Binnen: [Succeeded]}
        expression: "@true"
        actions: {Ja: {type: Compose, inputs: 1}}
        else: {actions: {Nee: {type: Compose, inputs: 1}}}
  Kies:
    type: Switch
    runAfter: {Lus: [Failed]}
    expression: 1
    cases: {Een: {case: 1, actions: {Tak: {type: Compose, inputs: 1}}}}
    default: {actions: {Rest: {type: Compose, inputs: 1}}}
  Kring_a: {type: Compose, runAfter: {Kring_b: [Succeeded]}, inputs: 1}
  Kring_b: {type: Compose, runAfter: {Kring_a: [Succeeded]}, inputs: 1}
""",
        "x.yaml",
    )
)


def test_every_action_knows_its_place() -> None:
    assert [(".".join(map(str, one.path)), one.depth) for one in OUTLINE.positions] == [
        ("actions.Eerst", 0),
        ("actions.Daarna", 0),
        ("actions.Ernaast", 0),
        ("actions.Lus", 0),
        ("actions.Lus.actions.Binnen", 1),
        ("actions.Lus.actions.Als", 1),
        ("actions.Lus.actions.Als.actions.Ja", 2),
        ("actions.Lus.actions.Als.else.actions.Nee", 2),
        ("actions.Kies", 0),
        ("actions.Kies.cases.Een.actions.Tak", 1),
        ("actions.Kies.default.actions.Rest", 1),
        ("actions.Kring_a", 0),
        ("actions.Kring_b", 0),
    ]
    ja = OUTLINE.find("JA")
    assert ja is not None
    assert [loop.name for loop in ja.loops] == ["Lus"]


@pytest.mark.parametrize(
    ("wanted", "asking", "can"),
    [
        ("Eerst", "Daarna", True),
        ("Eerst", "Lus", True),  # indirectly
        ("Eerst", "Ja", True),  # from within
        ("Daarna", "Eerst", False),
        ("Ernaast", "Daarna", False),  # side by side
        ("Binnen", "Ja", True),
        ("Ja", "Nee", False),  # the other branch
        ("Ja", "Tak", True),  # within something earlier
        ("Ja", "Binnen", False),
        ("Tak", "Rest", False),
        ("Eerst", "Eerst", False),
        ("Lus", "Ja", False),  # not finished yet
        ("Ja", "Lus", False),
    ],
)
def test_what_can_have_run_before_what(wanted: str, asking: str, can: bool) -> None:  # noqa: FBT001 # a fact
    one, other = OUTLINE.find(wanted), OUTLINE.find(asking)
    assert one is not None
    assert other is not None
    assert OUTLINE.can_have_run(one, other) is can


def test_a_container_may_read_what_is_within_it_at_its_end() -> None:
    inside, loop = OUTLINE.find("Ja"), OUTLINE.find("Lus")
    assert inside is not None
    assert loop is not None
    assert OUTLINE.can_have_run(inside, loop, at_end=True)
    assert not OUTLINE.can_have_run(loop, loop, at_end=True)
