from __future__ import annotations

import json

import pytest
from starlette.requests import Request

from watcher.simulator import errors
from watcher.simulator.errors import GraphError, as_response

REQUEST = Request(
    {"type": "http", "method": "GET", "path": "/", "headers": [(b"client-request-id", b"mine")]}
)


def test_a_refusal_is_written_as_graph_writes_it() -> None:
    response = as_response(REQUEST, errors.stale())

    body = json.loads(bytes(response.body))["error"]
    inner = body.pop("innerError")
    assert body == {"code": "notAllowed", "message": "ETag does not match current item's value"}
    assert inner.keys() == {"code", "date", "request-id", "client-request-id"}
    assert (inner["code"], inner["client-request-id"]) == ("entityTagDoesNotMatch", "mine")
    assert response.headers["request-id"] == inner["request-id"]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.not_found(), (404, "itemNotFound")),
        (errors.bad_request("x"), (400, "invalidRequest")),
        (errors.name_taken(), (409, "nameAlreadyExists")),
        (errors.stale(), (412, "notAllowed")),
        (errors.on_hold(), (403, "accessDenied")),
        (errors.locked(), (423, "accessDenied")),
        (errors.infected(), (403, "malwareDetected")),
        (errors.unauthenticated(), (401, "InvalidAuthenticationToken")),
    ],
)
def test_each_refusal_has_its_status_and_code(error: GraphError, expected: tuple[int, str]) -> None:
    assert (error.status, error.code) == expected


def test_an_infected_file_is_named_in_a_header() -> None:
    assert as_response(REQUEST, errors.infected()).headers["X-Virus-Infected"] == "SimVirus"
