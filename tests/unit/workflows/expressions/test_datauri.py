from __future__ import annotations

import pytest

from workflows.expressions.datauri import DataUri, read_as_content, read_as_text
from workflows.expressions.errors import ExpressionError


@pytest.mark.parametrize(
    ("uri", "kind", "data"),
    [
        ("data:text/plain;base64,aGFsbG8=", "text/plain", "aGFsbG8="),
        ("DATA:,a%20b+c", "text/plain", "YSBiIGM="),
        ("data:text/csv;charset=utf-8,a,b", "text/csv;charset=utf-8", "YSxi"),
        ("data:;base64,aGk=", "text/plain", "aGk="),
        ("data:text/plain;base64;a=b,x", "text/plain;base64;a=b", "eA=="),
    ],
)
def test_content_keeps_its_type_as_written(uri: str, kind: str, data: str) -> None:
    assert read_as_content(uri) == DataUri(kind=kind, data=data)


@pytest.mark.parametrize(
    "uri",
    [
        "text/plain,a",
        "data:text/plain",
        "data:;,a",
        "data:tekst,a",
        "data:a/b/c,a",
        "data:a/b;c=d=e,a",
        "data:a/b;charset=nep,a",
    ],
)
def test_a_bad_type_is_refused(uri: str) -> None:
    with pytest.raises(ExpressionError):
        read_as_content(uri)


def test_text_takes_any_type_but_only_utf8() -> None:
    assert [read_as_text(uri) for uri in ("data:x,a+b", "data:a/b;charset=UTF-8;base64,aGk=")] == [
        "a b",
        "hi",
    ]
    for uri in ("data:;,a", "data:a/b;charset=ascii,a", "data:a/b;charset=nep,a"):
        with pytest.raises(ExpressionError):
            read_as_text(uri)
