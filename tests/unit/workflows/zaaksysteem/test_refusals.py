from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.errors import NeedsPersonError, PermanentError, RetryableError
from workflows.zaaksysteem.refusals import (
    InvalidParam,
    NotAllowedError,
    Problem,
    RefusedError,
    TooLargeError,
    UnsureError,
    error_for,
    problem_from,
    seconds,
)

BODY: dict[str, Any] = {
    "type": "https://zgw.example/ref/fouten/ValidationError/",
    "code": "invalid",
    "title": "Invalid input.",
    "status": 400,
    "detail": "Er ging iets mis.",
    "instance": "urn:uuid:1",
    "invalidParams": [{"name": "titel", "code": "max_length", "reason": "Te lang."}],
}


def test_an_error_body_is_read() -> None:
    problem = problem_from(400, json.dumps(BODY).encode())
    assert problem == Problem(
        status=400,
        code="invalid",
        type="https://zgw.example/ref/fouten/ValidationError/",
        instance="urn:uuid:1",
        invalid=(InvalidParam(name="titel", code="max_length"),),
    )
    assert (problem.reasons, problem.codes) == (
        "Het veld titel is te lang (max_length).",
        frozenset({"invalid", "max_length"}),
    )
    assert problem.facts == {"status": 400, "zgw_codes": ["invalid", "max_length"], "instance": "urn:uuid:1"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>502</html>",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"code": 7, "invalidParams": 3}',
    ],
)
def test_a_body_of_a_gateway_becomes_a_bare_status(body: bytes) -> None:
    assert problem_from(502, body) == Problem(status=502)


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_no_body_at_all_makes_reading_fail(body: bytes) -> None:
    assert problem_from(500, body).status == 500


@pytest.mark.parametrize(
    ("status", "kind", "branch"),
    [
        (400, RefusedError, PermanentError),
        (404, RefusedError, PermanentError),
        (406, RefusedError, PermanentError),
        (302, RefusedError, PermanentError),
        (401, NotAllowedError, NeedsPersonError),
        (403, NotAllowedError, NeedsPersonError),
        (413, TooLargeError, NeedsPersonError),
        (429, RetryableError, RetryableError),
        (500, UnsureError, RetryableError),
        (502, UnsureError, RetryableError),
        (503, UnsureError, RetryableError),
        (504, UnsureError, RetryableError),
    ],
)
def test_a_status_decides_what_to_do(status: int, kind: type[Exception], branch: type[Exception]) -> None:
    error = error_for(Problem(status=status), None)
    assert (type(error), isinstance(error, branch)) == (kind, True)


def test_a_closed_zaak_is_known_by_its_type() -> None:
    kind = "https://zgw.example/ref/fouten/ZaakClosed/"
    assert Problem(status=403, code="permission_denied", type=kind).zaak_closed
    assert not Problem(status=403, code="permission_denied").zaak_closed


def test_the_zaaksysteems_own_sentence_reaches_the_person() -> None:
    error = error_for(problem_from(400, json.dumps(BODY).encode()), None)
    assert str(error).startswith(
        "Het zaaksysteem neemt dit zo niet aan. Het veld titel is te lang (max_length)."
    )


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (None, None),
        ("7", 7.0),
        ("999999", 3600.0),
        ("-1", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_in_seconds(said: str | None, read: float | None) -> None:
    assert seconds(said) == read


def test_the_time_to_wait_is_passed_on() -> None:
    error = error_for(Problem(status=429), "30")
    assert isinstance(error, RetryableError)
    assert error.retry_after == 30.0


def test_what_a_supplier_writes_is_never_repeated() -> None:
    said = {
        "code": "invalid",
        "detail": "WhatsApp-chat met Jelle.zip mag niet",
        "invalidParams": [
            {"name": "bestandsnaam", "code": "zie Jelle.zip", "reason": "Jelle.zip bestaat al"},
            {"name": "Jelle.zip is fout", "code": "invalid", "reason": "Jelle"},
        ],
    }
    problem = problem_from(400, json.dumps(said).encode())
    error = error_for(problem, None)

    assert problem.reasons == "Het veld bestandsnaam klopt niet."
    assert "Jelle" not in f"{error} {error.facts}"
