"""What stands before the zaaksysteem: writes down every request and lets armed faults happen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import insert
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.faults import Fault, Kind
from workflows.zaaksysteem.simulator.problem import as_response, broken, forbidden
from workflows.zaaksysteem.simulator.world import World

INSTEAD = frozenset({Kind.ROLLED_BACK, Kind.GATEWAY, Kind.BUSY, Kind.FORBIDDEN, Kind.HTML})
AFTER = frozenset({Kind.COMMITTED, Kind.GATEWAY_AFTER})


class Gateway:
    """ASGI middleware around the APIs; pages and /_sim pass untouched."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        """Stand before *app*."""
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or "/api/v1" not in scope["path"]:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        path = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        fault = self._world.faults.take(request.method, path)
        passage = _Passage(send=send, fault=fault, note=partial(self._write_down, request, fault))
        await self._pass(request, receive, passage)
        if fault and fault.kind in {Kind.SILENT, Kind.CUT_OFF}:
            raise ConnectionAbortedError

    async def _pass(self, request: Request, receive: Receive, passage: _Passage) -> None:
        fault = passage.fault
        if fault and fault.kind in INSTEAD:
            async for _ in request.stream():  # a real gateway takes the request in before it says no
                pass
            await _refusal(request, fault)(request.scope, receive, passage.pass_on)
            return
        await self._app(request.scope, receive, passage.send_changed)
        if fault and fault.kind in AFTER:
            await _refusal(request, fault)(request.scope, receive, passage.pass_on)
        if fault and fault.kind is Kind.SILENT:
            length = [(b"content-length", b"1")]
            await passage.pass_on({"type": "http.response.start", "status": 200, "headers": length})

    async def _write_down(self, request: Request, fault: Fault | None, status: int) -> None:
        row = {
            "at": self._world.clock(),
            "method": request.method,
            "path": request.url.path,
            "query": request.url.query,
            "status": status,
            "user_id": getattr(request.state, "user_id", ""),
            "fault": fault.kind.value if fault else None,
        }
        await self._world.database.transact(
            lambda connection: connection.execute(insert(tables.request).values(row))
        )


@dataclass(kw_only=True)
class _Passage:
    """One answer on its way out."""

    send: Send
    fault: Fault | None
    note: Callable[[int], Awaitable[None]]  # written down before the client can know the answer
    _start: Message = field(default_factory=dict)
    _body: bytearray = field(default_factory=bytearray)

    async def pass_on(self, message: Message) -> None:
        """Send as it is."""
        if message["type"] == "http.response.start":
            await self.note(message["status"])
        await self.send(message)

    async def send_changed(self, message: Message) -> None:
        """Send what the fault leaves of it."""
        kind = self.fault.kind if self.fault else None
        if kind in AFTER or kind is Kind.SILENT:
            return
        if kind not in {Kind.CUT_OFF, Kind.CHANGED_BYTES, Kind.FOREIGN_NEXT}:
            await self.pass_on(message)
            return
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            await self._send_body(kind)

    async def _send_body(self, kind: Kind | None) -> None:
        body, length = bytes(self._body), len(self._body)
        if kind is Kind.CHANGED_BYTES:
            body = bytes(255 - byte for byte in body[:1]) + body[1:]
        if kind is Kind.FOREIGN_NEXT and self.fault:
            body = body.replace(b'"next":null', f'"next":"{self.fault.url}"'.encode())
            length = len(body)
        cut = kind is Kind.CUT_OFF
        await self.pass_on({**self._start, "headers": _with_length(self._start["headers"], length)})
        await self.pass_on(
            {
                "type": "http.response.body",
                "body": body[: length // 2] if cut else body,
                "more_body": cut,
            }
        )


def _with_length(headers: Any, length: int) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    return [*kept, (b"content-length", str(length).encode())]


def _refusal(request: Request, fault: Fault) -> Response:
    if fault.kind in {Kind.ROLLED_BACK, Kind.COMMITTED}:
        return as_response(request, broken())
    if fault.kind is Kind.FORBIDDEN:
        return as_response(request, forbidden(fault.code))
    if fault.kind is Kind.BUSY:
        return JSONResponse(
            {"code": "throttled", "status": 429, "detail": "Te veel verzoeken."},
            status_code=429,
            headers={"Retry-After": str(fault.retry_after)},
        )
    status = 200 if fault.kind is Kind.HTML else fault.status
    return HTMLResponse(f"<html><body><h1>{status}</h1><p>nginx</p></body></html>", status_code=status)
