from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.graph.refusals import UNTOLD_PAUSE, pause_asked, refusal
from workflows.errors import BewaarstroomError, NeedsPersonError, PermanentError, RetryableError

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def refused(
    status: int, body: Any = None, *, method: str = "GET", headers: dict[str, str] | None = None
) -> BewaarstroomError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return refusal(status, headers or {}, content, method=method, now=NOW)


@pytest.mark.parametrize(
    ("status", "method", "kind", "code"),
    [
        (400, "GET", PermanentError, "graph-bad-request"),
        (401, "GET", NeedsPersonError, "graph-auth-failed"),
        (403, "GET", NeedsPersonError, "graph-forbidden"),
        (403, "DELETE", PermanentError, "graph-held"),
        (404, "GET", PermanentError, "graph-not-found"),
        (408, "GET", RetryableError, "graph-unavailable"),
        (409, "POST", PermanentError, "graph-conflict"),
        (410, "GET", PermanentError, "graph-gone"),
        (412, "DELETE", PermanentError, "graph-precondition-failed"),
        (418, "GET", PermanentError, "graph-refused"),
        (423, "DELETE", PermanentError, "graph-locked"),
        (429, "GET", RetryableError, "graph-throttled"),
        (500, "GET", RetryableError, "graph-unavailable"),
        (502, "GET", RetryableError, "graph-unavailable"),
        (503, "GET", RetryableError, "graph-unavailable"),
        (504, "POST", RetryableError, "graph-unavailable"),
        (507, "PUT", NeedsPersonError, "graph-quota"),
        (509, "GET", RetryableError, "graph-throttled"),
    ],
)
def test_each_status_has_its_meaning(status: int, method: str, kind: type, code: str) -> None:
    error = refused(status, method=method)

    assert (type(error), error.code) == (kind, code)


def test_the_request_id_and_every_nested_code_are_kept_and_the_message_is_not() -> None:
    body = {
        "error": {
            "code": "notAllowed",
            "message": "The file Ruzie.zip …",
            "innererror": {"code": "resourceModified", "innerError": {"code": "entityTagDoesNotMatch"}},
        }
    }

    error = refused(412, body, method="DELETE", headers={"request-id": "abc"})

    assert error.facts == {
        "status": 412,
        "request_id": "abc",
        "graph_codes": ["notAllowed", "resourceModified", "entityTagDoesNotMatch"],
        "method": "DELETE",
    }
    assert "Ruzie" not in str(error)


@pytest.mark.parametrize("body", [b"<html>500</html>", b'{"error": {"co', b"", b"[]", b'{"error": "no"}'])
def test_a_body_that_is_no_error_of_graphs_breaks_nothing(body: bytes) -> None:
    assert refused(500, body).facts["graph_codes"] == []


def test_malware_is_told_apart_from_a_missing_permission() -> None:
    """rclone#7934, OD#1863."""
    assert refused(403, {"error": {"code": "malwareDetected"}}).code == "graph-malware"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "30"}, 30.0),
        ({"retry-after": "0"}, 1.0),
        ({"retry-after": "120,5"}, 120.0),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90.0),
        ({"retry-after": format_datetime(NOW - timedelta(seconds=90), usegmt=True)}, 1.0),
        ({"retry-after": "5", "ratelimit-reset": "40"}, 40.0),
        ({"retry-after": "86400"}, 3_600.0),
        ({"retry-after": "9" * 400}, 3_600.0),
        ({"retry-after": "Fri, 01 Jan 2100 00:00:00 GMT"}, 3_600.0),
        ({"ratelimit-reset": "86400"}, 3_600.0),
        ({"retry-after": "-5"}, 1.0),
        ({"retry-after": "soon"}, UNTOLD_PAUSE),
        ({}, UNTOLD_PAUSE),
    ],
)
def test_the_pause_is_the_longest_that_was_asked_for(headers: dict[str, str], seconds: float) -> None:
    assert pause_asked(headers, NOW) == seconds


def test_a_503_that_names_a_time_pauses_like_a_429() -> None:
    error = refused(503, headers={"retry-after": "7"})

    assert isinstance(error, RetryableError)
    assert (error.code, error.retry_after) == ("graph-throttled", 7.0)


@settings(max_examples=100)
@given(st.integers(400, 599), st.binary(max_size=40), st.text(max_size=20))
def test_no_answer_breaks_the_translation(status: int, body: bytes, after: str) -> None:
    error = refusal(status, {"retry-after": after}, body, method="GET", now=NOW)

    assert error.code.startswith("graph-")
