"""Expressions in bulk: JSON lines in, JSON lines out, a bad line is answered and not fatal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from workflows.expressions.dotnet.dateparse import read_moment
from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.jsontext import read_json, write_json
from workflows.expressions.limits import LIMITS
from workflows.expressions.scope import NOTHING, Scope, current_ticks
from workflows.expressions.values import Value, too_big

LONGEST_LINE = 20_000_000
"""Characters, without the end of the line; who reads lines from somewhere needs to keep no more of one than this, and one more."""
_RECORD = {
    "name",
    "inputs",
    "outputs",
    "body",
    "status",
    "code",
    "error",
    "startTime",
    "endTime",
    "trackingId",
    "clientTrackingId",
    "originHistoryName",
    "retryHistory",
}
_CONTEXT = {
    "parameters",
    "variables",
    "appsettings",
    "trigger",
    "triggerOutputs",
    "triggerBody",
    "actions",
    "action",
    "results",
    "items",
    "item",
    "iterationIndexes",
    "workflow",
    "callbackUrl",
    "utcNow",
}


def evaluate_lines(lines: Iterable[str], ticks: Callable[[], int] = current_ticks) -> Iterator[str]:
    """Answer each `{"id", "expr", "context"?}` with `{"id", "value"}` or `{"id", "error"}`; blank lines are skipped.

    The context's members: parameters, variables, appsettings, items, iterationIndexes, results, workflow (objects);
    triggerOutputs, triggerBody or trigger; actions, by name: a record with outputs, body, inputs or status, or else
    the outputs themselves; action, item, callbackUrl; utcNow (a date and time). `expr` may be any JSON: every text
    in it is worked out. An error has code, message, and where known position (from 0) and suggestion.
    Decimals keep their digits; NaN and infinity are written as their names.
    """
    for number, line in enumerate(lines):
        text = line.removeprefix("\ufeff") if number == 0 else line  # Windows begins what it pipes with it
        if text.strip():
            yield _answered(text, ticks)


def _answered(line: str, ticks: Callable[[], int]) -> str:
    identity: Value = None
    try:
        request = _request(line)
        identity = _identity(request.get("id"))
        expression = _expression(request)
        value = _worked_out(expression, scope_of(request.get("context"), ticks), LIMITS.depth)
        return write_json({"id": identity, "value": value}, 10 * LIMITS.text)
    except ExpressionError as error:
        problem = error
    except RecursionError:
        problem = too_big("te diep genest")

    return write_json({"id": identity, "error": _described(problem)}, 10 * LIMITS.text)


def _identity(value: Value) -> Value:
    """Take an id that is text or a number; anything else would not help to find the line back."""
    return None if isinstance(value, list | dict) else value


def _request(line: str) -> Mapping[str, Value]:
    if len(line) > LONGEST_LINE + line.endswith("\n"):
        raise _bad_line(f"Deze regel is langer dan {LONGEST_LINE} tekens.")
    request = read_json(line)
    if not isinstance(request, dict):
        raise _bad_line('Een regel is een JSON-object met "id", "expr" en "context".')

    return request


def _expression(request: Mapping[str, Value]) -> Value:
    if "expr" not in request:
        raise _bad_line(
            'In deze regel ontbreekt "expr": een regel is een JSON-object met "id", "expr" en "context".'
        )

    return request["expr"]


def _bad_line(message: str) -> ExpressionError:
    return ExpressionError("expression_bad_line", message)


def _worked_out(value: Value, scope: Scope, room: int) -> Value:
    """Work out every text as evaluate_value does, but keep decimals."""
    if room < 0:
        raise ExpressionError("expression_too_deep", "Deze waarde is te diep genest.")
    if isinstance(value, str):
        return evaluate(value, scope)
    if isinstance(value, dict):
        return {
            str(evaluate(key, scope)): _worked_out(member, scope, room - 1) for key, member in value.items()
        }
    if isinstance(value, list):
        return [_worked_out(member, scope, room - 1) for member in value]

    return value


def _described(error: ExpressionError) -> Value:
    described: dict[str, Value] = {"code": error.code, "message": error.message}
    if error.position is not None:
        described["position"] = error.position
    if error.suggestion is not None:
        described["suggestion"] = error.suggestion
    return described


def scope_of(context: Value, ticks: Callable[[], int] = current_ticks) -> Scope:
    """Read a context as a scope; raises ExpressionError when a member is unknown or of the wrong kind."""
    members = _object(context, "context") if context is not None else {}
    unknown = members.keys() - _CONTEXT
    if unknown:
        raise ExpressionError("expression_bad_context", f"De context kent geen '{min(unknown)}'.")

    part = partial(_part, members)
    return Scope(
        trigger=_trigger(members),
        actions={name: _record(name, given) for name, given in part("actions").items()},
        action=(lambda: part("action")) if part("action") else None,
        results=part("results"),
        items=part("items"),
        item=members.get("item", NOTHING),
        iteration_indexes=_indexes(part("iterationIndexes")),
        variables=part("variables"),
        parameters=part("parameters"),
        appsettings=part("appsettings"),
        workflow=part("workflow"),
        callback_url=_text(members.get("callbackUrl")),
        ticks=_clock(members.get("utcNow"), ticks),
    )


def _object(value: Value, what: str) -> dict[str, Value]:
    if isinstance(value, dict):
        return value

    raise ExpressionError("expression_bad_context", f"'{what}' moet een object zijn.")


def _part(members: Mapping[str, Value], name: str) -> dict[str, Value]:
    value = members.get(name)
    return {} if value is None else _object(value, name)


def _trigger(members: Mapping[str, Value]) -> Mapping[str, Value] | None:
    trigger = _part(members, "trigger")
    if "triggerOutputs" in members:
        return {**trigger, "outputs": members["triggerOutputs"]}
    if "triggerBody" in members:
        return {**trigger, "outputs": {"body": members["triggerBody"]}}

    return trigger or None


def _record(name: str, given: Value) -> Mapping[str, Value]:
    if not isinstance(given, dict) or not given or not given.keys() <= _RECORD:
        return {"name": name, "outputs": given, "status": "Succeeded"}
    if "outputs" not in given and "body" in given:
        rest = {key: value for key, value in given.items() if key != "body"}
        return {"name": name, **rest, "outputs": {"body": given["body"]}}

    return {"name": name, **given}


def _indexes(given: Mapping[str, Value]) -> dict[str, int]:
    return {name: index for name, index in given.items() if isinstance(index, int)}


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _clock(now: Value, ticks: Callable[[], int]) -> Callable[[], int]:
    if not isinstance(now, str):
        return ticks

    fixed = read_moment(now, ticks()).ticks
    return lambda: fixed
