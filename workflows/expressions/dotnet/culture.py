"""What a culture such as nl-NL writes differently, by CLDR."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies

from workflows.expressions.errors import ExpressionError

_LONGEST = 35  # of a language tag, see BCP 47
_DIRECTIONS = "\u200e\u200f\u061c"  # marks of writing direction


# Where Microsoft's function reference shows another symbol than CLDR ("17,35 kr").
_SYMBOLS = {"ISK": "kr"}


@dataclass(frozen=True, kw_only=True)
class Numerals:
    """How a culture writes numbers. In patterns 0 stands for the number, ¤ for the currency, - for the minus."""

    point: str = "."
    group: str = ","
    group_sizes: tuple[int, ...] = (3,)  # from the right; the last one repeats
    minus: str = "-"
    plus: str = "+"
    percent: tuple[str, str] = ("0 %", "-0 %")  # positive and negative
    currency: tuple[str, str] = ("¤0", "(¤0)")
    currency_places: int = 2
    symbol: str = "¤"
    not_a_number: str = "NaN"
    infinity: str = "Infinity"


INVARIANT = Numerals()


def numerals(name: str) -> Numerals:
    """Look up a culture's numbers; the empty name is the invariant culture. Raises ExpressionError."""
    return INVARIANT if not name else _numerals(locale_of(name))


def locale_of(name: str) -> Locale:
    """Look up a culture by its tag, in any case; the empty name is read as en-US. Raises ExpressionError."""
    return _locale(name.lower().replace("_", "-")) if name else _locale("en-us")


@lru_cache(maxsize=256)
def _locale(tag: str) -> Locale:
    if len(tag) > _LONGEST or not tag.isascii() or not tag.replace("-", "").isalnum():
        raise _unknown()
    try:
        return Locale.parse(_spelled(tag), sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise _unknown() from error


def _spelled(tag: str) -> str:
    language, *rest = tag.split("-")
    return "-".join([language, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _unknown() -> ExpressionError:
    return ExpressionError(
        "expression_unknown_locale", "deze taal (locale) is onbekend; schrijf bijvoorbeeld nl-NL of en-US."
    )


@lru_cache(maxsize=256)
def _numerals(locale: Locale) -> Numerals:
    symbols = locale.number_symbols["latn"]
    code = _currency(locale)
    return Numerals(
        point=symbols["decimal"],
        group=symbols["group"],
        group_sizes=_sizes(locale.decimal_formats[None].grouping),
        minus=_mark(symbols["minusSign"]).replace("\u2212", "-"),
        plus=_mark(symbols["plusSign"]),
        percent=_patterns(locale.percent_formats[None].pattern),
        currency=_patterns(locale.currency_formats["standard"].pattern),
        currency_places=get_currency_precision(code),
        symbol=_SYMBOLS.get(code) or str(locale.currency_symbols.get(code, code or "¤")),
        not_a_number=symbols["nan"],
        infinity=symbols["infinity"],
    )


def _sizes(grouping: tuple[int, int]) -> tuple[int, ...]:
    first, second = grouping
    if first > 9:
        return ()

    return (first,) if first == second else (first, second)


def _mark(text: str) -> str:
    return text.strip(_DIRECTIONS)


def _patterns(pattern: str) -> tuple[str, str]:
    positive, _, negative = pattern.partition(";")
    shape = _shape(positive)
    return shape, _shape(negative) if negative else f"-{shape}"


def _shape(pattern: str) -> str:
    """Keep what stands around a number, with plain blanks as .NET does: `#,##0.00 ¤` becomes `0 ¤`."""
    clean = pattern.strip(_DIRECTIONS).replace("\u00a0", " ").replace("\u202f", " ").replace("'", "")
    places = [at for at, mark in enumerate(clean) if mark in "#0"]
    return f"{clean[: places[0]]}0{clean[places[-1] + 1 :]}"


def _currency(locale: Locale) -> str:
    codes = get_territory_currencies(locale.territory or _usual_territory(locale))
    return codes[-1] if codes else ""


def _usual_territory(locale: Locale) -> str:
    likely = str(get_global("likely_subtags").get(locale.language, ""))
    return likely.rpartition("_")[2] if likely else "US"
