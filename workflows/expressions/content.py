"""Content that is not JSON: an object with its type and its bytes in base64."""

from __future__ import annotations

import base64
import binascii
import codecs

from workflows.expressions.errors import ExpressionError
from workflows.expressions.utf16 import utf8
from workflows.expressions.values import Value

BINARY = "application/octet-stream"
XML = "application/xml;charset=utf-8"
_BLANKS = str.maketrans("", "", " \t\r\n")


def is_content(value: Value) -> bool:
    """Tell whether an object stands for bytes of some type."""
    return isinstance(value, dict) and "$content-type" in value and "$content" in value


def content(kind: str, data: bytes) -> dict[str, Value]:
    """Wrap bytes."""
    return {"$content-type": kind, "$content": base64.b64encode(data).decode()}


def type_of(value: Value) -> str:
    """Read the content type as it is written."""
    kind = value["$content-type"] if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


def mime_of(kind: str) -> str:
    """Take the type before its parameters, in small letters."""
    return kind.partition(";")[0].lower()


def bytes_of(value: Value) -> bytes:
    """Unwrap the bytes; raises ExpressionError when the base64 is not."""
    data = value["$content"] if isinstance(value, dict) else None
    return decode_base64(data if isinstance(data, str) else "?")


def text_of(value: Value) -> str:
    """Decode the bytes in the charset that the type names, else UTF-8."""
    kind = type_of(value)
    if any("=" not in part for part in kind.split(";")[1:]):
        raise _bad_type()

    return bytes_of(value).decode(charset_of(kind) or "utf-8", "replace")


def charset_of(kind: str) -> str | None:
    """Find the charset of a content type; raises ExpressionError when nobody knows it."""
    for part in kind.split(";"):
        name, _, value = part.strip().partition("=")
        if name.lower() == "charset":
            return known_charset(value)
    return None


def known_charset(name: str) -> str:
    """Give the codec of a text charset; raises ExpressionError when there is none."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError) as error:
        raise _bad_type() from error

    if not codec._is_text_encoding:  # noqa: SLF001 - the only way to tell "hex" and "zip" from charsets
        raise _bad_type()

    return codec.name


def encode_text(text: str) -> str:
    """Write text as base64 of its UTF-8."""
    return base64.b64encode(utf8(text)).decode()


def decode_base64(text: str) -> bytes:
    """Read base64, blanks allowed as in .NET; raises ExpressionError."""
    try:
        return base64.b64decode(text.translate(_BLANKS), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ExpressionError("expression_bad_base64", "De tekst is geen geldige base64.") from error


def _bad_type() -> ExpressionError:
    return ExpressionError("expression_bad_content_type", "Het soort inhoud (content-type) is niet geldig.")
