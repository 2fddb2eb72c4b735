"""How .NET writes a number with a standard format such as N2 or C."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from workflows.expressions.dotnet.culture import Numerals, numerals
from workflows.expressions.dotnet.doubles import spell_double
from workflows.expressions.dotnet.numberpattern import format_by_pattern
from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Number, special_name

_STANDARD = re.compile("[A-Za-z][0-9]{0,9}")
_MOST_DIGITS = 1_000
_EXACT = Context(prec=3_000, rounding=ROUND_HALF_UP, Emax=9_999, Emin=-9_999)
_EVEN = Context(prec=3_000, rounding=ROUND_HALF_EVEN, Emax=9_999, Emin=-9_999)


def format_number(number: Number, pattern: str, locale: str) -> str:
    """Write a number with a standard or custom .NET format in a culture; raises ExpressionError."""
    culture = numerals(locale)
    if isinstance(number, float) and number - number != 0:
        return _special(number, culture)
    if pattern and not _STANDARD.fullmatch(pattern):
        return format_by_pattern(number, pattern, culture)

    letter, digits = pattern[:1] or "G", pattern[1:]
    precision = int(digits) if digits else None
    if precision is not None and precision > _MOST_DIGITS:
        raise _bad_format()
    if letter in "Rr" and isinstance(number, float):
        letter, precision = chr(ord(letter) - ord("R") + ord("G")), None

    return _standard(number, letter, precision, culture)


def _standard(number: Number, letter: str, precision: int | None, culture: Numerals) -> str:
    match letter.upper():
        case "F" | "N":
            return _signed(number, _fixed(number, precision, culture, marked=letter in "Nn"), culture)
        case "C":
            places = culture.currency_places if precision is None else precision
            body = _fixed(number, places, culture, marked=True)
            return _shaped(number, body, culture.currency, culture)
        case "P":
            body = _fixed(number, precision, culture, marked=True, power=2)
            return _shaped(number, body, culture.percent, culture)
        case "E":
            return _signed(number, _scientific(number, precision, letter, culture), culture)
        case "G":
            return _general(number, precision, letter, culture)
        case _:
            return _of_integer(number, letter, precision, culture)


def rounded(number: Number, places: int, power: int = 0) -> Decimal:
    """Round the exact worth, times ten to the *power*, to *places* digits after the point.

    Halves of a double go to the even digit, as .NET Core does since 3.0, and of other numbers away from zero.
    """
    context = _EVEN if isinstance(number, float) else _EXACT
    return Decimal(number).scaleb(power, context).quantize(Decimal(1).scaleb(-places), context=context)


def grouped(digits: str, culture: Numerals) -> str:
    """Put group marks between the digits of a whole number."""
    parts: list[str] = []
    sizes = list(culture.group_sizes)
    while sizes and len(digits) > sizes[0]:
        parts.append(digits[-sizes[0] :])
        digits = digits[: -sizes[0]]
        if len(sizes) > 1:
            sizes.pop(0)
    return culture.group.join([digits, *reversed(parts)])


def _fixed(number: Number, precision: int | None, culture: Numerals, *, marked: bool, power: int = 0) -> str:
    places = 2 if precision is None else precision
    text = f"{rounded(number, places, power).copy_abs():f}"
    whole, _, fraction = text.partition(".")
    whole = grouped(whole, culture) if marked else whole
    return f"{whole}{culture.point}{fraction}" if fraction else whole


def _signed(number: Number, body: str, culture: Numerals) -> str:
    return f"{culture.minus}{body}" if _negative(number, body) else body


def _shaped(number: Number, body: str, shapes: tuple[str, str], culture: Numerals) -> str:
    shape = shapes[1] if _negative(number, body) else shapes[0]
    return shape.replace("-", culture.minus).replace("¤", culture.symbol).replace("0", body, 1)


def _negative(number: Number, body: str) -> bool:
    zero = not any(digit in "123456789" for digit in body)
    return number < 0 and not (zero and not isinstance(number, float))


def _scientific(number: Number, precision: int | None, letter: str, culture: Numerals) -> str:
    places = 6 if precision is None else precision
    mantissa, exponent = _mantissa(number, places)
    sign = culture.minus if exponent < 0 else culture.plus
    body = f"{mantissa:f}".replace(".", culture.point)
    return f"{body}{letter}{sign}{abs(exponent):03d}"


def _mantissa(number: Number, places: int) -> tuple[Decimal, int]:
    """Take the size of a number apart: 12.5 is 1.25 and 1."""
    if not number:
        return rounded(number, places), 0

    exponent = Decimal(number).adjusted()
    mantissa = rounded(number, places, -exponent).copy_abs()
    return (mantissa, exponent) if mantissa < 10 else (rounded(mantissa, places, -1), exponent + 1)


def _general(number: Number, precision: int | None, letter: str, culture: Numerals) -> str:
    mark = "E" if letter.isupper() else "e"
    if not precision:
        text = (
            spell_double(number).replace("E", mark) if isinstance(number, float) else f"{Decimal(number):f}"
        )
        return text.replace("-", culture.minus).replace(".", culture.point)

    if not number:
        return "0"

    mantissa, exponent = _mantissa(number, precision - 1)
    short = mantissa.normalize(_EXACT)
    if -5 < exponent < precision:
        text = f"{short.scaleb(exponent, context=_EXACT):f}"
    else:
        sign = culture.minus if exponent < 0 else culture.plus
        text = f"{short:f}{mark}{sign}{abs(exponent):02d}"
    return _signed(number, text.replace(".", culture.point), culture)


def _of_integer(number: Number, letter: str, precision: int | None, culture: Numerals) -> str:
    if not isinstance(number, int):
        raise _bad_format()

    width = precision or 0
    match letter:
        case "D" | "d":
            return _signed(number, str(abs(number)).zfill(width), culture)
        case "X" | "x" | "B" | "b":
            return format(number % 2**64, letter if letter != "B" else "b").zfill(width)
        case _:
            raise _bad_format()


def _special(number: float, culture: Numerals) -> str:
    name = special_name(number)
    if name == "NaN":
        return culture.not_a_number

    return f"{culture.minus}{culture.infinity}" if number < 0 else culture.infinity


def _bad_format() -> ExpressionError:
    return ExpressionError("expression_bad_format", "deze opmaak past niet bij dit getal.")
