"""The values that a flow was deployed with: they stand beside the definition, and count before what it says itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from workflows.definition.names import find_name
from workflows.jsontypes import Json

_READ = re.compile(r"\bparameters\(\s*'([^']+)'\s*\)", re.IGNORECASE)
_ITS_OWN = frozenset({"$connections", "$authentication"})  # how Azure signs in; not ours to know


def values_in(parameters: Json) -> Mapping[str, Json]:
    """Read the values by the name of the parameter."""
    found = parameters.items() if isinstance(parameters, Mapping) else ()
    return {
        name: one["value"]
        for name, one in found
        if name not in _ITS_OWN and isinstance(one, Mapping) and "value" in one
    }


def with_values(definition: Json, given: Mapping[str, Json]) -> Json:
    """Make each value the default of its parameter: once the definition stands alone, nothing else says it."""
    if not isinstance(definition, Mapping):
        return definition
    declared = definition.get("parameters")
    parameters = dict(declared) if isinstance(declared, Mapping) else {}
    for written, value in given.items():
        name = find_name(written, parameters) or written
        before = parameters.get(name)
        told = before if isinstance(before, Mapping) else {"type": _type_of(value)}
        if not str(told.get("type")).lower().startswith("secure"):  # a secret belongs in no file
            parameters[name] = {**told, "defaultValue": value}
    return {**definition, "parameters": parameters}


def with_shared(definition: Json, shared: Json) -> Json:
    """Declare the parameters that a definition reads and that its project (parameters.json) declares for all flows."""
    if not isinstance(definition, Mapping) or not isinstance(shared, Mapping):
        return definition
    declared = definition.get("parameters")
    own = declared if isinstance(declared, Mapping) else {}
    read = {name.lower() for name in _READ.findall(json.dumps(definition, ensure_ascii=False))}
    added = {
        name: _declaration(one)
        for name, one in shared.items()
        if name.lower() in read and isinstance(one, Mapping) and find_name(name, own) is None
    }
    return {**definition, "parameters": {**own, **added}} if added else definition


def _declaration(shared: Mapping[str, Json]) -> Json:
    type_ = shared.get("type") or _type_of(shared.get("value"))
    secret = str(type_).lower().startswith("secure")  # a secret belongs in no file
    return (
        {"type": type_}
        if secret or "value" not in shared
        else {"type": type_, "defaultValue": shared["value"]}
    )


def _type_of(value: Json) -> str:
    match value:
        case bool():
            return "Bool"
        case int():
            return "Int"
        case float():
            return "Float"
        case str():
            return "String"
        case Mapping():
            return "Object"
        case _:
            return "Array"
