from __future__ import annotations

import base64
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.errors import BadInputError
from workflows.payload import NOTHING, body_of, headers_of, written


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("application/json", b"", NOTHING),
        ("application/json", b"null", None),
        ("application/json; charset=utf-8", b'{"a": 1}', {"a": 1}),
        ("application/problem+json", b"[1]", [1]),
        ("", b'{"a": 1}', {"a": 1}),
        ("", b"hallo", {"$content-type": "application/octet-stream", "$content": "aGFsbG8="}),
        ("text/plain", "één".encode(), "één"),
        ("text/plain; charset=iso-8859-1", b"\xe9\xe9n", "één"),
        ("text/plain", b"\xff", {"$content-type": "text/plain", "$content": "/w=="}),
        ("application/xml", b"<a/>", {"$content-type": "application/xml", "$content": "PGEvPg=="}),
        ("text/xml", b"<a/>", "<a/>"),
        ("image/png", b"\x89", {"$content-type": "image/png", "$content": "iQ=="}),
    ],
)
def test_a_body_is_read_by_its_type(kind: str, data: bytes, expected: Any) -> None:
    assert body_of(kind, data) == expected


def test_a_form_post_has_its_fields_beside_the_content() -> None:
    body: Any = body_of("application/x-www-form-urlencoded", b"naam=Jan+P&naam=&x=%C3%A9")

    assert body["$formdata"] == [
        {"key": "naam", "value": "Jan P"},
        {"key": "naam", "value": ""},
        {"key": "x", "value": "é"},
    ]
    assert base64.b64decode(body["$content"]) == b"naam=Jan+P&naam=&x=%C3%A9"


def test_a_form_post_has_a_field_for_all_that_stands_between_ampersands() -> None:
    body: Any = body_of("application/x-www-form-urlencoded", b"kaal&a=b=c&&=d")

    assert [(field["key"], field["value"]) for field in body["$formdata"]] == [
        ("kaal", ""),
        ("a", "b=c"),
        ("", ""),
        ("", "d"),
    ]
    with pytest.raises(BadInputError, match="body-too-many-parts"):
        body_of("application/x-www-form-urlencoded", b"&" * 20_000)


def test_a_multipart_message_has_its_parts_beside_the_content() -> None:
    data = (
        b'--grens\r\nContent-Disposition: form-data; name="a"\r\n\r\nt\r\n'
        b'--grens\r\nContent-Disposition: form-data; name="b"\r\nContent-Type: application/json\r\n\r\n{"n":1}\r\n'
        b"--grens--\r\n"
    )
    body: Any = body_of('multipart/form-data; boundary="grens"', data)

    assert body["$multipart"] == [
        {
            "headers": {"Content-Disposition": 'form-data; name="a"', "Content-Length": "1"},
            "body": {"$content-type": "application/octet-stream", "$content": "dA=="},
        },
        {
            "headers": {
                "Content-Disposition": 'form-data; name="b"',
                "Content-Type": "application/json",
                "Content-Length": "7",
            },
            "body": {"n": 1},
        },
    ]


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("application/json", b"{", "body-not-json"),
        ("multipart/form-data", b"x", "body-without-boundary"),
        ("multipart/form-data; boundary=g", b"--g\r\n" * 1002, "body-too-many-parts"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_refused(kind: str, data: bytes, code: str) -> None:
    with pytest.raises(BadInputError) as refused:
        body_of(kind, data)

    assert refused.value.code == code


@given(
    st.binary(),
    st.sampled_from(["text/plain", "image/png", "", "application/json", "multipart/form-data; boundary=x"]),
)
def test_any_body_is_read_or_refused(data: bytes, kind: str) -> None:
    with suppress(BadInputError):
        body_of(kind, data)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("één", ("één".encode(), "text/plain; charset=utf-8")),
        ({"a": [1]}, (b'{"a": [1]}', "application/json; charset=utf-8")),
        ({"$content-type": "image/png", "$content": "iQ=="}, (b"\x89", "image/png")),
    ],
)
def test_a_value_is_written_as_a_body(body: Any, expected: tuple[bytes, str]) -> None:
    assert written(body) == expected


def test_content_that_is_no_base64_is_not_written() -> None:
    with pytest.raises(BadInputError, match="body-not-base64"):
        written({"$content-type": "x", "$content": "?"})


def test_headers_are_spelled_as_logic_apps_does_without_the_secret_ones() -> None:
    given = [
        ("content-type", "text/plain"),
        ("x-a", "1"),
        ("x-a", "2"),
        ("authorization", "geheim"),
        ("cookie", "c"),
    ]

    assert headers_of(given) == {"Content-Type": "text/plain", "X-A": "1,2"}
