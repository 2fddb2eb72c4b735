"""How .NET reads a number from text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workflows.expressions.casing import to_lower
from workflows.expressions.dotnet.culture import INVARIANT, Numerals, numerals
from workflows.expressions.dotnet.decimals import EXACT, fitted
from workflows.expressions.values import in_int64

_LONGEST = 10_000
_BLANK = " \t\n\v\f\r"
_DIGITS = "0123456789"


@dataclass(frozen=True, kw_only=True)
class Style:
    """What may stand in a number besides blanks, a leading sign, digits and group marks."""

    point: bool = True
    exponent: bool = True
    trailing_sign: bool = True


DOUBLE = Style()
INTEGER_AS_DOUBLE = Style(trailing_sign=False)
DECIMAL = Style(exponent=False)
INTEGER = Style(point=False, trailing_sign=False)


def read_double(text: str, locale: str, style: Style = DOUBLE) -> float | None:
    """Read a double, the culture's words for NaN and infinity too; None when it is none."""
    culture = numerals(locale)
    spelled = spelled_number(text, culture, style)
    return float(spelled) if spelled is not None else _special(text.strip(), culture)


def read_decimal(text: str) -> Decimal | None:
    """Read a decimal in the invariant culture; None when it is none, ExpressionError when it is too large."""
    spelled = spelled_number(text, INVARIANT, DECIMAL)
    return None if spelled is None else fitted(EXACT.create_decimal(spelled))


def reads_as_double(text: str, locale: str) -> bool:
    """Tell whether a text is a double in a culture; the empty name is the invariant culture."""
    return read_double(text, locale) is not None


def reads_as_int(text: str) -> bool:
    """Tell whether a text is a whole number of 64 bits, in the invariant culture."""
    spelled = spelled_number(text, INVARIANT, INTEGER)
    if spelled is None:
        return False

    number = Decimal(spelled)
    return number.adjusted() < 20 and number == int(number) and in_int64(int(number))


def spelled_number(text: str, culture: Numerals, style: Style) -> str | None:
    """Rewrite a number as Python spells it, without group marks; None when it does not follow the style."""
    if len(text) > _LONGEST:
        return None

    return _Scan(text, culture, style).spelled()


def _special(text: str, culture: Numerals) -> float | None:
    low = to_lower(text)
    positive, missing = to_lower(culture.infinity), to_lower(culture.not_a_number)
    if low in (positive, f"{culture.plus}{positive}"):
        return float("inf")
    if low == f"{culture.minus}{positive}":
        return float("-inf")
    if low in (missing, f"{culture.plus}{missing}", f"{culture.minus}{missing}"):
        return float("nan")

    return None


class _Scan:
    """One pass over the text, in the order in which .NET looks."""

    def __init__(self, text: str, culture: Numerals, style: Style) -> None:
        self._text = text.rstrip("\0")
        self._culture = culture
        self._style = style
        self._at = 0
        self._sign = ""

    def spelled(self) -> str | None:
        """Give sign, digits and exponent, when nothing else is left."""
        self._blanks()
        self._take_sign()
        digits = self._digits()
        if not any(digit in _DIGITS for digit in digits):
            return None

        exponent = self._exponent() if self._style.exponent or not self._style.point else ""
        self._trailer()
        return f"{self._sign}{digits}{exponent}" if self._at == len(self._text) else None

    def _blanks(self) -> None:
        while self._at < len(self._text) and self._text[self._at] in _BLANK:
            self._at += 1

    def _take_sign(self) -> None:
        for mark, sign in ((self._culture.minus, "-"), (self._culture.plus, "+"), ("-", "-")):
            if not self._sign and self._follows(mark):
                self._sign = sign

    def _follows(self, mark: str) -> bool:
        if mark and self._text.startswith(mark, self._at):
            self._at += len(mark)
            return True

        return False

    def _digits(self) -> str:
        found: list[str] = []
        pointed = False
        while self._at < len(self._text):
            if self._text[self._at] in _DIGITS:
                found.append(self._text[self._at])
                self._at += 1
            elif self._style.point and not pointed and self._follows(self._culture.point):
                pointed = True
                found.append(".")
            elif not (found and not pointed and self._grouped()):
                break
        return "".join(found)

    def _grouped(self) -> bool:
        group = self._culture.group
        return self._follows(group) or (
            group.isspace() and any(map(self._follows, ("\u00a0", "\u202f", " ")))
        )

    def _exponent(self) -> str:
        start = self._at
        if start < len(self._text) and self._text[start] in "eE":
            end = start + 1
            if self._text[end : end + 1] in ("+", "-"):
                end += 1
            last = end
            while last < len(self._text) and self._text[last] in _DIGITS:
                last += 1
            if end < last <= end + 6:
                self._at = last
                return self._text[start:last]
        return ""

    def _trailer(self) -> None:
        self._blanks()
        if self._style.trailing_sign and not self._sign:
            self._take_sign()
            self._blanks()
