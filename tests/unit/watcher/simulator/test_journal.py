from __future__ import annotations

import pytest

from watcher.simulator.journal import MAX_LINES, Journal, Line, blotted, resource_units

LINE = Line(at="now", method="GET", path="/v1.0/users", status=200, bearer=True, fault=None, resource_units=1)


def test_lines_are_kept_and_counted() -> None:
    journal = Journal()
    journal.add(LINE)
    journal.add(LINE)

    line = {
        "at": "now",
        "method": "GET",
        "path": "/v1.0/users",
        "status": 200,
        "bearer": True,
        "fault": None,
        "resource_units": 1,
    }
    assert journal.as_json() == {"requests": [line, line], "resource_units": 2}
    journal.clear()
    assert journal.as_json() == {"requests": [], "resource_units": 0}


def test_only_the_latest_lines_are_kept() -> None:
    journal = Journal()
    for _ in range(MAX_LINES + 1):
        journal.add(LINE)

    assert len(journal.as_json()["requests"]) == MAX_LINES


def test_what_works_as_a_key_is_blotted_out() -> None:
    assert blotted("/d?UniqueId=1&tempauth=v1.abc&x=2") == "/d?UniqueId=1&tempauth=…&x=2"
    assert blotted("/delta?token=abc") == "/delta?token=…"


@pytest.mark.parametrize(
    ("method", "target", "units"),
    [
        ("GET", "/v1.0/drives/1/items/2", 1),
        ("GET", "/v1.0/drives/1/root/delta?token=x", 1),
        ("GET", "/v1.0/drives/1/root/delta", 2),
        ("GET", "/v1.0/drives/1/items/2/children", 2),
        ("DELETE", "/v1.0/drives/1/items/2", 2),
        ("GET", "/personal/x/_layouts/15/download.aspx?UniqueId=1", 1),
        ("GET", "/v1.0/drives/1/items/2/permissions", 5),
        ("POST", "/tenant/oauth2/v2.0/token", 0),
    ],
)
def test_requests_cost_what_microsoft_publishes(method: str, target: str, units: int) -> None:
    assert resource_units(method, target) == units
