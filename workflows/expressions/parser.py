"""How a text is read as a template with expressions in it."""

from __future__ import annotations

from workflows.expressions.errors import ExpressionError
from workflows.expressions.lexer import Token, tokens_of
from workflows.expressions.limits import LIMITS, Limits
from workflows.expressions.syntax import (
    Access,
    Call,
    Expression,
    Interpolated,
    Literal,
    Template,
    Text,
    Whole,
)

_INT64 = range(-(2**63), 2**63)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse_template(text: str, limits: Limits = LIMITS) -> Template:
    """Read any text of a flow: plain, one whole expression (`@…`), or interpolated (`…@{…}…`).

    Raises ExpressionError, pointing at the first character that does not fit.
    """
    try:
        return _template(text, limits)
    except ExpressionError as error:
        raise error.within(text) from error


def _template(text: str, limits: Limits) -> Template:
    if "@" not in text or len(text) < 2:
        return Text(value=text)
    if len(text) > limits.template:
        raise ExpressionError("expression_too_long", "Deze tekst met expressies is te lang.", position=0)
    if text.startswith("@@"):
        return Text(value=text[1:])
    if text.startswith("@") and text[1] != "{":
        return Whole(expression=_whole(text, limits))

    return _interpolated(text, limits)


def _whole(text: str, limits: Limits) -> Expression:
    _check_length(1, len(text), limits)
    tokens, _ = tokens_of(text, 1, closes=False)
    return _Reader(tokens, limits.depth).everything()


def _interpolated(text: str, limits: Limits) -> Template:
    parts: list[str | Expression] = []
    literal: list[str] = []
    start = 0
    while (at := text.find("@{", start)) >= 0:
        if at > start and text[at - 1] == "@":
            literal += (text[start : at - 1], "@{")
            start = at + 2
            continue
        literal.append(text[start:at])
        _flush(literal, parts)
        tokens, start = tokens_of(text, at + 2, closes=True)
        _check_length(at + 2, start, limits)
        parts.append(_Reader(tokens, limits.depth).everything())

    literal.append(text[start:])
    if not parts:
        return Text(value="".join(literal))

    _flush(literal, parts)
    return Interpolated(parts=tuple(parts))


def _flush(literal: list[str], parts: list[str | Expression]) -> None:
    text = "".join(literal)
    literal.clear()
    if text:
        parts.append(text)


def _check_length(start: int, end: int, limits: Limits) -> None:
    if end - start > limits.expression:
        raise ExpressionError(
            "expression_too_long",
            f"Deze expressie is langer dan {limits.expression} tekens.",
            position=start,
        )


class _Reader:
    """Reads one expression from its tokens, the way it is nested."""

    def __init__(self, tokens: list[Token], depth: int) -> None:
        self._tokens = tokens
        self._at = 0
        self._room = depth

    def everything(self) -> Expression:
        """Read the one expression that the tokens are."""
        expression = self._expression()
        if self._peek().kind != "end":
            raise _surprised(self._peek(), "het einde van de expressie")

        return expression

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        if token.kind != "end":
            self._at += 1
        return token

    def _expect(self, mark: str) -> None:
        token = self._take()
        if token.kind != "mark" or token.text != mark:
            raise _surprised(token, f"'{mark}'")

    def _expression(self) -> Expression:
        token = self._take()
        match token.kind:
            case "string":
                return Literal(value=token.text[1:-1].replace("''", "'"), position=token.position)
            case "number":
                return Literal(value=_number(token), position=token.position)
            case "name":
                return self._named(token)
            case _:
                raise _surprised(token, "een waarde of een functie")

    def _named(self, token: Token) -> Expression:
        if self._peek().text == "(" and self._peek().kind == "mark":
            return self._call(token)

        word = token.text.lower()
        if word in _WORDS:
            return Literal(value=_WORDS[word], position=token.position)

        raise ExpressionError(
            "expression_bare_name",
            f"Na '{token.text}' hoort een '(': een functie heeft altijd haakjes, een tekst staat tussen (').",
            position=token.position,
        )

    def _call(self, token: Token) -> Call:
        self._room -= 1
        if self._room < 0:
            raise ExpressionError(
                "expression_too_deep", "Deze expressie is te diep genest.", position=token.position
            )

        self._expect("(")
        arguments = self._arguments()
        accesses = self._accesses()
        self._room += 1
        return Call(name=token.text, arguments=arguments, accesses=accesses, position=token.position)

    def _arguments(self) -> tuple[Expression, ...]:
        if self._marked(")"):
            return ()

        arguments = [self._expression()]
        while self._marked(","):
            arguments.append(self._expression())
        self._expect(")")
        return tuple(arguments)

    def _marked(self, mark: str) -> bool:
        token = self._peek()
        if token.kind == "mark" and token.text == mark:
            self._at += 1
            return True

        return False

    def _accesses(self) -> tuple[Access, ...]:
        accesses: list[Access] = []
        while self._peek().kind == "mark" and self._peek().text in "?.[":
            accesses.append(self._access())
        return tuple(accesses)

    def _access(self) -> Access:
        position = self._peek().position
        safe = self._marked("?")
        if self._marked("."):
            name = self._take()
            if name.kind != "name":
                raise _surprised(name, "de naam van een eigenschap")
            key: Expression = Literal(value=name.text, position=name.position)
            return Access(key=key, safe=safe, dotted=True, position=position)

        self._expect("[")
        key = self._expression()
        self._expect("]")
        return Access(key=key, safe=safe, dotted=False, position=position)


def _number(token: Token) -> int | float:
    if any(mark in token.text for mark in ".eE"):
        return float(token.text)

    value = int(token.text) if len(token.text) < 25 else 2**64
    if value not in _INT64:
        raise ExpressionError(
            "expression_bad_number", "Dit gehele getal is te groot (64 bits).", position=token.position
        )

    return value


def _surprised(token: Token, expected: str) -> ExpressionError:
    found = "het einde" if token.kind == "end" else f"'{token.text}'"
    return ExpressionError(
        "expression_syntax", f"Hier werd {expected} verwacht, maar er staat {found}.", position=token.position
    )
