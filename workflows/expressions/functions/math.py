"""Functions that calculate."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import reduce

from workflows.expressions.dotnet.decimals import EXACT, fitted, from_double
from workflows.expressions.errors import ExpressionError
from workflows.expressions.functions.arguments import array, count, number, refused, whole
from workflows.expressions.functions.function import Function, Run
from workflows.expressions.values import Number, Value, in_int64

_MOST_RANGE = 100_000
_MOST_INT32 = 2**31 - 1


def _add(left: Value, right: Value) -> Number:
    first, second = number(left, 1), number(right, 2)
    if isinstance(first, Decimal) or isinstance(second, Decimal):
        return fitted(EXACT.add(_decimal(first), _decimal(second)))

    return _bounded(first + second)


def _sub(left: Value, right: Value) -> Number:
    first, second = number(left, 1), number(right, 2)
    if isinstance(first, Decimal) or isinstance(second, Decimal):
        return fitted(EXACT.subtract(_decimal(first), _decimal(second)))

    return _bounded(first - second)


def _mul(left: Value, right: Value) -> Number:
    first, second = number(left, 1), number(right, 2)
    if isinstance(first, Decimal) or isinstance(second, Decimal):
        return fitted(EXACT.multiply(_decimal(first), _decimal(second)))

    return _bounded(first * second)


def _div(left: Value, right: Value) -> Number:
    first, second = number(left, 1), number(right, 2)
    if isinstance(first, Decimal) or isinstance(second, Decimal):
        return fitted(EXACT.divide(_decimal(first), _nonzero_decimal(second)))
    if isinstance(first, int) and isinstance(second, int):
        return _bounded(_truncated(first, second))

    return _float_div(float(first), float(second))


def _mod(left: Value, right: Value) -> Number:
    first, second = number(left, 1), number(right, 2)
    if isinstance(first, Decimal) or isinstance(second, Decimal):
        return fitted(EXACT.remainder(_decimal(first), _nonzero_decimal(second)))
    if isinstance(first, int) and isinstance(second, int):
        return first - second * _truncated(first, second)

    return _float_mod(float(first), float(second))


def _bounded(result: float) -> Number:
    if isinstance(result, int) and not in_int64(result):
        raise ExpressionError("expression_overflow", "de uitkomst past niet in een geheel getal van 64 bits.")

    return result


def _decimal(value: Number) -> Decimal:
    if isinstance(value, float):
        return from_double(value)

    return Decimal(value)


def _nonzero_decimal(value: Number) -> Decimal:
    result = _decimal(value)
    if not result:
        raise _by_zero()

    return result


def _truncated(dividend: int, divisor: int) -> int:
    if divisor == 0:
        raise _by_zero()

    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def _float_div(dividend: float, divisor: float) -> float:
    if divisor:
        return dividend / divisor
    if dividend == 0 or math.isnan(dividend):
        return math.nan

    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


def _float_mod(dividend: float, divisor: float) -> float:
    if divisor == 0 or math.isinf(dividend):
        return math.nan

    return math.fmod(dividend, divisor)


def _by_zero() -> ExpressionError:
    return ExpressionError("expression_division_by_zero", "delen door nul kan niet.")


def _max(*values: Value) -> Number:
    return _folded(values, max)


def _min(*values: Value) -> Number:
    return _folded(values, min)


def _folded(values: tuple[Value, ...], choose: Callable[[Number, Number], Number]) -> Number:
    candidates = array(values[0], 1) if len(values) == 1 else list(values)
    if not candidates:
        raise refused("expression_out_of_range", "de lijst is leeg.")

    numbers = [number(candidate, place) for place, candidate in enumerate(candidates, start=1)]
    return reduce(lambda left, right: _chosen(left, right, choose), numbers)


def _chosen(left: Number, right: Number, choose: Callable[[Number, Number], Number]) -> Number:
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return choose(_decimal(left), _decimal(right))
    if isinstance(left, float) or isinstance(right, float):
        left, right = float(left), float(right)
        return math.nan if math.isnan(left) or math.isnan(right) else choose(left, right)

    return choose(left, right)


def _rand(run: Run, low: Value, high: Value) -> int:
    least, beyond = whole(low, 1), whole(high, 2)
    if beyond <= least:
        raise refused("expression_out_of_range", "het tweede getal moet groter zijn dan het eerste.")

    return run.scope.random_between(least, beyond)


def _range(start: Value, size: Value) -> Value:
    first, wanted = whole(start, 1), count(size, 2)
    if wanted > _MOST_RANGE or first + wanted > _MOST_INT32:
        raise refused(
            "expression_out_of_range", f"een reeks telt hoogstens {_MOST_RANGE} getallen, tot {_MOST_INT32}."
        )

    return list(range(first, first + wanted))


def _exactly(call: Callable[[Value, Value], Number]) -> Callable[[Value, Value], Number]:
    """Let a calculation whose decimals run out of digits end as an error of the expression."""

    def calculate(left: Value, right: Value) -> Number:
        try:
            return call(left, right)
        except InvalidOperation as error:
            raise ExpressionError("expression_overflow", "de uitkomst is te groot.") from error

    return calculate


_GROUP = "Rekenen"
FUNCTIONS = (
    Function(
        name="add",
        group=_GROUP,
        says="Telt twee getallen op.",
        example="add(1, 1.5)",
        result=2.5,
        call=_exactly(_add),
        least=2,
        most=2,
    ),
    Function(
        name="div",
        group=_GROUP,
        says="Deelt twee getallen; van gehele getallen blijft het gehele deel over.",
        example="div(11, 5)",
        result=2,
        call=_exactly(_div),
        least=2,
        most=2,
    ),
    Function(
        name="max",
        group=_GROUP,
        says="Geeft het grootste van de getallen, of van de getallen in een lijst.",
        example="max(1, 3, 2)",
        result=3,
        call=_max,
        least=1,
        most=None,
    ),
    Function(
        name="min",
        group=_GROUP,
        says="Geeft het kleinste van de getallen, of van de getallen in een lijst.",
        example="min(createArray(3, 1, 2))",
        result=1,
        call=_min,
        least=1,
        most=None,
    ),
    Function(
        name="mod",
        group=_GROUP,
        says="Geeft de rest van een deling, met het teken van het gedeelde getal.",
        example="mod(-5, 2)",
        result=-1,
        call=_exactly(_mod),
        least=2,
        most=2,
    ),
    Function(
        name="mul",
        group=_GROUP,
        says="Vermenigvuldigt twee getallen.",
        example="mul(1.5, 2)",
        result=3.0,
        call=_exactly(_mul),
        least=2,
        most=2,
    ),
    Function(
        name="rand",
        group=_GROUP,
        says="Kiest een willekeurig geheel getal, vanaf het eerste tot (niet tot en met) het tweede.",
        example="rand(1, 2)",
        result=1,
        call=_rand,
        least=2,
        most=2,
        kind="reads",
    ),
    Function(
        name="range",
        group=_GROUP,
        says="Maakt een lijst van opeenvolgende gehele getallen: het eerste, en hoeveel.",
        example="range(1, 4)",
        result=[1, 2, 3, 4],
        call=_range,
        least=2,
        most=2,
        grows=True,
    ),
    Function(
        name="sub",
        group=_GROUP,
        says="Trekt het tweede getal van het eerste af.",
        example="sub(10, 3)",
        result=7,
        call=_exactly(_sub),
        least=2,
        most=2,
    ),
)
