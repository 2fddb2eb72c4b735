"""All functions of the language, in one table that the evaluator, the checks and the documentation share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflows.expressions.functions import (
    collections,
    conversion,
    dateparts,
    dates,
    encoding,
    forms,
    logic,
    manipulation,
    math,
    search,
    strings,
    uri,
    workflow,
    xml,
)
from workflows.expressions.functions.function import Function

FUNCTIONS: tuple[Function, ...] = (
    *strings.FUNCTIONS,
    *search.FUNCTIONS,
    *collections.FUNCTIONS,
    *logic.FUNCTIONS,
    *conversion.FUNCTIONS,
    *encoding.FUNCTIONS,
    *math.FUNCTIONS,
    *dates.FUNCTIONS,
    *dateparts.FUNCTIONS,
    *manipulation.FUNCTIONS,
    *xml.FUNCTIONS,
    *uri.FUNCTIONS,
    *workflow.FUNCTIONS,
    *forms.FUNCTIONS,
)

_BY_NAME: Mapping[str, Function] = MappingProxyType(
    {name.lower(): function for function in FUNCTIONS for name in (function.name, *function.aliases)}
)


def find_function(name: str) -> Function | None:
    """Find a function by its name or an older name, in any case."""
    return _BY_NAME.get(name.lower())


def function_names() -> tuple[str, ...]:
    """List every name that works, as it is best spelled."""
    return tuple(name for function in FUNCTIONS for name in (function.name, *function.aliases))
