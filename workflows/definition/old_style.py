"""Triggers in the old spelling of connectors (ApiConnection): a path instead of an operation's name.

Source: the swagger of OneDrive's connectors, as designers wrote it before operations had names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PATH = re.compile(r"/datasets/default/triggers/(batch/)?on(new|updated)files?(v2)?/?", re.IGNORECASE)
_REFERENCE = re.compile(r"(onedriveforbusiness|onedrive)(?:[_-].*)?", re.IGNORECASE)
_CONNECTION = re.compile(r"\['(onedriveforbusiness|onedrive)(?:_\d+)?'\]\['connectionId'\]", re.IGNORECASE)


def operation_of(inputs: Any) -> tuple[str, str] | None:
    """Name the connector and operation that a path means; None for a path that is not known here."""
    if not isinstance(inputs, Mapping):
        return None
    connector, path = _connector(inputs.get("host")), _PATH.fullmatch(str(inputs.get("path", "")).strip())
    if connector is None or path is None:
        return None
    batch, what, version = path.groups()
    verb = "New" if what.lower() == "new" else "Updated"
    return f"shared_{connector}", f"On{verb}{'Files' if batch else 'File'}{'V2' if version else ''}"


def _connector(host: Any) -> str | None:
    connection = host.get("connection") if isinstance(host, Mapping) else None
    if not isinstance(connection, Mapping):
        return None
    found = _REFERENCE.fullmatch(str(connection.get("referenceName", ""))) or _CONNECTION.search(
        str(connection.get("name", ""))
    )
    return found.group(1).lower() if found else None
