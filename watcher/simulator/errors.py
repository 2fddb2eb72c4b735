"""A refusal in the shape that Microsoft Graph gives it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class GraphError(Exception):
    """An answer other than success: *status*, Graph's *code* and English *message*, extra *headers*."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        inner: str | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Carry *inner* as the more specific code, where Graph documents one."""
        self.status = status
        self.code = code
        self.message = message
        self.inner = inner
        self.headers = dict(headers)
        super().__init__(f"{status} {code}: {message}")


def not_found() -> GraphError:
    """Say that there is no such item, the way OneDrive says it."""
    return GraphError(404, "itemNotFound", "The resource could not be found.")


def bad_request(message: str) -> GraphError:
    """Say that the request itself is wrong."""
    return GraphError(400, "invalidRequest", message)


def name_taken() -> GraphError:
    """Say that the folder already holds that name."""
    return GraphError(409, "nameAlreadyExists", "The specified item name already exists.")


def stale() -> GraphError:
    """Say that the tag in If-Match is no longer the item's."""
    return GraphError(
        412, "notAllowed", "ETag does not match current item's value", inner="entityTagDoesNotMatch"
    )


def on_hold() -> GraphError:
    """Say that a retention rule keeps the item."""
    return GraphError(
        403,
        "accessDenied",
        "Request was cancelled by event received. If attempting to delete a non-empty folder, "
        "it's possible that it's on hold",
    )


def locked() -> GraphError:
    """Say that somebody has the file open."""
    return GraphError(
        423, "accessDenied", "The file is currently checked out or locked for editing by another user."
    )


def infected() -> GraphError:
    """Say that the file holds malware and is therefore not given."""
    return GraphError(
        403, "malwareDetected", "The file contains a virus.", headers={"X-Virus-Infected": "SimVirus"}
    )


def unauthenticated() -> GraphError:
    """Say that the access token is missing, expired or not ours."""
    return GraphError(
        401,
        "InvalidAuthenticationToken",
        "Lifetime validation failed, the token is expired.",
        headers={"WWW-Authenticate": 'Bearer realm=""'},
    )


def as_response(request: Request, error: GraphError) -> Response:
    """Write the refusal as Graph's JSON, with the ids that support asks for."""
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    named = {"code": error.inner} if error.inner else {}
    trace = {"date": moment, "request-id": str(uuid.uuid4())}
    client = {"client-request-id": request.headers.get("client-request-id", trace["request-id"])}
    body = {
        "error": {"code": error.code, "message": error.message, "innerError": {**named, **trace, **client}}
    }
    return JSONResponse(
        body, status_code=error.status, headers={"request-id": trace["request-id"], **error.headers}
    )
