from __future__ import annotations

import pytest

from workflows.definition.kinds import (
    ACTION_KINDS,
    TRIGGER_KINDS,
    UNSUPPORTED,
    UNSUPPORTED_TRIGGERS,
    official,
)


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
