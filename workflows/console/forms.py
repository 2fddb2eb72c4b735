"""What a form said, after it showed that it is ours."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from workflows.console.place import console_of, session_of
from workflows.console.problems import form_not_ours
from workflows.console.session import is_form_token
from workflows.errors import BadInputError, PermanentError

LARGEST = 64 * 1024  # bytes
MOST_FIELDS = 50
FIELD = "formulier"
FORM_TYPE = "application/x-www-form-urlencoded"


class Form:
    """The fields of a form, read with suspicion."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Take the fields; of a name that comes twice the last counts."""
        self._fields = fields

    def text(self, name: str, most: int = 1000) -> str:
        """Give a text without blanks around it, empty when it is not there; cut nothing, refuse what is too long."""
        value = self._fields.get(name, "").replace("\r\n", "\n").strip()
        if len(value) > most or "\x00" in value:
            raise BadInputError("field-too-long", f"Dit veld mag hooguit {most} tekens hebben.")
        return value

    def picked(self, prefix: str) -> frozenset[str]:
        """Give what follows *prefix* in the names of the boxes that were ticked."""
        return frozenset(name.removeprefix(prefix) for name in self._fields if name.startswith(prefix))

    def starting_with(self, prefix: str) -> list[tuple[str, int]]:
        """Give what was ticked: the rest of each name, with the whole number that our own form put there."""
        return [
            (name.removeprefix(prefix), self.number(name)) for name in self._fields if name.startswith(prefix)
        ]

    def number(self, name: str) -> int:
        """Give a whole number that our own form put there."""
        value = self._fields.get(name, "")
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise form_not_ours()
        return int(value)


async def read_form(request: Request) -> Form:
    """Read a small form of ours; raises PermanentError form-not-ours or form-too-large."""
    _comes_from_us(request)
    fields = await read_fields(request)
    session = session_of(request)
    key = console_of(request).settings.secret_key
    if session is None or not is_form_token(fields.get(FIELD, ""), session, key):
        raise form_not_ours()
    return Form(fields)


async def read_fields(request: Request) -> dict[str, str]:
    """Read the fields of a small form, whoever sent it."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise form_not_ours()
    return _parse(await _body(request))


def _comes_from_us(request: Request) -> None:
    origin = request.headers.get("origin")
    if origin is not None and origin not in console_of(request).origins:
        raise form_not_ours()
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise form_not_ours()


async def _body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise PermanentError(
                "form-too-large",
                "Dit formulier is te groot.",
                next_step="Maak uw tekst korter en probeer het opnieuw.",
            )
    return body


def _parse(body: bytes) -> dict[str, str]:
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError as problem:
        raise form_not_ours() from problem
