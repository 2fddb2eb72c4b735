"""The data operations: Compose, Expression, ParseJson, Select, Query, Join and Table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflows.definition.flow import Action
from workflows.engine.condition import holds
from workflows.engine.jsonschema import check_against
from workflows.engine.moments import moment
from workflows.engine.table import written
from workflows.errors import PermanentError
from workflows.expressions import Scope, evaluate_value

MOST_ROWS = 100_000


@dataclass(frozen=True, kw_only=True)
class Computed:
    """What an action came to; plain JSON, as evaluate_value gives it."""

    inputs: Any
    outputs: Any


Compute = Callable[[Action, Scope], Computed]


def members(value: Any) -> Mapping[str, Any]:
    """Take an object as it is, and anything else as one without members."""
    return value if isinstance(value, Mapping) else {}


def _compose(action: Action, scope: Scope) -> Computed:
    value = evaluate_value(action.inputs, scope)
    return Computed(inputs=value, outputs=value)


def _expression(action: Action, scope: Scope) -> Computed:
    inputs = evaluate_value(action.inputs, scope)
    return Computed(inputs=inputs, outputs={"body": moment(action, inputs, scope)})


def _parse_json(action: Action, scope: Scope) -> Computed:
    asked = members(action.inputs)
    content = evaluate_value(asked.get("content"), scope)
    parsed = _parsed(content) if isinstance(content, str) else content
    check_against(asked.get("schema"), parsed)
    return Computed(inputs={"content": content}, outputs={"body": parsed})


def _parsed(content: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PermanentError("json-unreadable", "De inhoud is geen geldige JSON.") from error


def _select(action: Action, scope: Scope) -> Computed:
    template, rows = members(action.inputs).get("select"), _from(action, scope)
    body = [evaluate_value(template, replace(scope, item=row)) for row in rows]
    return Computed(inputs={"from": rows}, outputs={"body": body})


def _query(action: Action, scope: Scope) -> Computed:
    where, rows = members(action.inputs).get("where"), _from(action, scope)
    body = [row for row in rows if holds(where, replace(scope, item=row))]
    return Computed(inputs={"from": rows}, outputs={"body": body})


def _join(action: Action, scope: Scope) -> Computed:
    rows = _from(action, scope)
    glue = _text(evaluate_value(members(action.inputs).get("joinWith"), scope), scope)
    body = glue.join(_text(row, scope) for row in rows)
    return Computed(inputs={"from": rows, "joinWith": glue}, outputs={"body": body})


def _table(action: Action, scope: Scope) -> Computed:
    asked, rows = members(action.inputs), _from(action, scope)
    kind = str(evaluate_value(asked.get("format"), scope) or "CSV")
    listed = asked.get("columns") or ()
    columns = [members(column) for column in listed] if isinstance(listed, Sequence) else []
    cells = [_cells(row, columns, scope) for row in rows]
    return Computed(inputs={"from": rows, "format": kind}, outputs={"body": written(cells, kind)})


def _cells(row: Any, columns: Sequence[Mapping[str, Any]], scope: Scope) -> Mapping[str, Any]:
    """Fill one row: the named columns, or everything that the row has."""
    if not columns:
        return members(row)
    here = replace(scope, item=row)
    return {
        str(evaluate_value(column.get("header"), here)): evaluate_value(column.get("value"), here)
        for column in columns
    }


DATA: Mapping[str, Compute] = {
    "Compose": _compose,
    "Expression": _expression,
    "ParseJson": _parse_json,
    "Select": _select,
    "Query": _query,
    "Join": _join,
    "Table": _table,
}


def _text(value: Any, scope: Scope) -> str:
    """Spell a value as an interpolation would."""
    return str(evaluate_value("@{item()}", replace(scope, item=value)))


def _from(action: Action, scope: Scope) -> list[Any]:
    rows = evaluate_value(members(action.inputs).get("from"), scope)
    if not isinstance(rows, list):
        raise PermanentError("from-not-a-list", f"De actie '{action.name}' krijgt geen lijst.")
    if len(rows) > MOST_ROWS:
        raise PermanentError("from-too-long", f"De actie '{action.name}' krijgt een te lange lijst.")
    return rows
