"""How JSON is read into values and written from them, as the host of a flow does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from workflows.expressions.dotnet.doubles import spell_json_double
from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Value, in_int64, special_name, too_big

_ESCAPED_TOO = re.compile("[\x85\u2028\u2029\ud800-\udfff]")  # line ends of sorts, and halves of pairs

# A double with an exponent, or of 16 digits before the point (within a text it does no harm, only takes longer).
_SPELLED_OTHERWISE = re.compile(r"[:,\[]-?[0-9]+(?:(?:\.[0-9]+)?e|(?<=[0-9]{16})\.)")


def read_json(text: str) -> Value:
    """Parse JSON: of a doubled key the last counts, in its last place; raises ExpressionError."""
    try:
        return _DECODER.decode(text)  # type: ignore[no-any-return] # json.JSONDecoder.decode is untyped
    except (ValueError, RecursionError) as error:
        place = f" (teken {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
        raise ExpressionError("expression_bad_json", f"De tekst is geen geldige JSON{place}.") from error


def write_json(value: Value, limit: int) -> str:
    """Write compact JSON of at most *limit* characters; decimals and doubles as .NET spells them."""
    text = _quickly(value)
    if text is None:
        return _carefully(value, limit)
    if len(text) > limit:
        raise too_big("JSON")

    return text


def _quickly(value: Value) -> str | None:
    """Let Python write it; None when it holds a number that .NET spells otherwise."""
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError):
        return None

    if _SPELLED_OTHERWISE.search(text) or isinstance(value, float):
        return None

    return text if text.isascii() else _ESCAPED_TOO.sub(_as_code, text)


def _carefully(value: Value, limit: int) -> str:
    pieces: list[str] = []
    room = limit
    for piece in _pieces(value):
        room -= len(piece)
        if room < 0:
            raise too_big("JSON")
        pieces.append(piece)
    return "".join(pieces)


def _pieces(value: Value) -> Iterator[str]:
    if isinstance(value, dict):
        yield "{"
        for count, (key, member) in enumerate(value.items()):
            yield f"{',' if count else ''}{_quoted(key)}:"
            yield from _pieces(member)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for count, member in enumerate(value):
            if count:
                yield ","
            yield from _pieces(member)
        yield "]"
    else:
        yield _scalar(value)


def _scalar(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, float):
        return spell_json_double(value) if value - value == 0 else f'"{special_name(value)}"'
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text if "." in text else f"{text}.0"

    return json.dumps(value)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if text.isascii() else _ESCAPED_TOO.sub(_as_code, quoted)


def _as_code(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def _members(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members

    members = {}
    for key, value in pairs:
        members.pop(key, None)
        members[key] = value
    return members


def _whole(text: str) -> int | float:
    number = int(text) if len(text) < 25 else 2**64
    return number if in_int64(number) else float(text)


def _refuse(name: str) -> Value:
    raise ValueError(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=_whole, parse_constant=_refuse, strict=False
)
