from __future__ import annotations

import pytest

from tests.mistakes import mistakes_in


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        ({"flow_secrets": [{"name": "sleutel", "secret": "env:SLEUTEL"}]}, []),
        (
            {"flow_secrets": [{"name": "2 sleutels", "secret": "env:S"}]},
            [("flow_secrets.0.name", "settings-bad-value")],
        ),
        (
            {"flow_secrets": [{"name": "sleutel", "secret": "geheim"}]},
            [("flow_secrets.0.secret", "settings-secret-in-full")],
        ),
        ({"flow_secrets": [{"name": "sleutel"}]}, [("flow_secrets.0.secret", "settings-missing")]),
        ({"http": {"timeout_seconds": 0}}, [("http.timeout_seconds", "settings-bad-value")]),
    ],
)
def test_a_secret_of_a_flow_has_a_name_and_a_place(
    tree: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert mistakes_in(**tree) == found
