"""The values that a flow was deployed with: they stand beside the definition, and count before what it says itself."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition.names import find_name
from workflows.jsontypes import Json

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
