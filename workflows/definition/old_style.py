"""The old spelling of connectors (ApiConnection): a path instead of an operation's name; and what triggers mean.

Source: the swagger of OneDrive's connectors, as designers wrote it before operations had names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

OLD_STYLE = frozenset({"ApiConnection", "ApiConnectionWebhook"})

_PATH = re.compile(r"/datasets/default/triggers/(batch/)?on(new|updated)files?(v2)?/?", re.IGNORECASE)
_NUMBER = re.compile(r"[_-]\d+$")
_ONEDRIVES = ("onedriveforbusiness", "onedrive")
_REFERENCE = re.compile(r"(?:shared_)?([a-z0-9]+)(?:[_-].*)?", re.IGNORECASE)
_CONNECTION = re.compile(r"\['(?:shared_)?([a-z0-9]+)(?:_\d+)?'\]\['connectionId'\]", re.IGNORECASE)


def operation_of(inputs: Any) -> tuple[str, str] | None:
    """Name the connector and operation that a path means; None for a path that is not known here."""
    if not isinstance(inputs, Mapping):
        return None
    connector, path = connector_of(inputs.get("host")), _PATH.fullmatch(str(inputs.get("path", "")).strip())
    if connector not in _ONEDRIVES or path is None:
        return None
    batch, what, version = path.groups()
    verb = "New" if what.lower() == "new" else "Updated"
    return f"shared_{connector}", f"On{verb}{'Files' if batch else 'File'}{'V2' if version else ''}"


def connector_named(host: Mapping[str, Any]) -> str:
    """Name the connector of an operation with a name of its own: the end of apiId.

    Older exports have no apiId; their connections are called after the connector, with a number behind it from the
    second on: shared_office365_1 or, in a solution, shared_office365-1.
    """
    api = host.get("apiId")
    if isinstance(api, str) and api:
        return api.rsplit("/", 1)[-1].lower()

    return _NUMBER.sub("", connection_of(host).rsplit("/", 1)[-1].lower())


def connection_of(host: Mapping[str, Any]) -> str:
    """Name the connection of an operation; three spellings occur."""
    written = (host.get(name) for name in ("connectionName", "connectionReferenceName", "connection"))
    return next((one for one in written if isinstance(one, str) and one), "")


def connector_of(host: Any) -> str | None:
    """Name the connector of a connection, without the shared_ before it."""
    connection = host.get("connection") if isinstance(host, Mapping) else None
    if not isinstance(connection, Mapping):
        return None
    found = _REFERENCE.fullmatch(str(connection.get("referenceName", ""))) or _CONNECTION.search(
        str(connection.get("name", ""))
    )
    return found.group(1).lower() if found else None
