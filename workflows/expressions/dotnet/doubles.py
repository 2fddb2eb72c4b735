"""How .NET writes a double: the shortest digits that read back the same."""

from __future__ import annotations

from decimal import Decimal

from workflows.expressions.values import special_name


def spell_double(value: float) -> str:
    """Write as `double.ToString("R")` does in .NET Core 3.0 and later: 5, 0.1, 1E+16, NaN."""
    if value - value != 0:
        return special_name(value)

    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0") or "0"
    point = len(digits) + int(exponent) if text != "0" else 1
    body = _scientific(text, point) if point > max(len(text), 15) or point < -3 else _fixed(text, point)
    return f"-{body}" if sign else body


def spell_json_double(value: float) -> str:
    """Write a finite double as in JSON: always recognisable as a double."""
    text = spell_double(value)
    return text if "." in text or "E" in text else f"{text}.0"


def _fixed(digits: str, point: int) -> str:
    if point <= 0:
        return "0." + "0" * -point + digits
    if point >= len(digits):
        return digits + "0" * (point - len(digits))

    return f"{digits[:point]}.{digits[point:]}"


def _scientific(digits: str, point: int) -> str:
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    exponent = point - 1
    return f"{digits[0]}{fraction}E{'+' if exponent >= 0 else '-'}{abs(exponent):02d}"
