"""The body of an HTTP message as a flow sees it, and back: JSON and text as they are, anything else as base64."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote_plus

from workflows.errors import BadInputError
from workflows.jsontypes import Json

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
MOST_PARTS = 1_000
SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})
"""Never given to a flow, and so never stored."""

_JSON = re.compile(r"^application/(?:[\w.+-]+\+)?json$")
_TEXT = re.compile(r"^(?:text/.*|application/javascript)$")


class Nothing:
    """Stands where a message has no body: not the same as null."""


NOTHING = Nothing()


def body_of(content_type: str, data: bytes) -> Json | Nothing:
    """Read a body; raises BadInputError for JSON that cannot be read.

    Form posts get their fields beside the content ($formdata), multipart messages their parts ($multipart), as
    Logic Apps gives them.
    """
    if not data:
        return NOTHING
    kind = content_type.partition(";")[0].strip().lower()
    if _JSON.match(kind) or not kind:
        return _json(data, sure=bool(kind))
    if kind == MULTIPART:
        return {**_content(content_type, data), "$multipart": _parts(content_type, data)}
    if kind == FORM:
        return {**_content(content_type, data), "$formdata": _fields(data)}
    return _plain(content_type, kind, data)


def written(body: Any) -> tuple[bytes, str | None]:
    """Spell a value of a flow as a body: bytes and the content type that goes with them.

    Raises BadInputError for content whose base64 is broken.
    """
    if isinstance(body, Mapping) and "$content-type" in body and "$content" in body:
        return _bytes_of(body["$content"]), str(body["$content-type"])
    if isinstance(body, str):
        return body.encode("utf-8", "replace"), "text/plain; charset=utf-8"
    return json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8"


def headers_of(pairs: Iterable[tuple[str, str]]) -> dict[str, Json]:
    """Spell headers as Logic Apps does, repeated ones joined, and the secret ones left out."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name.lower() not in SECRET_HEADERS:
            spelled = "-".join(part.capitalize() for part in name.split("-"))
            found[spelled] = f"{found[spelled]},{value}" if spelled in found else value
    return dict(found)


def _json(data: bytes, *, sure: bool) -> Json:
    """Read JSON; where nobody said that it is JSON, it may also be text."""
    try:
        value: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        if not sure:
            return _plain("", "", data)
        raise BadInputError("body-not-json", "De inhoud zegt JSON te zijn, maar is dat niet.") from error
    return value


def _plain(content_type: str, kind: str, data: bytes) -> Json:
    charset = re.search(r"charset=\"?([\w.-]+)", content_type, re.IGNORECASE)
    if _TEXT.match(kind):
        try:
            return data.decode(charset.group(1) if charset else "utf-8")
        except (LookupError, UnicodeDecodeError):
            pass
    return _content(content_type or "application/octet-stream", data)


def _content(content_type: str, data: bytes) -> dict[str, Json]:
    return {"$content-type": content_type, "$content": base64.b64encode(data).decode()}


def _fields(data: bytes) -> list[Json]:
    """Read every field between two ampersands, also one without a name or a value, as Logic Apps does."""
    fields = data.decode("utf-8", "replace").split("&")
    if len(fields) > MOST_PARTS:
        raise BadInputError("body-too-many-parts", f"De inhoud heeft meer dan {MOST_PARTS} delen.")
    return [
        {"key": unquote_plus(key), "value": unquote_plus(value)}
        for key, _, value in (field.partition("=") for field in fields)
    ]


def _parts(content_type: str, data: bytes) -> list[Json]:
    boundary = re.search(r"boundary=(?:\"([^\"]+)\"|([^;\s]+))", content_type, re.IGNORECASE)
    if boundary is None:
        raise BadInputError(
            "body-without-boundary", "De inhoud heeft delen, maar zegt niet hoe die gescheiden zijn."
        )
    mark = b"\r\n--" + (boundary.group(1) or boundary.group(2)).encode()
    pieces = (b"\r\n" + data).split(mark)[1:]
    if len(pieces) > MOST_PARTS:
        raise BadInputError("body-too-many-parts", f"De inhoud heeft meer dan {MOST_PARTS} delen.")
    return [_part(piece) for piece in pieces if not piece.startswith(b"--")]


def _part(piece: bytes) -> Json:
    head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    lines = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n"))
    headers = {name.strip(): value.strip() for name, _, value in lines if name.strip()}
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    body = body_of(kind, data) if kind else _content("application/octet-stream", data)
    told: dict[str, Json] = {"headers": {**headers, "Content-Length": str(len(data))}}
    return told if isinstance(body, Nothing) else {**told, "body": body}


def _bytes_of(content: Any) -> bytes:
    try:
        return base64.b64decode(str(content), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInputError("body-not-base64", "Deze inhoud ($content) is geen geldige base64.") from error
