"""What Azure works out in a template before it deploys: every text that stands between [ and ]."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflows.definition.deployed import is_secret
from workflows.definition.names import find_name
from workflows.definition.tree import Path
from workflows.expressions import ExpressionError, Scope, evaluate_value
from workflows.expressions.parser import parse_template
from workflows.expressions.syntax import calls_in
from workflows.jsontypes import Json, JsonObject

_MOST_ROUNDS = 10  # variables that are made of variables that are made of variables …
_ALIKE = frozenset(
    [
        "parameters", "variables", "if", "equals", "and", "or", "not", "greater", "less", "coalesce", "empty", "contains",
        "concat", "tolower", "toupper", "string", "replace", "trim", "substring", "split", "join", "startswith", "endswith",
        "add", "sub", "mul", "div", "mod", "int", "length", "first", "last", "createarray",
    ]
)  # fmt: skip
"""Functions that mean the same in a template as in a flow. Others, such as guid, only have the same name."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template's parameters that have a value of their own, and its variables, as far as they can be worked out."""

    scope: Scope

    def filled(self, value: Json) -> Json:
        """Work out every text in a value; one that needs Azure for it stays as it is."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {name: self.filled(member) for name, member in value.items()}
        if isinstance(value, Sequence):
            return [self.filled(item) for item in value]

        return value

    def _text(self, text: str) -> Json:
        if text.startswith("[[") and text.endswith("]"):
            return text[1:]
        if not is_left(text):
            return text
        expression = f"@{text[1:-1].strip()}"
        try:
            if {call.name.lower() for call in calls_in(parse_template(expression))} <= _ALIKE:
                return evaluate_value(expression, self.scope)  # type: ignore[return-value] # it gives plain JSON
        except ExpressionError:
            pass  # what it names has no value here

        return text


def template_of(value: JsonObject, given: JsonObject | None = None) -> Template:
    """Work out what a template says of itself; what it was *given* counts before its own defaults."""
    parameters, variables = _values(value, given or {}), dict(_members(value, "variables"))
    for _ in range(_MOST_ROUNDS):
        known = Template(scope=Scope(parameters=_done(parameters), variables=_done(variables)))
        worked_out = {name: known.filled(one) for name, one in variables.items()}
        filled = {name: known.filled(one) for name, one in parameters.items()}
        if (worked_out, filled) == (variables, parameters):
            break
        variables, parameters = worked_out, filled
    return Template(scope=Scope(parameters=_done(parameters), variables=_done(variables)))


def template_within(deployment: JsonObject, outer: Template | None) -> Template:
    """Work out what the template of a deployment may name.

    Azure works out a nested one in the template around it, unless it asks for a scope of its own.
    """
    scope = str(_members(deployment, "expressionEvaluationOptions").get("scope"))
    if outer is not None and scope.lower() != "inner":
        return outer
    given = _members(deployment, "parameters")
    filled = outer.filled(given) if outer is not None else given
    return template_of(_members(deployment, "template"), filled if isinstance(filled, Mapping) else {})


def _values(template: JsonObject, given: JsonObject) -> dict[str, Json]:
    """Read the parameters that have a value: a given one replaces the default, also where it is not known."""
    found: dict[str, Json] = {}
    for name, declared in _members(template, "parameters").items():
        spelled = find_name(name, given)
        told, member = (declared, "defaultValue") if spelled is None else (given[spelled], "value")
        if isinstance(told, Mapping) and member in told and not is_secret(declared):
            found |= {name: told[member]} if spelled is None else _done({name: told[member]})
    return found


def is_left(value: Json) -> bool:
    """Tell whether a value is a text that Azure would still have to work out."""
    if not isinstance(value, str) or not value[1:-1].strip():
        return False
    return value.startswith("[") and value.endswith("]") and not value.startswith("[[")


def left_in(before: Json, after: Json, path: Path = ()) -> Iterator[Path]:
    """Name the places where a text could not be worked out: it is the same as before."""
    if is_left(before):
        if before == after:
            yield path
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for name, member in before.items():
            yield from left_in(member, after[name], (*path, name))
    elif isinstance(before, Sequence) and not isinstance(before, str) and isinstance(after, Sequence):
        for index, item in enumerate(before):
            yield from left_in(item, after[index], (*path, index))


def _members(value: JsonObject, name: str) -> JsonObject:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _done(values: Mapping[str, Json]) -> dict[str, Json]:
    """Leave out what needs Azure, also within: half a value would be a wrong one."""
    return {name: one for name, one in values.items() if next(left_in(one, one), None) is None}
