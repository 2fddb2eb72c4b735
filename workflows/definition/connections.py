"""Which connector each connection of an export belongs to, as the text around the definition says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workflows.definition.old_style import connection_of
from workflows.jsontypes import Json

_API = "/providers/Microsoft.PowerApps/apis/"


def connectors_in(references: Json) -> Mapping[str, str]:
    """Read connectionReferences: the name of each connection with the apiId that it stands for."""
    found = references.items() if isinstance(references, Mapping) else ()
    return {name: api for name, one in found if isinstance(one, Mapping) and (api := _api_of(one))}


def with_connectors(value: Json, connectors: Mapping[str, str]) -> Json:
    """Write its apiId beside every operation whose host only names a connection.

    Once the definition stands alone, nothing else says which connector it is.
    """
    if isinstance(value, Mapping):
        named = {name: with_connectors(member, connectors) for name, member in value.items()}
        api = (
            connectors.get(connection_of(named))
            if "operationId" in named and not named.get("apiId")
            else None
        )
        return {**named, "apiId": api} if api else named
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [with_connectors(item, connectors) for item in value]

    return value


def _api_of(reference: Mapping[str, Json]) -> str | None:
    api = reference.get("api")
    name = (api.get("name") if isinstance(api, Mapping) else None) or reference.get("apiName")
    written = reference.get("id") or (f"{_API}{name}" if isinstance(name, str) else None)
    return written if isinstance(written, str) else None
