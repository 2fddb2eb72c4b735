"""Where the boxes and arrows of a drawn flow lie: layers from top to bottom, groups within groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from workflows.definition.flow import Action, Flow, Status
from workflows.definition.mermaid import branch_title, usual

WIDEST_TEXT = 34  # characters shown in a box
_CHARACTER, _SMALL_CHARACTER, _LINE = 8, 7, 20  # pixels
_BOX_HEIGHT, _GAP, _PADDING = 48, 36, 16

Look = Literal["trigger", "action", "group", "branch"]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle with a title, and a smaller line below it; pixels from the top left of the drawing."""

    title: str
    below: str
    look: Look
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """A line from the bottom of one box to the top of another."""

    start: tuple[int, int]
    end: tuple[int, int]
    label: str  # the outcomes that it waits for, when not simply Succeeded


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Boxes, the outer ones first, and arrows."""

    width: int
    height: int
    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()

    def moved(self, right: int, down: int) -> Drawing:
        """Give the same drawing elsewhere; its size stays."""
        return replace(
            self,
            boxes=tuple(replace(box, x=box.x + right, y=box.y + down) for box in self.boxes),
            arrows=tuple(
                replace(
                    arrow,
                    start=(arrow.start[0] + right, arrow.start[1] + down),
                    end=(arrow.end[0] + right, arrow.end[1] + down),
                )
                for arrow in self.arrows
            ),
        )


def lay_out(flow: Flow) -> Drawing:
    """Give every trigger and action a place."""
    triggers = _beside([_box(one.name, one.type, "trigger") for one in flow.triggers.values()])
    below = _of_branch(flow.actions)
    width = max(triggers.width, below.width)
    top = triggers.moved((width - triggers.width) // 2 + _PADDING, _PADDING)
    rest = below.moved((width - below.width) // 2 + _PADDING, triggers.height + _GAP + _PADDING)
    starts = [
        Arrow(start=_bottom(trigger), end=_top(first), label="")
        for trigger in top.boxes
        for first in _firsts(flow.actions, rest)
    ]
    return Drawing(
        width=width + 2 * _PADDING,
        height=triggers.height + _GAP + below.height + 2 * _PADDING,
        boxes=(*top.boxes, *rest.boxes),
        arrows=(*starts, *rest.arrows),
    )


def _firsts(actions: Mapping[str, Action], drawing: Drawing) -> list[Box]:
    names = {name for name, action in actions.items() if not action.run_after}
    outer = {box.title: box for box in reversed(drawing.boxes) if box.look != "branch"}
    return [outer[name] for name in actions if name in names and name in outer]


def _box(title: str, below: str, look: Look) -> Drawing:
    width = _CHARACTER * min(max(len(title), len(below), 12), WIDEST_TEXT) + 2 * _PADDING
    box = Box(title=title, below=below, look=look, x=0, y=0, width=width, height=_BOX_HEIGHT)
    return Drawing(width=width, height=_BOX_HEIGHT, boxes=(box,))


def _of_action(action: Action) -> Drawing:
    shown = {name: children for name, children in action.branches.items() if children}
    if not shown:
        return _box(action.name, action.type, "action")
    if len(action.branches) == 1:
        return _around(_of_branch(next(iter(shown.values()))), action.name, action.type, "group")

    parts = [
        _around(_of_branch(children), branch_title(name), "", "branch") for name, children in shown.items()
    ]
    return _around(_beside(parts), action.name, action.type, "group")


def _around(inner: Drawing, title: str, below: str, look: Look) -> Drawing:
    """Draw a box around a drawing, with room for its title."""
    head = _PADDING + _LINE * (2 if below else 1)
    alone = _box(title, below, look)
    width = max(inner.width + 2 * _PADDING, alone.width)
    height = head + inner.height + _PADDING
    box = replace(alone.boxes[0], width=width, height=height)
    within = inner.moved((width - inner.width) // 2, head)
    return Drawing(width=width, height=height, boxes=(box, *within.boxes), arrows=within.arrows)


def _beside(parts: Sequence[Drawing]) -> Drawing:
    """Put drawings next to each other."""
    lefts = list(accumulate((part.width + _PADDING for part in parts), initial=0))
    moved = [part.moved(left, 0) for part, left in zip(parts, lefts, strict=False)]
    return Drawing(
        width=max(lefts[-1] - _PADDING, 0),
        height=max((part.height for part in parts), default=0),
        boxes=tuple(box for part in moved for box in part.boxes),
        arrows=tuple(arrow for part in moved for arrow in part.arrows),
    )


def _of_branch(actions: Mapping[str, Action]) -> Drawing:
    """Put each action below all that it waits for."""
    layers = _layers(actions)
    parts = {name: _with_room(_of_action(action), action) for name, action in actions.items()}
    rows = [_beside([parts[name] for name in layer]) for layer in layers]
    width = max((row.width for row in rows), default=0)
    tops = list(accumulate((row.height + _GAP for row in rows), initial=0))
    moved = [row.moved((width - row.width) // 2, top) for row, top in zip(rows, tops, strict=False)]
    outer = _outer(layers, parts, moved)
    return Drawing(
        width=width,
        height=max(tops[-1] - _GAP, 0),
        boxes=tuple(box for row in moved for box in row.boxes),
        arrows=(*(arrow for row in moved for arrow in row.arrows), *_arrows(actions, outer)),
    )


def _with_room(drawing: Drawing, action: Action) -> Drawing:
    """Keep room beside what the arrows to it say, so that no other arrow runs through the words."""
    said = max((len(_label(statuses)) for statuses in action.run_after.values()), default=0)
    width = max(drawing.width, 2 * _SMALL_CHARACTER * said)
    return replace(drawing.moved((width - drawing.width) // 2, 0), width=width)


def _label(statuses: frozenset[Status]) -> str:
    return "" if usual(statuses) else ", ".join(sorted(statuses))


def _layers(actions: Mapping[str, Action]) -> list[list[str]]:
    """Group names by how many others come before them at most; a circle ends up in the last layer."""
    waiting = {name: {one for one in action.run_after if one in actions} for name, action in actions.items()}
    layers: list[list[str]] = []
    while waiting:
        layer = [name for name, before in waiting.items() if not before & waiting.keys()] or list(waiting)
        layers.append(layer)
        waiting = {name: before for name, before in waiting.items() if name not in layer}
    return layers


def _outer(
    layers: Sequence[Sequence[str]], parts: Mapping[str, Drawing], rows: Sequence[Drawing]
) -> Mapping[str, Box]:
    """Find each action's own box among those of its row: each is followed by the boxes within it."""
    found: dict[str, Box] = {}
    for layer, row in zip(layers, rows, strict=True):
        at = 0
        for name in layer:
            found[name] = row.boxes[at]
            at += len(parts[name].boxes)
    return found


def _arrows(actions: Mapping[str, Action], boxes: Mapping[str, Box]) -> tuple[Arrow, ...]:
    return tuple(
        Arrow(
            start=_bottom(boxes[before]),
            end=_top(boxes[name]),
            label=_label(statuses),
        )
        for name, action in actions.items()
        for before, statuses in action.run_after.items()
        if before in boxes
    )


def _bottom(box: Box) -> tuple[int, int]:
    return box.x + box.width // 2, box.y + box.height


def _top(box: Box) -> tuple[int, int]:
    return box.x + box.width // 2, box.y
