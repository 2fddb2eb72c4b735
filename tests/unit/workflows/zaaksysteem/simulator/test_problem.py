from __future__ import annotations

import json

from starlette.requests import Request

from workflows.zaaksysteem.simulator.problem import (
    ZgwProblem,
    as_response,
    broken,
    closed,
    invalid,
    not_found,
)


def asked(path: str) -> Request:
    server = ("127.0.0.1", 80)
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "server": server,
            "path": path,
            "query_string": b"",
            "headers": [],
        }
    )


def said(problem: ZgwProblem, path: str = "/zaken/api/v1/zaken") -> dict[str, object]:
    answer: dict[str, object] = json.loads(bytes(as_response(asked(path), problem).body))
    return answer


def test_a_refusal_has_the_fields_of_the_standard() -> None:
    body = said(invalid("taal", "invalid", "Geen code."))
    assert str(body.pop("instance")).startswith("urn:uuid:")
    assert body == {
        "type": "http://127.0.0.1/ref/fouten/ValidationError/",
        "code": "invalid",
        "title": "Invalid input.",
        "status": 400,
        "detail": "Invalid input.",
        "invalidParams": [{"name": "taal", "code": "invalid", "reason": "Geen code."}],
    }


def test_a_closed_zaak_shows_in_the_type_only() -> None:
    body = said(closed())
    assert (body["code"], body["type"]) == ("permission_denied", "http://127.0.0.1/ref/fouten/ZaakClosed/")


def test_every_api_names_its_version() -> None:
    versions = [
        as_response(asked(f"/{api}/api/v1/x"), not_found()).headers.get("API-version")
        for api in ("zaken", "documenten", "catalogi", "anders")
    ]
    assert versions == ["1.5.1", "1.4.2", "1.3.1", None]


def test_something_broken_is_500() -> None:
    assert said(broken())["status"] == 500
