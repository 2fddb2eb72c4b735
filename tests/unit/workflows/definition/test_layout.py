from __future__ import annotations

from itertools import combinations

from workflows.definition.layout import Box, lay_out
from workflows.definition.reader import read_flow

TEXT = """
triggers: {T: {type: Request}, U: {type: Request}}
actions:
  A: {type: Compose, inputs: 1}
  B: {type: Compose, runAfter: {A: [Succeeded]}, inputs: 1}
  C: {type: Foreach, foreach: x, runAfter: {A: [Failed]}, actions: {D: {type: Compose, inputs: 1}}}
  E: {type: If, expression: x, runAfter: {B: [Succeeded], C: [Succeeded]}, actions: {F: {type: Compose, inputs: 1}}, else: {actions: {G: {type: Scope}}}}
  Kring_a: {type: Compose, runAfter: {Kring_b: [Succeeded]}, inputs: 1}
  Kring_b: {type: Compose, runAfter: {Kring_a: [Succeeded]}, inputs: 1}
"""
DRAWING = lay_out(read_flow(TEXT, "x.yaml"))
BOXES = {box.title: box for box in DRAWING.boxes}


def within(inner: Box, outer: Box) -> bool:
    return (
        outer.x < inner.x
        and outer.y < inner.y
        and inner.x + inner.width < outer.x + outer.width
        and inner.y + inner.height < outer.y + outer.height
    )


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def test_boxes_are_within_each_other_or_apart() -> None:
    assert all(
        within(one, two) or within(two, one) or apart(one, two) for one, two in combinations(DRAWING.boxes, 2)
    )


def test_everything_is_on_the_paper() -> None:
    paper = Box(title="", below="", look="group", x=0, y=0, width=DRAWING.width, height=DRAWING.height)
    assert all(within(box, paper) for box in DRAWING.boxes)


def test_children_are_within_their_group_and_branch() -> None:
    assert within(BOXES["D"], BOXES["C"])
    assert within(BOXES["F"], BOXES["ja"])
    assert within(BOXES["ja"], BOXES["E"])
    assert within(BOXES["G"], BOXES["anders"])


def test_what_comes_later_is_lower() -> None:
    order = ["T", "A", "B", "E", "Kring_a"]
    assert [BOXES[name].y for name in order] == sorted({BOXES[name].y for name in order})


def test_arrows_run_from_bottom_to_top_and_name_unusual_outcomes() -> None:
    assert len(DRAWING.arrows) == 2 + 4 + 2
    assert [arrow.label for arrow in DRAWING.arrows if arrow.label] == ["Failed"]
    first = BOXES["A"]
    assert DRAWING.arrows[0].end == (first.x + first.width // 2, first.y)


def test_a_flow_without_anything_is_an_empty_paper() -> None:
    assert lay_out(read_flow("actions: {}", "x.yaml")).boxes == ()
