"""The words of an expression."""

from __future__ import annotations

import re
from typing import NamedTuple

from workflows.expressions.errors import ExpressionError

# Every alternative starts with a character of its own, so reading is linear in the length of the text.
_TOKEN = re.compile(
    r"(?P<blank>\s+)"
    r"|(?P<string>'[^']*(?:''[^']*)*')"
    r"|(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<mark>[()\[\].,?}])"
    r"|(?P<name>[^\s.,(){}\[\]?@'\"+\-][^\s.,(){}\[\]?@'\"]*)"
)
_NAME_FOLLOWS = re.compile(r"[^\s.,(){}\[\]?@'\"]")


class Token(NamedTuple):
    """A word with its kind (string, number, mark, name or end) and its place in the text."""

    kind: str
    text: str
    position: int


def tokens_of(text: str, start: int, *, closes: bool) -> tuple[list[Token], int]:
    """Split the expression from *start* on, up to the end or (with *closes*) its `}`; tell where it ended."""
    found: list[Token] = []
    position = start
    while position < len(text):
        token = _next_token(text, position)
        if token.text == "}" and token.kind == "mark":
            return _closed(found, token, closes=closes)
        position += len(token.text)
        if token.kind != "blank":
            found.append(token)

    if closes:
        raise ExpressionError("expression_unclosed", "Er ontbreekt een '}' na '@{'.", position=start)

    found.append(Token("end", "", position))
    return found, position


def _closed(found: list[Token], token: Token, *, closes: bool) -> tuple[list[Token], int]:
    if not closes:
        raise ExpressionError(
            "expression_unexpected_character", "Een '}' hoort hier niet.", position=token.position
        )

    found.append(Token("end", "", token.position))
    return found, token.position + 1


def _next_token(text: str, position: int) -> Token:
    found = _TOKEN.match(text, position)
    if found is None:
        raise _unexpected(text, position)

    kind = found.lastgroup or ""
    if kind == "number" and _NAME_FOLLOWS.match(text, found.end()):
        raise ExpressionError(
            "expression_bad_number", "Dit getal is niet goed geschreven.", position=position
        )

    return Token(kind, found.group(), position)


def _unexpected(text: str, position: int) -> ExpressionError:
    character = text[position]
    if character == "'":
        return ExpressionError(
            "expression_unclosed_text",
            "Deze tekst mist een afsluitend aanhalingsteken (').",
            position=position,
        )
    if character == '"':
        return ExpressionError(
            "expression_double_quote",
            "Zet tekst in een expressie tussen enkele aanhalingstekens ('), niet tussen dubbele.",
            position=position,
        )

    return ExpressionError(
        "expression_unexpected_character", f"Het teken '{character}' hoort hier niet.", position=position
    )
