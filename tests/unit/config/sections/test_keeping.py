from __future__ import annotations

import pytest

from tests.mistakes import mistakes_in


@pytest.mark.parametrize(
    ("section", "values", "found"),
    [
        ("history", {"failed_days": 0}, [("history.failed_days", "settings-bad-value")]),
        ("audit", {"anchor_every_seconds": 0}, [("audit.anchor_every_seconds", "settings-bad-value")]),
        ("forgetting", {"names_days": "nooit"}, [("forgetting.names_days", "settings-bad-value")]),
        ("logging", {"level": "hard"}, [("logging.level", "settings-bad-choice")]),
        ("logging", {"keep_days": 7, "format": "json"}, []),
    ],
)
def test_everything_is_kept_for_some_time_and_not_for_ever(
    section: str, values: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert mistakes_in(**{section: values}) == found
