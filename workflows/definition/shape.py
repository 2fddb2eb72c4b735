"""Whether an action or trigger has the members that its kind asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from workflows.definition.cursor import Cursor
from workflows.definition.kind import Kind
from workflows.definition.moments import check_moment
from workflows.definition.names import closest
from workflows.definition.signin import check_signin
from workflows.jsontypes import Json

COMMON = (
    "type",
    "kind",
    "inputs",
    "runAfter",
    "limit",
    "runtimeConfiguration",
    "operationOptions",
    "trackedProperties",
    "compensation",
    "metadata",
    "description",
    "correlation",
    "retryPolicy",
)
TRIGGER_COMMON = (
    *COMMON,
    "recurrence",
    "evaluatedRecurrence",
    "conditions",
    "splitOn",
    "splitOnConfiguration",
    "state",
)
VARIABLE_TYPES = ("Boolean", "Integer", "Float", "String", "Array", "Object")
RUN_STATUSES = ("Succeeded", "Failed", "Cancelled")
_MOST_COMPARED = 50  # members of one object
_ALIKE = 0.85  # how sure to be before calling an unknown member a slip of the pen


def official_members(value: Json, kind: Kind | None) -> Json:
    """Spell the members of inputs as this kind does; anything else stays."""
    if not isinstance(value, Mapping) or kind is None or kind.inputs is None:
        return value

    spelling = {name.rstrip("?").lower(): name.rstrip("?") for name in kind.inputs}
    return {spelling.get(name.lower(), name): member for name, member in value.items()}


def check_shape(cursor: Cursor, kind: Kind, common: Iterable[str]) -> None:
    """Note what is missing, misplaced or misspelled."""
    _check_members(cursor, kind.own, common)
    if kind.type == "Expression":
        check_moment(cursor)
    inputs = cursor.find("inputs")
    if inputs is None:
        if kind.needs_inputs and "inputs" not in cursor.members:
            cursor.wrong("member_missing", f'een actie van het type {kind.type} heeft "inputs" nodig')
        return
    if kind.inputs is not None:
        _check_inputs(inputs, kind.inputs)
    _check_kind(inputs, kind)


def check_transitions(cursor: Cursor) -> None:
    """Note the transitions of a state machine: they order actions in another way than runAfter, which is all we know."""
    found = cursor.find("transitions")
    if found is not None and found.value:
        found.wrong(
            "transitions_not_here", "overgangen van een toestandsmachine (transitions) bestaan hier niet"
        )


def _check_inputs(inputs: Cursor, members: Mapping[str, str]) -> None:
    if isinstance(inputs.value, Mapping):
        _check_members(inputs, members, ("retryPolicy", "operationOptions"))
    elif not isinstance(inputs.value, str):
        inputs.wrong("object_expected", "hier hoort een object met eigenschappen")


def _check_members(cursor: Cursor, members: Mapping[str, str], others: Iterable[str]) -> None:
    present = {name.lower() for name in cursor.members}
    for name in members:
        if not name.endswith("?") and name.lower() not in present:
            cursor.wrong("member_missing", f'hier ontbreekt "{name}": {members[name]}')

    known = [*(name.rstrip("?") for name in members), *others]
    lower = {name.lower() for name in known}
    for name, member in islice(cursor.each(), _MOST_COMPARED):
        meant = closest(name, known, alike=_ALIKE) if name.lower() not in lower else None
        if meant and meant.lower() not in present:
            member.wrong("member_unknown", f'"{name}" bestaat hier niet', meant)


def _check_kind(inputs: Cursor, kind: Kind) -> None:
    match kind.type:
        case "InitializeVariable":
            _check_initialize(inputs)
        case "Terminate":
            inputs.choice("runStatus", RUN_STATUSES) if _literal(inputs, "runStatus") else None
        case "Wait":
            _check_wait(inputs)
        case "Http":
            check_signin(inputs)
        case "HttpWebhook":
            for call in ("subscribe", "unsubscribe"):
                asked = inputs.object(call) if isinstance(inputs.value, Mapping) else None
                if asked is not None:
                    check_signin(asked)
        case "Table":
            inputs.choice("format", ("CSV", "HTML")) if _literal(inputs, "format") else None
        case _:
            pass


def _literal(cursor: Cursor, name: str) -> bool:
    value = cursor.find(name)
    return value is not None and not (isinstance(value.value, str) and "@" in value.value)


def _check_initialize(inputs: Cursor) -> None:
    variables = inputs.find("variables")
    items = list(variables.items()) if variables else []
    if variables and not items:
        variables.wrong("one_variable", "hier hoort een lijst met minstens één variabele")
    for item in items:
        if item.text("name") is None and "name" not in item.members:
            item.wrong("member_missing", 'hier ontbreekt "name": de naam van de variabele')
        if item.choice("type", VARIABLE_TYPES) is None and "type" not in item.members:
            item.wrong("member_missing", f'hier ontbreekt "type": {", ".join(VARIABLE_TYPES)}')


def _check_wait(inputs: Cursor) -> None:
    if isinstance(inputs.value, Mapping) and inputs.find("interval") is None and inputs.find("until") is None:
        inputs.wrong("member_missing", 'hier ontbreekt "interval" (hoe lang) of "until" (tot wanneer)')
