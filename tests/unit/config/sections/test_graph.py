from __future__ import annotations

import pytest

from config.sections.graph import GraphSettings
from tests.mistakes import mistakes_in


def test_graph_is_simulated_until_somebody_says_it_is_real() -> None:
    assert (GraphSettings().real, GraphSettings(mode="real").real) == (False, True)


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({"budget_share": 0.9, "licences": 5_000}, []),
        ({"budget_share": 1}, [("graph.budget_share", "settings-bad-value")]),
        ({"licences": 0}, [("graph.licences", "settings-bad-value")]),
        ({"credential": "wachtwoord"}, [("graph.credential", "settings-bad-choice")]),
    ],
)
def test_the_budget_leaves_room_for_others(graph: dict[str, object], found: list[tuple[str, str]]) -> None:
    assert mistakes_in(graph=graph) == found
