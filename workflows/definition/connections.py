"""Which connector each connection of an export belongs to, as the text around the definition says."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition.old_style import connection_of
from workflows.jsontypes import Json

_API = "/providers/Microsoft.PowerApps/apis/"


def connectors_in(references: Json) -> Mapping[str, str]:
    """Read connectionReferences: the name of each connection with the apiId that it stands for."""
    found = references.items() if isinstance(references, Mapping) else ()
    return {name: api for name, one in found if isinstance(one, Mapping) and (api := _api_of(one))}


def with_connectors(definition: Json, connectors: Mapping[str, str]) -> Json:
    """Write its apiId beside every operation whose host only names a connection; data of a flow stays as it is.

    Once the definition stands alone, nothing else says which connector it is.
    """
    return _step(definition, connectors)


def _step(value: Json, connectors: Mapping[str, str]) -> Json:
    """Go through one action or trigger, or a whole definition: a member is its call, holds others, or is data."""
    if not isinstance(value, Mapping):
        return value
    step = dict(value)
    for name, member in value.items():
        match name.lower():
            case "inputs":
                step[name] = _call(member, connectors)
            case "triggers" | "actions" | "cases" | "tools":
                step[name] = _steps(member, connectors)
            case "else" | "default" | "compensation":
                step[name] = _step(member, connectors)
    return step


def _steps(value: Json, connectors: Mapping[str, str]) -> Json:
    if not isinstance(value, Mapping):
        return value
    return {name: _step(one, connectors) for name, one in value.items()}


def _call(inputs: Json, connectors: Mapping[str, str]) -> Json:
    host = inputs.get("host") if isinstance(inputs, Mapping) else None
    if not isinstance(inputs, Mapping) or not isinstance(host, Mapping):
        return inputs
    api = connectors.get(connection_of(host))
    if not api or "operationId" not in host or host.get("apiId"):
        return inputs
    return {**inputs, "host": {**host, "apiId": api}}


def _api_of(reference: Mapping[str, Json]) -> str | None:
    api = reference.get("api")
    name = (api.get("name") if isinstance(api, Mapping) else None) or reference.get("apiName")
    written = reference.get("id") or (f"{_API}{name}" if isinstance(name, str) else None)
    return written if isinstance(written, str) else None
