from __future__ import annotations

import pytest

from config.sections.scanner import ScannerSettings


@pytest.mark.parametrize(
    ("address", "here"),
    [
        (None, True),
        ("/run/clamav/clamd.ctl", True),
        ("127.0.0.1:3310", True),
        ("[::1]:3310", True),
        ("clamav.example:3310", False),
    ],
)
def test_a_scanner_is_on_this_machine_or_across_the_network(address: str | None, *, here: bool) -> None:
    assert ScannerSettings(clamd=address).on_this_machine is here
