"""Addresses that carry their own permission: sealed, short-lived, and on another host name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from cryptography.fernet import Fernet, InvalidToken
from starlette.datastructures import URL
from starlette.requests import Request

from watcher.simulator.errors import GraphError

OTHER_HOST = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


def origin(request: Request) -> str:
    """Return the scheme, host and port that the client used."""
    return f"{request.url.scheme}://{request.url.netloc}"


def api_base(request: Request) -> str:
    """Return the address of the API with the version that the client used."""
    return origin(request) + str(request.scope.get("root_path", ""))


def elsewhere(url: URL) -> str:
    """Return the same server under its other host name, as downloads in the real cloud live elsewhere."""
    host = OTHER_HOST.get(url.hostname or "", url.hostname or "")
    return f"{url.scheme}://{host}:{url.port}" if url.port else f"{url.scheme}://{host}"


def seal_link(seal: Fernet, parts: list[str], now: datetime) -> str:
    """Write *parts* as a *tempauth* value."""
    sealed = seal.encrypt_at_time(json.dumps(parts).encode(), int(now.timestamp()))
    return "v1." + quote(sealed.decode().rstrip("="))


def open_link(seal: Fernet, tempauth: str, now: datetime, life: timedelta) -> list[str]:
    """Read a *tempauth* value; raises GraphError 401 when it expired and 403 when it is not ours."""
    token = tempauth.removeprefix("v1.")
    padded = (token + "=" * (-len(token) % 4)).encode()
    try:
        parts = json.loads(seal.decrypt(padded))
        made = datetime.fromtimestamp(seal.extract_timestamp(padded), UTC)
    except (InvalidToken, ValueError) as problem:
        raise GraphError(403, "accessDenied", "The signature of this address is not valid.") from problem
    if now - made > life:
        raise GraphError(401, "unauthenticated", "This address has expired.")
    return [str(part) for part in parts]
