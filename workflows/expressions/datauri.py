"""A data URI, taken apart as the host of a flow does it."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.expressions.content import charset_of, decode_base64, encode_text, known_charset
from workflows.expressions.errors import ExpressionError
from workflows.expressions.percent import unescape_form


@dataclass(frozen=True, kw_only=True)
class DataUri:
    """The type as it is written, and the content in base64."""

    kind: str
    data: str


def read_as_content(text: str) -> DataUri:
    """Read a data URI strictly: a real type, well-formed parameters, a known charset; raises ExpressionError."""
    uri = _read(text)
    mime, *parameters = uri.kind.split(";")
    if mime.count("/") != 1 or any(parameter.count("=") > 1 for parameter in parameters):
        raise _bad()

    charset_of(uri.kind)
    return uri


def read_as_text(text: str) -> str:
    """Read the text of a data URI, which must be UTF-8; raises ExpressionError."""
    uri = _read(text)
    mime, *parameters = uri.kind.split(";", 2)
    if not mime:
        raise _bad()

    name, _, value = parameters[0].partition("=") if parameters else ("", "", "")
    if name.lower() == "charset" and known_charset(value) != "utf-8":
        raise _bad()

    return decode_base64(uri.data).decode("utf-8", "replace")


def _read(text: str) -> DataUri:
    head, comma, body = text[5:].partition(",")
    if text[:5].lower() != "data:" or not comma:
        raise _bad()

    parts = head.split(";")
    if parts[-1].lower() == "base64":
        return DataUri(kind=_kind(parts[:-1]), data=body)

    return DataUri(kind=_kind(parts), data=encode_text(unescape_form(body)))


def _kind(parts: list[str]) -> str:
    return "text/plain" if parts in ([], [""]) else ";".join(parts)


def _bad() -> ExpressionError:
    return ExpressionError("expression_bad_data_uri", "dit is geen geldige data-URI.")
