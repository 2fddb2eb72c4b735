"""The values that a flow was deployed with: they stand beside the definition, and count before what it says itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from workflows.definition.names import find_name
from workflows.jsontypes import Json, JsonObject

_READ = re.compile(r"\bparameters\(\s*'([^']+)'\s*\)", re.IGNORECASE)
ITS_OWN = frozenset({"$connections", "$authentication"})  # how an export signs in; not ours to know


def read_in(definition: Json) -> frozenset[str]:
    """Name the parameters that a definition reads, in lower case."""
    return frozenset(name.lower() for name in _READ.findall(json.dumps(definition, ensure_ascii=False)))


def is_secret(parameter: Json) -> bool:
    """Tell whether a parameter says of itself that its value is a secret; a secret belongs in no file."""
    return isinstance(parameter, Mapping) and str(parameter.get("type")).lower().startswith("secure")


def values_in(parameters: Json) -> Mapping[str, JsonObject]:
    """Read what was given by the name of the parameter: `value`, or a `type` that says that it is a secret."""
    found = parameters.items() if isinstance(parameters, Mapping) else ()
    return {
        name: one
        for name, one in found
        if name not in ITS_OWN and isinstance(one, Mapping) and ("value" in one or is_secret(one))
    }


def with_values(definition: Json, given: Mapping[str, JsonObject]) -> Json:
    """Make each value the default of its parameter: once the definition stands alone, nothing else says it."""
    if not isinstance(definition, Mapping):
        return definition
    declared = definition.get("parameters")
    parameters = dict(declared) if isinstance(declared, Mapping) else {}
    for written, one in given.items():
        name = find_name(written, parameters) or written
        before = parameters.get(name)
        parameters[name] = _declaration(before if isinstance(before, Mapping) else {}, one)
    return {**definition, "parameters": parameters}


def with_shared(definition: Json, shared: Json) -> Json:
    """Declare the parameters that a definition reads and that its project (parameters.json) declares for all flows."""
    if not isinstance(definition, Mapping) or not isinstance(shared, Mapping):
        return definition
    declared = definition.get("parameters")
    own = declared if isinstance(declared, Mapping) else {}
    read = read_in(definition)
    added = {
        name: _declaration({}, one)
        for name, one in shared.items()
        if name.lower() in read and isinstance(one, Mapping) and find_name(name, own) is None
    }
    return {**definition, "parameters": {**own, **added}} if added else definition


def _declaration(declared: JsonObject, given: JsonObject) -> JsonObject:
    """Declare a parameter with the value that it was given, and a secret without any: also not an older one."""
    kept = {name: member for name, member in declared.items() if name != "defaultValue"}
    if is_secret(declared) or is_secret(given):
        return {**kept, "type": declared["type"] if is_secret(declared) else given["type"]}
    told = kept if kept.get("type") else {**kept, "type": given.get("type") or _type_of(given.get("value"))}
    return {**told, "defaultValue": given["value"]} if "value" in given else told


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
        case None | Mapping():  # nothing at all is no list
            return "Object"
        case _:
            return "Array"
