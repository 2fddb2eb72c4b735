"""The actions that need no outside world: data operations and variables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workflows.definition.flow import Action
from workflows.engine.condition import holds
from workflows.engine.jsonschema import check_against
from workflows.engine.table import written
from workflows.errors import PermanentError
from workflows.expressions import Scope, evaluate_value
from workflows.jsontypes import Json

MOST_ROWS = 100_000


@dataclass(frozen=True, kw_only=True)
class Computed:
    """What an action came to."""

    inputs: Json
    outputs: Json
    variables: Mapping[str, Any] = field(default_factory=dict)  # that it set


Compute = Callable[[Action, Scope], Computed]


def _compose(action: Action, scope: Scope) -> Computed:
    value = _worth(action.inputs, scope)
    return Computed(inputs=value, outputs=value)


def _initialize(action: Action, scope: Scope) -> Computed:
    inputs = _object(_worth(action.inputs, scope))
    changes = {}
    for variable in _list(inputs.get("variables")):
        name, kind = str(variable["name"]), str(variable.get("type", "")).lower()
        value = variable.get("value", EMPTY_VALUES.get(kind))
        changes[name] = _fitting(name, kind, value)
    return Computed(inputs=inputs, outputs=None, variables=changes)


def _set(action: Action, scope: Scope) -> Computed:
    inputs = _object(_worth(action.inputs, scope))
    name, before = _variable(inputs, scope)
    value = _fitting(name, _kind_of(before), inputs.get("value"))
    return Computed(inputs=inputs, outputs={"name": name, "value": value}, variables={name: value})


def _stepping(sign: int) -> Compute:
    def step(action: Action, scope: Scope) -> Computed:
        inputs = _object(_worth(action.inputs, scope))
        name, before = _variable(inputs, scope)
        by = inputs.get("value", 1)
        if not _number(before) or not _number(by):
            raise PermanentError("variable-not-a-number", f"De variabele '{name}' is geen getal.")
        value = before + sign * by
        return Computed(inputs=inputs, outputs={"name": name, "value": value}, variables={name: value})

    return step


def _append_to_array(action: Action, scope: Scope) -> Computed:
    inputs = _object(_worth(action.inputs, scope))
    name, before = _variable(inputs, scope)
    if not isinstance(before, list):
        raise PermanentError("variable-not-a-list", f"De variabele '{name}' is geen lijst.")
    value = [*before, inputs.get("value")]
    return Computed(inputs=inputs, outputs={"name": name, "value": value}, variables={name: value})


def _append_to_string(action: Action, scope: Scope) -> Computed:
    inputs = _object(_worth(action.inputs, scope))
    name, before = _variable(inputs, scope)
    value = f"{before or ''}{'' if inputs.get('value') is None else inputs.get('value')}"
    return Computed(inputs=inputs, outputs={"name": name, "value": value}, variables={name: value})


def _parse_json(action: Action, scope: Scope) -> Computed:
    content = _worth(_object(action.inputs).get("content"), scope)
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except ValueError as error:
            raise PermanentError("json-unreadable", "De inhoud is geen geldige JSON.") from error
    check_against(_object(action.inputs).get("schema"), content)
    return Computed(inputs={"content": content}, outputs={"body": content})


def _select(action: Action, scope: Scope) -> Computed:
    template, rows = _object(action.inputs).get("select"), _from(action, scope)
    body = [_worth(template, replace(scope, item=row)) for row in rows]
    return Computed(inputs={"from": rows}, outputs={"body": body})


def _query(action: Action, scope: Scope) -> Computed:
    where, rows = _object(action.inputs).get("where"), _from(action, scope)
    body = [row for row in rows if holds(where, replace(scope, item=row))]
    return Computed(inputs={"from": rows}, outputs={"body": body})


def _join(action: Action, scope: Scope) -> Computed:
    rows, glue = _from(action, scope), str(_worth(_object(action.inputs).get("joinWith"), scope) or "")
    text = glue.join(str(_worth("@{item()}", replace(scope, item=row))) for row in rows)
    return Computed(inputs={"from": rows, "joinWith": glue}, outputs={"body": text})


def _table(action: Action, scope: Scope) -> Computed:
    inputs, rows = _object(action.inputs), _from(action, scope)
    columns = [_object(column) for column in _list(inputs.get("columns"))]
    table = [_cells(row, columns, scope) for row in rows]
    kind = str(_worth(inputs.get("format"), scope) or "CSV")
    return Computed(inputs={"from": rows, "format": kind}, outputs={"body": written(table, kind)})


def _cells(row: Any, columns: Sequence[Mapping[str, Any]], scope: Scope) -> Mapping[str, Any]:
    """Fill one row: the named columns, or everything that the row has."""
    if not columns:
        return _object(row)
    here = replace(scope, item=row)
    return {str(_worth(column.get("header"), here)): _worth(column.get("value"), here) for column in columns}


BUILTINS: Mapping[str, Compute] = {
    "Compose": _compose,
    "InitializeVariable": _initialize,
    "SetVariable": _set,
    "IncrementVariable": _stepping(+1),
    "DecrementVariable": _stepping(-1),
    "AppendToArrayVariable": _append_to_array,
    "AppendToStringVariable": _append_to_string,
    "ParseJson": _parse_json,
    "Select": _select,
    "Query": _query,
    "Join": _join,
    "Table": _table,
}

EMPTY_VALUES: Mapping[str, Any] = {
    "string": "",
    "array": [],
    "object": {},
    "integer": 0,
    "float": 0.0,
    "boolean": False,
}

FITS: Mapping[str, Callable[[Any], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: value is None or isinstance(value, str),
    "array": lambda value: value is None or isinstance(value, list),
    "object": lambda value: value is None or isinstance(value, Mapping),
}


def _worth(template: Json, scope: Scope) -> Any:
    return evaluate_value(template, scope)


def _from(action: Action, scope: Scope) -> list[Any]:
    rows = _worth(_object(action.inputs).get("from"), scope)
    if not isinstance(rows, list):
        raise PermanentError("from-not-a-list", f"De actie '{action.name}' krijgt geen lijst.")
    if len(rows) > MOST_ROWS:
        raise PermanentError("from-too-long", f"De actie '{action.name}' krijgt een te lange lijst.")
    return rows


def _variable(inputs: Mapping[str, Any], scope: Scope) -> tuple[str, Any]:
    asked = str(inputs.get("name"))
    for name, value in scope.variables.items():
        if name.lower() == asked.lower():
            return name, value
    raise PermanentError("variable-unknown", f"De variabele '{asked}' is niet eerst gemaakt.")


def _fitting(name: str, kind: str, value: Any) -> Any:
    if not FITS.get(kind, lambda _: True)(value):
        raise PermanentError("variable-wrong-type", f"De waarde past niet in de variabele '{name}' ({kind}).")
    return value


def _kind_of(value: Any) -> str:
    for kind in ("boolean", "integer", "float"):
        if FITS[kind](value):
            return kind
    return ""


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _object(value: Json) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else []
