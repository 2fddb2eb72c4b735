"""How .NET writes a number with a custom format such as #,##0.00."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from workflows.expressions.dotnet.culture import Numerals
from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Number

_LONGEST = 1_000
_EXACT = Context(prec=3_000, rounding=ROUND_HALF_UP, Emax=9_999, Emin=-9_999)
_DOUBLE = Context(prec=15, rounding=ROUND_HALF_EVEN, Emax=9_999, Emin=-9_999)  # what custom formats trust


@dataclass(frozen=True, kw_only=True)
class _Section:
    """One of the at most three parts of a pattern, read."""

    marks: tuple[tuple[str, str], ...]  # (kind, text): digit, point, percent, permille, exponent or literal
    before: int = 0  # digit places before the point
    after: int = 0
    least_before: int = 0  # digits that are always written
    least_after: int = 0
    grouped: bool = False
    thousands: int = 0  # commas that each divide by a thousand
    exponent: str = ""  # E+00 and the like


def format_by_pattern(number: Number, pattern: str, culture: Numerals) -> str:
    """Write a finite number by a custom pattern."""
    if len(pattern) > _LONGEST:
        raise ExpressionError("expression_bad_format", "deze opmaak is te lang.")

    worth = _DOUBLE.create_decimal(Decimal(number)) if isinstance(number, float) else Decimal(number)
    sections = [_read(text) for text in _split(pattern)[:3]]
    section, signed = _choose(sections, worth)
    if worth and len(sections) == 3 and not _scaled(worth, section):
        section, signed = _choose(sections, Decimal(0))
    return _written(worth, section, culture, signed=signed)


def _choose(sections: list[_Section], worth: Decimal) -> tuple[_Section, bool]:
    """Take the section for this number, and say whether a minus must be added."""
    if worth < 0 and len(sections) > 1 and sections[1].marks:
        return sections[1], False
    if worth == 0 and len(sections) > 2 and sections[2].marks:
        return sections[2], False

    return sections[0], worth < 0


def _split(pattern: str) -> list[str]:
    sections, quote, at = [""], "", 0
    while at < len(pattern):
        mark = pattern[at]
        size = 2 if mark == "\\" and not quote else 1
        if mark == ";" and not quote:
            sections.append("")
        else:
            sections[-1] += pattern[at : at + size]
        quote = _quote_after(quote, mark)
        at += size
    return sections


def _quote_after(quote: str, mark: str) -> str:
    if quote:
        return "" if mark == quote else quote

    return mark if mark in "'\"" else ""


def _read(text: str) -> _Section:
    marks: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        kind, body, at = _mark(text, at)
        marks.append((kind, body))
    return _measured(marks)


def _mark(text: str, at: int) -> tuple[str, str, int]:
    mark = text[at]
    kinds = {"0": "digit", "#": "digit", ".": "point", ",": "comma", "%": "percent", "‰": "permille"}
    if mark in kinds:
        return kinds[mark], mark, at + 1
    if mark == "\\":
        return "literal", text[at + 1 : at + 2], at + 2
    if mark in "'\"":
        end = text.find(mark, at + 1)
        end = len(text) if end < 0 else end
        return "literal", text[at + 1 : end], end + 1
    if mark in "eE" and (size := _exponent_size(text, at)):
        return "exponent", text[at : at + size], at + size

    return "literal", mark, at + 1


def _exponent_size(text: str, at: int) -> int:
    end = at + 1
    if text[end : end + 1] in ("+", "-"):
        end += 1
    first = end
    while text[end : end + 1] == "0":
        end += 1
    return end - at if end > first else 0


def _measured(marks: list[tuple[str, str]]) -> _Section:
    kinds = [kind for kind, _ in marks]
    point = kinds.index("point") if "point" in kinds else len(marks)
    before = "".join(text for kind, text in marks[:point] if kind == "digit")
    after = "".join(text for kind, text in marks[point:] if kind == "digit")
    inner, trailing = _commas(marks[:point])
    return _Section(
        marks=tuple(_without_extras(marks)),
        before=len(before),
        after=len(after),
        least_before=len(before) - before.index("0") if "0" in before else 0,
        least_after=after.rindex("0") + 1 if "0" in after else 0,
        grouped=inner,
        thousands=trailing,
        exponent=next((text for kind, text in marks if kind == "exponent"), ""),
    )


def _commas(marks: list[tuple[str, str]]) -> tuple[bool, int]:
    kinds = [kind for kind, _ in marks if kind in ("digit", "comma")]
    digits = [at for at, kind in enumerate(kinds) if kind == "digit"]
    if not digits:
        return False, 0

    trailing = len(kinds) - digits[-1] - 1
    return "comma" in kinds[digits[0] : digits[-1]], trailing


def _without_extras(marks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    pointed = False
    for kind, text in marks:
        if kind == "comma" or (kind == "point" and pointed):
            continue
        pointed = pointed or kind == "point"
        kept.append((kind, text))
    return kept


def _scaled(worth: Decimal, section: _Section) -> Decimal:
    """Give what is really written, rounded: percents multiplied, thousands divided."""
    power = 2 * sum(kind == "percent" for kind, _ in section.marks)
    power += 3 * sum(kind == "permille" for kind, _ in section.marks) - 3 * section.thousands
    scaled = worth.copy_abs().scaleb(power, context=_EXACT)
    return scaled.quantize(Decimal(1).scaleb(-section.after), context=_EXACT)


def _written(worth: Decimal, section: _Section, culture: Numerals, *, signed: bool) -> str:
    if section.exponent:
        return _with_exponent(worth, section, culture, signed=signed)

    number = _scaled(worth, section)
    minus = culture.minus if signed and number else ""
    return minus + _filled(number, section, culture)


def _with_exponent(worth: Decimal, section: _Section, culture: Numerals, *, signed: bool) -> str:
    power = worth.adjusted() - max(section.before, 1) + 1 if worth else 0
    number = (
        worth.copy_abs()
        .scaleb(-power, context=_EXACT)
        .quantize(Decimal(1).scaleb(-section.after), context=_EXACT)
    )
    if number.adjusted() >= max(section.before, 1):
        number, power = number.scaleb(-1, context=_EXACT), power + 1
    text = section.exponent.lstrip("eE")
    sign = culture.minus if power < 0 else culture.plus if text.startswith("+") else ""
    spelled = f"{section.exponent[0]}{sign}{abs(power):0{len(text.lstrip('+-'))}d}"
    marks = tuple(
        ("literal", spelled) if kind == "exponent" else (kind, body) for kind, body in section.marks
    )
    minus = culture.minus if signed and number else ""
    return minus + _filled(number, replace(section, marks=marks), culture)


def _filled(number: Decimal, section: _Section, culture: Numerals) -> str:
    whole, _, fraction = f"{number:f}".partition(".")
    whole = whole.lstrip("0").zfill(section.least_before)
    fraction = fraction[: section.least_after] + fraction[section.least_after :].rstrip("0")
    groups = _ungrouped(whole) if not section.grouped else _in_groups(whole, culture)
    result: list[str] = []
    place, beyond = 0, False
    for kind, text in section.marks:
        if kind == "digit" and not beyond:
            result += _at_place(groups, place, section.before)
            place += 1
        elif kind == "digit":
            result.append(fraction[:1])
            fraction = fraction[1:]
        elif kind == "point":
            result += _at_point(groups, section, culture, has_fraction=bool(fraction))
            beyond = True
        else:
            result.append(text)
    return "".join(result)


def _at_point(groups: list[str], section: _Section, culture: Numerals, *, has_fraction: bool) -> list[str]:
    missed = groups if not section.before else []
    return [*missed, culture.point] if has_fraction else missed


def _ungrouped(digits: str) -> list[str]:
    return list(digits)


def _in_groups(digits: str, culture: Numerals) -> list[str]:
    """Give every digit, with the group mark before it where one belongs."""
    edges, edge, sizes = set(), 0, list(culture.group_sizes)
    while sizes and edge < len(digits):
        edge += sizes.pop(0) if len(sizes) > 1 else sizes[0]
        edges.add(edge)
    size = len(digits)
    return [
        f"{culture.group}{digit}" if at and size - at in edges else digit for at, digit in enumerate(digits)
    ]


def _at_place(groups: list[str], place: int, places: int) -> list[str]:
    """Give what stands at one of the digit places before the point; the first takes all that is too many."""
    extra = len(groups) - places
    if place == 0 and extra > 0:
        return groups[: extra + 1]

    at = place + extra
    return groups[at : at + 1] if at >= 0 else []
