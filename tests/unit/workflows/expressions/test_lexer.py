from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.lexer import tokens_of


def kinds(text: str) -> list[tuple[str, str]]:
    tokens, _ = tokens_of(text, 0, closes=False)
    return [(token.kind, token.text) for token in tokens]


def test_words_are_split_and_blanks_dropped() -> None:
    assert kinds("f( 'a''b',\r\n-1.5e3 )?.x") == [
        ("name", "f"),
        ("mark", "("),
        ("string", "'a''b'"),
        ("mark", ","),
        ("number", "-1.5e3"),
        ("mark", ")"),
        ("mark", "?"),
        ("mark", "."),
        ("name", "x"),
        ("end", ""),
    ]


@pytest.mark.parametrize("number", ["1", "+1", "-1", "1.", ".5", "+.5", "1e1", "1.5E-3", "1.e2"])
def test_numbers_carry_their_sign_point_and_exponent(number: str) -> None:
    assert kinds(number) == [("number", number), ("end", "")]


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("f('a)", "expression_unclosed_text", 2),
        ('f("a")', "expression_double_quote", 2),
        ("5abc", "expression_bad_number", 0),
        ("1e", "expression_bad_number", 0),
        ("++1", "expression_unexpected_character", 0),
        ("f({})", "expression_unexpected_character", 2),
        ("f()}", "expression_unexpected_character", 3),
        ("f(@x)", "expression_unexpected_character", 2),
    ],
)
def test_what_does_not_fit_is_pointed_at(text: str, code: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        tokens_of(text, 0, closes=False)
    assert (caught.value.code, caught.value.position) == (code, position)


def test_a_closing_brace_within_text_does_not_close() -> None:
    tokens, end = tokens_of("'}'} rest", 0, closes=True)
    assert ([token.text for token in tokens], end) == (["'}'", ""], 4)


def test_an_interpolation_must_close() -> None:
    with pytest.raises(ExpressionError, match="expression_unclosed"):
        tokens_of("f()", 0, closes=True)
