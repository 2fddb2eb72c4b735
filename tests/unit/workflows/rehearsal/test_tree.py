from __future__ import annotations

from tests.unit.workflows.engine.support import compose, flow_of
from workflows.rehearsal.script import Script
from workflows.rehearsal.stage import rehearse
from workflows.rehearsal.tree import MOST_ROUNDS, lines_of


def test_a_run_is_drawn_in_the_order_of_the_flow_with_its_rounds() -> None:
    actions = {
        "Lus": {
            "type": "Foreach",
            "foreach": "@createArray('1', 'x')",
            "actions": {"Getal": compose("@int(item())"), "Daarna": compose(1, Getal=["Succeeded"])},
        },
        "Anders": {
            "type": "If",
            "expression": "@true",
            "actions": {"Ja": compose(1)},
            "else": {"actions": {"Nee": compose(2)}},
            "runAfter": {"Lus": ["Failed"]},
        },
    }
    [played] = rehearse(flow_of(actions), Script(name="t")).runs

    assert list(lines_of(played)) == [
        "  ✗ Lus: Failed (ActionFailed)",
        "    ronde 1",
        "      ✓ Getal: Succeeded",
        "      ✓ Daarna: Succeeded",
        "    ronde 2",
        "      ✗ Getal: Failed (InvalidTemplate)",
        "      - Daarna: Skipped (ActionSkipped)",
        "  ✓ Anders: Succeeded",
        "    ✓ Ja: Succeeded",
        "    - Nee: Skipped (ActionBranchingConditionNotSatisfied)",
        "  Run: Succeeded",
    ]


def test_of_many_rounds_the_first_are_drawn_and_the_rest_counted() -> None:
    actions = {"Lus": {"type": "Foreach", "foreach": "@range(1, 25)", "actions": {"Zeg": compose(1)}}}
    [played] = rehearse(flow_of(actions), Script(name="t")).runs
    lines = list(lines_of(played))

    assert sum("ronde " in line and "nog" not in line for line in lines) == MOST_ROUNDS
    assert "    … en nog 5 rondes" in lines
