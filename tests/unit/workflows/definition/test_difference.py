from __future__ import annotations

from tests.unit.workflows.engine.support import compose, flow_of
from workflows.definition.difference import DiffLine, difference


def test_the_same_text_has_no_difference() -> None:
    assert difference(flow_of({"A": compose(1)}), flow_of({"A": compose(1)})) == ()


def test_a_changed_line_is_shown_with_the_lines_around_it() -> None:
    found = difference(flow_of({"A": compose("oud")}), flow_of({"A": compose("nieuw")}))

    assert [line.kind for line in found if line.kind != "same"] == ["gap", "gone", "new"]
    assert [str(line) for line in found if line.kind in {"gone", "new"}] == [
        "-   A: {type: Compose, inputs: oud, runAfter: {}}",
        "+   A: {type: Compose, inputs: nieuw, runAfter: {}}",
    ]
    assert DiffLine(kind="gap", text="…") in found
