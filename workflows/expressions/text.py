"""How a value is written as text, alone or within a template."""

from __future__ import annotations

from decimal import Decimal

from workflows.expressions.content import is_content, text_of
from workflows.expressions.dotnet.doubles import spell_double
from workflows.expressions.jsontext import write_json
from workflows.expressions.limits import LIMITS
from workflows.expressions.values import Value


def to_text(value: Value, limit: int = LIMITS.text) -> str:
    """Write as `string()` does: True, 5, 1.5, compact JSON, the text of content, and nothing for null."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return text_of(value) if is_content(value) else write_json(value, limit)

    return _scalar(value)


def _scalar(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return spell_double(value)

    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def raw_text(value: Value, limit: int = LIMITS.text) -> str:
    """Write as conversions to a number read it: texts as they are, all else as JSON."""
    return value if isinstance(value, str) else write_json(value, limit)
