"""The actions that make and change variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflows.definition.flow import Action
from workflows.engine.data import Computed, members
from workflows.engine.scope import View
from workflows.engine.variables import EMPTY_VALUES, Variables, declared_in, is_number
from workflows.errors import PermanentError
from workflows.expressions import evaluate_value

Change = Callable[[Any, Any], Any]
"""From the value before and the value given, the value after; raises PermanentError."""


def set_variable(action: Action, view: View, variables: Variables) -> Computed:
    """Make or change what the action names."""
    inputs = members(evaluate_value(action.inputs, view.scope))
    if action.type == "InitializeVariable":
        return _initialize(action, inputs, view, variables)
    name = variables.spelled(str(inputs.get("name")))
    before = None if action.type == "SetVariable" else variables.read(name, view.taint)
    value = CHANGES[action.type](before, inputs.get("value"))
    variables.write(name, value, secure=_is_secure(action, view))
    return Computed(inputs=inputs, outputs={"name": name, "value": value})


def _initialize(action: Action, inputs: Mapping[str, Any], view: View, variables: Variables) -> Computed:
    for made in declared_in(inputs):
        value = made.get("value")
        if value is None:
            value = EMPTY_VALUES.get(str(made.get("type", "")).lower())
        variables.create(str(made.get("name")), value, secure=_is_secure(action, view))
    return Computed(inputs=inputs, outputs=None)


def _is_secure(action: Action, view: View) -> bool:
    return view.taint.touched or action.secure_inputs or action.secure_outputs


def _set(_before: Any, given: Any) -> Any:
    return given


def _increment(before: Any, given: Any) -> Any:
    return _number(before) + _number(1 if given is None else given)


def _decrement(before: Any, given: Any) -> Any:
    return _number(before) - _number(1 if given is None else given)


def _append_to_array(before: Any, given: Any) -> Any:
    if before is not None and not isinstance(before, list):
        raise PermanentError("variable-not-a-list", "Deze variabele is geen lijst.")
    return [*(before or ()), given]


def _append_to_string(before: Any, given: Any) -> Any:
    if before is not None and not isinstance(before, str):
        raise PermanentError("variable-not-a-text", "Deze variabele is geen tekst.")
    return f"{before or ''}{'' if given is None else given}"


def _number(value: Any) -> Any:
    if not is_number(value):
        raise PermanentError("variable-not-a-number", "Hier is een getal nodig.")
    return value


CHANGES: Mapping[str, Change] = {
    "SetVariable": _set,
    "IncrementVariable": _increment,
    "DecrementVariable": _decrement,
    "AppendToArrayVariable": _append_to_array,
    "AppendToStringVariable": _append_to_string,
}
SETTERS = frozenset(CHANGES) | {"InitializeVariable"}
