""".NET's decimal: a whole number of at most 96 bits with 0 to 28 digits after the point."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

from workflows.expressions.errors import ExpressionError

_MOST = 2**96 - 1
_SCALE = 28
EXACT = Context(prec=120, rounding=ROUND_HALF_EVEN, Emax=10_000, Emin=-10_000)
_DOUBLE_DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)


def fitted(number: Decimal) -> Decimal:
    """Round to what a decimal can hold; raises ExpressionError when the number is too large."""
    if not number.is_finite() or number.adjusted() > 29:
        raise _overflow()

    scale = min(_SCALE, max(0, -int(number.as_tuple().exponent)))
    while True:
        rounded = number.quantize(Decimal(1).scaleb(-scale), context=EXACT)
        if abs(int(rounded.scaleb(scale, context=EXACT))) <= _MOST:
            return rounded or rounded.copy_abs()  # a decimal has no negative zero to show
        if scale == 0:
            raise _overflow()
        scale -= 1


def from_double(number: float) -> Decimal:
    """Convert the 15 digits that .NET trusts of a double; raises ExpressionError when it does not fit."""
    if number - number != 0:
        raise _overflow()

    rounded = _DOUBLE_DIGITS.create_decimal(Decimal(number))
    return fitted(rounded.normalize(EXACT)) or Decimal(0)


def _overflow() -> ExpressionError:
    return ExpressionError("expression_overflow", "De uitkomst is te groot voor een decimaal getal.")
