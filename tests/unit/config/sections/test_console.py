from __future__ import annotations

import pytest

from config.sections.console import ConsoleSettings
from tests.mistakes import mistakes_in


@pytest.mark.parametrize(("host", "alone"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False)])  # noqa: S104
def test_a_console_is_for_this_machine_only_or_for_everybody(host: str, *, alone: bool) -> None:
    assert ConsoleSettings(host=host).loopback is alone


@pytest.mark.parametrize(
    ("section", "values", "found"),
    [
        ("console", {"public_url": "https://bewaren.gemeente.example"}, []),
        ("console", {"public_url": "bewaren"}, [("console.public_url", "settings-bad-value")]),
        ("console", {"port": 0}, [("console.port", "settings-bad-value")]),
        ("signin", {"mode": "open"}, [("signin.mode", "settings-bad-choice")]),
    ],
)
def test_an_address_that_nobody_can_open_is_refused(
    section: str, values: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert mistakes_in(**{section: values}) == found
