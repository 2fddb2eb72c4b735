"""The JSON Schema that helps editors with flow files; made from the same tables that the reader uses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from workflows.definition.action_kinds import ACTIONS
from workflows.definition.action_reader import MOST_ITERATIONS, MOST_PARALLEL
from workflows.definition.flow import Status
from workflows.definition.kind import Kind
from workflows.definition.names import LONGEST_NAME
from workflows.definition.retry_policy import MOST_RETRIES
from workflows.definition.shape import RUN_STATUSES, VARIABLE_TYPES
from workflows.definition.trigger_kinds import TRIGGERS
from workflows.definition.trigger_reader import FREQUENCIES, MOST_ABREAST, MOST_RUNS
from workflows.jsontypes import Json, JsonObject

_DURATION: JsonObject = {
    "type": "string",
    "pattern": r"^P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$|@",
    "description": "Een duur, zoals PT5M, PT1H of P14D.",
}
_EXPRESSION: JsonObject = {"type": "string", "pattern": "@"}
_STATUSES = [Status.SUCCEEDED, Status.FAILED, Status.SKIPPED, Status.TIMED_OUT, Status.CANCELLED]


def _word(choices: Iterable[str]) -> JsonObject:
    """Describe one of some words as a reader takes it: in any case, while an editor suggests the official spelling."""
    words = tuple(str(word) for word in choices)
    return {"anyOf": [{"enum": list(words)}, {"type": "string", "pattern": _in_any_case(words)}]}


def _in_any_case(words: Iterable[str]) -> str:
    """Write a pattern that knows no capitals; JSON Schema has no other way to say so."""
    spelled = (
        "".join(f"[{one.upper()}{one.lower()}]" if one.isalpha() else one for one in word) for word in words
    )
    return f"^({'|'.join(spelled)})$"


def _number(most: int | None = None) -> JsonObject:
    """Describe a whole number, also between quotation marks, as some exports write it."""
    bounds: JsonObject = {"minimum": 1} if most is None else {"minimum": 1, "maximum": most}
    return {"type": ["integer", "string"], "pattern": r"^\s*\d+\s*$|@", **bounds}


def schema_text() -> str:
    """Write config/flow.schema.json."""
    return json.dumps(flow_schema(), ensure_ascii=False, indent=2) + "\n"


def flow_schema() -> JsonObject:
    """Describe a whole flow (JSON Schema draft 7, which editors for YAML know)."""
    names: JsonObject = {"maxLength": LONGEST_NAME, "minLength": 1}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Een stroom van Bewaarstroom",
        "type": "object",
        "required": ["triggers", "actions"],
        "properties": {
            "$schema": {"type": "string"},
            "contentVersion": {"type": "string"},
            "metadata": {"type": "object", "properties": {"title": {"type": "string", "description": "De titel van de stroom."}}},
            "description": {"type": "string"},
            "parameters": {"type": "object", "additionalProperties": {"$ref": "#/definitions/parameter"}},
            "triggers": {"type": "object", "propertyNames": names, "additionalProperties": {"$ref": "#/definitions/trigger"}},
            "actions": {"$ref": "#/definitions/actions"},
            "outputs": {"type": "object"},
            "staticResults": {"type": "object", "additionalProperties": {"type": "object"}},
        },
        "definitions": {
            "parameter": _parameter(),
            "duration": _DURATION,
            "retryPolicy": _retry_policy(),
            "recurrence": _recurrence(),
            "variable": _variable(),
            "actions": {"type": ["object", "null"], "propertyNames": names, "additionalProperties": {"$ref": "#/definitions/action"}},
            "branch": {"type": ["object", "null"], "properties": {"actions": {"$ref": "#/definitions/actions"}}},
            "case": {"type": "object", "required": ["case"], "properties": {"case": {}, "actions": {"$ref": "#/definitions/actions"}}},
            "trigger": _one_of_kinds(TRIGGERS, _trigger_members()),
            "action": _one_of_kinds(ACTIONS, _action_members()),
        },
    }  # fmt: skip


def _parameter() -> JsonObject:
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string"}, "defaultValue": {}},
    }


def _retry_policy() -> JsonObject:
    duration = {"$ref": "#/definitions/duration"}
    return {
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {"anyOf": [_word(["none", "fixed", "exponential"]), _EXPRESSION]},
            "count": _number(MOST_RETRIES),
            "interval": duration,
            "minimumInterval": duration,
            "maximumInterval": duration,
        },
    }


def _recurrence() -> JsonObject:
    return {
        "type": "object",
        "required": ["frequency", "interval"],
        "properties": {
            "frequency": {"anyOf": [_word(FREQUENCIES), _EXPRESSION]},
            "interval": _number(),
            "startTime": {"type": "string"},
            "endTime": {"type": "string"},
            "timeZone": {"type": "string", "description": "Bijvoorbeeld W. Europe Standard Time."},
            "schedule": {"type": "object"},
        },
    }


def _variable() -> JsonObject:
    return {
        "type": "object",
        "required": ["name", "type"],
        "properties": {"name": {"type": "string"}, "type": _word(VARIABLE_TYPES), "value": {}},
    }


def _action_members() -> JsonObject:
    statuses: JsonObject = {"type": "array", "minItems": 1, "items": _word(_STATUSES)}
    return {
        "description": {"type": "string"},
        "runAfter": {"type": ["object", "array"], "additionalProperties": statuses, "maxItems": 0},
        "limit": {
            "type": "object",
            "properties": {
                "timeout": {"$ref": "#/definitions/duration"},
                "count": _number(MOST_ITERATIONS),
            },
        },
        "runtimeConfiguration": _runtime("repetitions", MOST_PARALLEL),
        "operationOptions": {"type": "string"},
        "trackedProperties": {"type": "object"},
        "compensation": {
            "type": "object",
            "required": ["type"],
            "properties": {"type": {"type": "string"}, "inputs": {}},
        },
        "metadata": {"type": "object"},
    }


def _runtime(name: str, most: int, **further: Json) -> JsonObject:
    secure: JsonObject = {"type": "array", "items": _word(["inputs", "outputs"])}
    return {
        "type": "object",
        "properties": {
            "concurrency": {"type": "object", "properties": {name: _number(most)}},
            "secureData": {"type": "object", "properties": {"properties": secure}},
            "staticResult": {"type": "object"},
            **further,
        },
    }


def _trigger_runtime() -> JsonObject:
    abreast: JsonObject = {"runs": _number(MOST_ABREAST)}
    return _runtime("runs", MOST_RUNS, folderConcurrency={"type": "object", "properties": abreast})


def _trigger_members() -> JsonObject:
    return {
        "description": {"type": "string"},
        "recurrence": {"$ref": "#/definitions/recurrence"},
        "conditions": {"type": "array", "items": {"type": "object", "required": ["expression"]}},
        "splitOn": {"type": "string"},
        "runtimeConfiguration": _trigger_runtime(),
        "operationOptions": {"type": "string"},
        "correlation": {"type": "object"},
        "metadata": {"type": "object"},
    }


def _one_of_kinds(kinds: tuple[Kind, ...], members: JsonObject) -> JsonObject:
    """Describe what all kinds share, and what each asks besides."""
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": _word(kind.type for kind in kinds), **members},
        "allOf": [_when(kind) for kind in kinds],
    }


def _when(kind: Kind) -> JsonObject:
    needs = [name for name in kind.own if not name.endswith("?")]
    needs += ["inputs"] if kind.needs_inputs else []
    own = {name.rstrip("?"): _member(name.rstrip("?"), says) for name, says in kind.own.items()}
    properties: JsonObject = {**own, **({"inputs": _inputs(kind)} if kind.inputs is not None else {})}
    return {
        "if": {"properties": {"type": {"type": "string", "pattern": _in_any_case([kind.type])}}},
        "then": {"description": kind.says, "required": needs, "properties": properties},
    }


def _inputs(kind: Kind) -> JsonObject:
    members: Mapping[str, str] = kind.inputs or {}
    return {
        "type": ["object", "string"],
        "required": [name for name in members if not name.endswith("?")],
        "properties": {name.rstrip("?"): _member(name.rstrip("?"), says) for name, says in members.items()},
    }


def _member(name: str, says: str) -> JsonObject:
    branches = {"actions": "actions", "else": "branch", "default": "branch", "recurrence": "recurrence"}
    if name in {*branches, "retryPolicy"}:
        return {"$ref": f"#/definitions/{branches.get(name, name)}"}
    if name == "cases":
        return {"type": "object", "additionalProperties": {"$ref": "#/definitions/case"}, "description": says}
    if name == "variables":
        return {"type": "array", "items": {"$ref": "#/definitions/variable"}, "description": says}
    if name == "runStatus":
        return {"anyOf": [_word(RUN_STATUSES), _EXPRESSION], "description": says}

    return {"description": says}
