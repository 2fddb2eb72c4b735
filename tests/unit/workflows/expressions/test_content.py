from __future__ import annotations

import pytest

from workflows.expressions.content import (
    bytes_of,
    charset_of,
    content,
    decode_base64,
    encode_text,
    is_content,
    known_charset,
    mime_of,
    text_of,
    type_of,
)
from workflows.expressions.errors import ExpressionError


def test_bytes_are_wrapped_and_unwrapped() -> None:
    wrapped = content("text/plain", b"hallo")
    assert wrapped == {"$content-type": "text/plain", "$content": "aGFsbG8="}
    assert (is_content(wrapped), bytes_of(wrapped), type_of(wrapped)) == (True, b"hallo", "text/plain")


def test_other_objects_are_no_content() -> None:
    assert [is_content(value) for value in ({"$content": "a"}, "a", None)] == [False, False, False]


def test_text_is_decoded_in_its_charset() -> None:
    assert text_of(content("text/plain; charset=iso-8859-1", "é".encode("latin-1"))) == "é"
    assert text_of(content("text/plain", b"\xff")) == "\ufffd"


@pytest.mark.parametrize("kind", ["text/plain;charset=nep", "text/plain;charset=zip", "text/plain;zomaar"])
def test_an_unknown_charset_or_parameter_is_refused(kind: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_content_type"):
        text_of(content(kind, b""))


def test_types_and_charsets_are_told_apart() -> None:
    assert (mime_of("Text/XML;charset=utf-8"), charset_of("a/b"), known_charset("ASCII")) == (
        "text/xml",
        None,
        "ascii",
    )


def test_base64_may_hold_blanks() -> None:
    assert (decode_base64("aGFs bG8=\r\n"), encode_text("hallo")) == (b"hallo", "aGFsbG8=")


@pytest.mark.parametrize("text", ["aa", "a*==", "é", "aGFsbG8%20="])
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_base64"):
        decode_base64(text)


def test_content_that_is_no_text_is_refused() -> None:
    with pytest.raises(ExpressionError, match="expression_bad_base64"):
        bytes_of({"$content-type": "a/b", "$content": 1})
