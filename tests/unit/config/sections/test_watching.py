from __future__ import annotations

import pytest

from tests.mistakes import mistakes_in


@pytest.mark.parametrize(
    ("watching", "found"),
    [
        ({"office_hours": "ma-do 08:00-18:00", "mode": "listing"}, []),
        ({"office_hours": "altijd"}, [("watching.office_hours", "settings-bad-value")]),
        ({"patience_seconds": 0}, [("watching.patience_seconds", "settings-bad-value")]),
        ({"mode": "raden"}, [("watching.mode", "settings-bad-choice")]),
        ({"notifications_url": "https://bewaren.example/graph"}, []),
        (
            {"notifications_url": "http://bewaren.example/graph"},
            [("watching.notifications_url", "settings-not-encrypted")],
        ),
    ],
)
def test_looking_has_its_hours_its_patience_and_its_way(
    watching: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert mistakes_in(watching=watching) == found
