"""The door through which programs call flows and answer them: no session, no cookie, only the signature in the address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from workflows.console.place import console_of, not_found
from workflows.errors import BadInputError
from workflows.triggers.requests import MOST_BYTES, Incoming, Outgoing, refusal

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


async def invoke(request: Request) -> Response:
    """Hand a request to the flow that it calls, and its answer back."""
    requests = console_of(request).requests
    if requests is None:
        raise not_found()
    return await _handed(request, _rest(request), requests.handle)


async def answer_of(request: Request) -> Response:
    """Give a caller the answer that was promised for later."""
    requests = console_of(request).requests
    if requests is None:
        raise not_found()
    return _sent(await requests.answer(request.path_params["run_id"], request.url.query))


async def call_back(request: Request) -> Response:
    """Hand an answer to the action that waits for it."""
    callbacks = console_of(request).callbacks
    if callbacks is None:
        raise not_found()
    return await _handed(request, "", partial(callbacks.handle, request.path_params["key"]))


async def _handed(request: Request, rest: str, handle: Callable[[Incoming], Awaitable[Outgoing]]) -> Response:
    try:
        body = await _read(request)
    except BadInputError as error:
        outgoing = refusal(error)
    else:
        outgoing = await handle(
            Incoming(
                flow=request.path_params.get("flow", ""),
                trigger=request.path_params.get("trigger", ""),
                method=request.method,
                path=rest,
                query=request.url.query,
                headers=tuple((name, value) for name, value in request.headers.items()),
                body=body,
            )
        )
    return _sent(outgoing)


def _sent(outgoing: Outgoing) -> Response:
    return Response(outgoing.body, status_code=outgoing.status, headers=dict(outgoing.headers))


async def _read(request: Request) -> bytes:
    """Read a body, but no more of it than we take."""
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > MOST_BYTES:
            raise BadInputError("body-too-large", f"De inhoud is groter dan {MOST_BYTES // 2**20} MiB.")
    return bytes(found)


def _rest(request: Request) -> str:
    """Give what was written after the address of the trigger, not yet decoded: a %2F is no slash."""
    raw = request.scope.get("raw_path", b"").split(b"?")[0].decode("ascii", "replace")
    _, mark, rest = raw.partition("/paths/invoke")
    if not mark:
        raise HTTPException(404)
    return str(rest)
