from __future__ import annotations

import pytest

from tests.mistakes import mistakes_in


@pytest.mark.parametrize(
    ("engine", "found"),
    [
        ({"workers": 4, "takeover_seconds": 10}, []),
        ({"workers": 0}, [("engine.workers", "settings-bad-value")]),
        ({"workers": "veel"}, [("engine.workers", "settings-bad-value")]),
        ({"takeover_seconds": 1}, [("engine.takeover_seconds", "settings-bad-value")]),
    ],
)
def test_an_engine_has_a_worker_and_time_to_fall_silent(
    engine: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert mistakes_in(engine=engine) == found
