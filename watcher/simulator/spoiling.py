"""What a fault does to an answer that was right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from watcher.simulator import errors
from watcher.simulator.errors import GraphError
from watcher.simulator.faults import Fault, Kind

WRONG_HASH = "c2lt" * 6 + "c2k="  # 20 bytes, as a real one has
PAGE = (
    "<!DOCTYPE html><html><head><title>Error</title></head><body>The page cannot be displayed.</body></html>"
)
MALWARE = {"description": "SimVirus"}

REFUSALS: Mapping[Kind, GraphError] = {
    Kind.UNAUTHENTICATED: errors.unauthenticated(),
    Kind.ON_HOLD: errors.on_hold(),
    Kind.LOCKED: errors.locked(),
    Kind.STALE: errors.stale(),
    Kind.NOT_FOUND: errors.not_found(),
    Kind.NOT_SUPPORTED: GraphError(501, "notSupported", "view.delta can only be called on the root."),
}
JSON_KINDS = {
    Kind.NO_HASH,
    Kind.WRONG_HASH,
    Kind.MALWARE,
    Kind.NO_TOMBSTONES,
    Kind.UNLISTED,
    Kind.NAMELESS,
    Kind.OTHER_CASE,
    Kind.LOOPING,
}


def instead(fault: Fault) -> Response | None:
    """Return the answer that comes in place of the work; None: the work goes on."""
    if fault.kind is Kind.THROTTLED:
        return _busy(fault, 429, "activityLimitReached", "The app or user has been throttled.")
    if fault.kind is Kind.UNAVAILABLE:
        return _busy(
            fault, 503, "serviceNotAvailable", "The service is not available. Try the request again."
        )
    if fault.kind is Kind.HTML:
        return HTMLResponse(PAGE, status_code=500)
    if fault.kind is Kind.BAD_GATEWAY:
        return HTMLResponse(PAGE, status_code=502)
    return None


def too_late() -> Response:
    """Return the answer of a gateway that stopped waiting."""
    return _error(504, "UnknownError", "", {})


def spoil(fault: Fault, body: Any, url: str) -> Any:
    """Return the JSON *body* of the answer to *url* with the fault in it."""
    if not isinstance(body, dict):
        return body
    if fault.kind is Kind.LOOPING:
        return _looped(body, url)
    if isinstance(body.get("value"), list):
        kept = [row for row in body["value"] if not _left_out(fault.kind, row)]
        return {**body, "value": [_spoilt(fault.kind, row) for row in kept]}
    return _spoilt(fault.kind, body)


def _looped(body: dict[str, Any], url: str) -> dict[str, Any]:
    if not body.keys() & {"@odata.nextLink", "@odata.deltaLink"}:
        return body
    kept = {name: value for name, value in body.items() if name != "@odata.deltaLink"}
    return {**kept, "@odata.nextLink": url}


def _left_out(kind: Kind, row: dict[str, Any]) -> bool:
    return (kind is Kind.NO_TOMBSTONES and "deleted" in row) or (kind is Kind.UNLISTED and "file" in row)


def _spoilt(kind: Kind, row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    if kind is Kind.OTHER_CASE:
        return _in_other_case(row)
    return _spoilt_file(kind, row) if isinstance(row.get("file"), dict) else row


def _in_other_case(row: dict[str, Any]) -> dict[str, Any]:
    parent = row.get("parentReference")
    if not isinstance(parent, dict):
        return row
    return {**row, "parentReference": {**parent, "driveId": str(parent.get("driveId", "")).swapcase()}}


def _spoilt_file(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    if kind is Kind.NAMELESS:
        return {name: value for name, value in row.items() if name != "name"}
    if kind is Kind.MALWARE:
        return {**row, "malware": MALWARE}
    if kind is Kind.NO_HASH:
        return {**row, "file": {**row["file"], "hashes": {}}}
    if kind is Kind.WRONG_HASH:
        return {**row, "file": {**row["file"], "hashes": {"quickXorHash": WRONG_HASH}}}
    return row


def _busy(fault: Fault, status: int, code: str, message: str) -> Response:
    if fault.retry_after is None:
        return _error(status, code, message, {})
    return _error(status, code, message, {"Retry-After": _retry_after(fault)})


def _retry_after(fault: Fault) -> str:
    if fault.retry_after == "date":
        return format_datetime(datetime.now(UTC) + timedelta(seconds=fault.seconds), usegmt=True)
    return str(fault.retry_after)


def _error(status: int, code: str, message: str, headers: Mapping[str, str]) -> Response:
    body = {"error": {"code": code, "message": message, "innerError": {}}}
    return JSONResponse(body, status_code=status, headers=headers)
