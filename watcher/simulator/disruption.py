"""The layer that lets things go wrong, and writes every request down."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watcher.simulator.errors import as_response, infected
from watcher.simulator.faults import Armoury, Fault, Kind
from watcher.simulator.journal import Journal, Line, blotted, resource_units
from watcher.simulator.spoiling import JSON_KINDS, REFUSALS, instead, spoil, too_late
from workflows.ports import Clock

GRAPH = re.compile(r"/(v1\.0|beta|_api|v2\.0|personal)/|/[^/]+/(oauth2|v2\.0|discovery)/")
CONTENT = re.compile(r"^[^?]*(/content$|/content\?|download\.aspx)")
HIDDEN_SHARE = 10  # a tenth of the bytes, at least one, is missing from CHANGED_BYTES


class BrokenOffError(Exception):
    """The rest of this answer is not sent."""


@dataclass(kw_only=True)
class _Answer:
    """An answer on its way out, and what became of it."""

    send: Send
    status: int = 0
    allowed: int | None = None  # bytes of the body that may go; None: all
    sent: int = 0
    start: Message | None = None
    body: list[bytes] = field(default_factory=list)

    async def plainly(self, message: Message) -> None:
        """Pass everything on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self.send(message)

    async def nowhere(self, message: Message) -> None:
        """Let everything fall."""

    async def kept(self, message: Message) -> None:
        """Hold everything back."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body.append(message.get("body", b""))

    async def halfway(self, message: Message) -> None:
        """Pass on half of the body, then break off."""
        if message["type"] == "http.response.start":
            self.allowed = _length(message) // 2
            await self.plainly(message)
            return
        await self._clipped(message)
        if self.sent >= (self.allowed or 0):
            raise BrokenOffError

    async def shortened(self, message: Message) -> None:
        """Pass on most of the body, and say that it is all."""
        if message["type"] == "http.response.start":
            length = _length(message)
            self.allowed = max(0, length - max(1, length // HIDDEN_SHARE))
            message["headers"] = _with_length(message, self.allowed)
            await self.plainly(message)
            return
        await self._clipped(message)

    async def _clipped(self, message: Message) -> None:
        piece = message.get("body", b"")[: (self.allowed or 0) - self.sent]
        self.sent += len(piece)
        await self.send({**message, "body": piece})


class Disruption:
    """Middleware around everything that is Graph's; the page and the controls stay undisturbed."""

    def __init__(self, app: ASGIApp, armoury: Armoury, journal: Journal, clock: Clock) -> None:
        """Take faults from *armoury* and write to *journal*."""
        self._app = app
        self._armoury = armoury
        self._journal = journal
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not GRAPH.match(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        target = _target(request)
        fault = self._armoury.take(request.method, target)
        request.state.fault = fault
        answer = _Answer(send=send)
        try:
            await self._answer(request, fault, answer)
        except BrokenOffError:
            answer.status = 0
        finally:
            self._note(request, target, fault, answer)

    async def _answer(self, request: Request, fault: Fault | None, answer: _Answer) -> None:
        app, scope, receive = self._app, request.scope, request.receive
        response = _in_its_place(request, fault) if fault else None
        if response:
            await response(scope, receive, answer.plainly)
        elif fault and fault.kind is Kind.TIMEOUT_AFTER:
            await app(scope, receive, answer.nowhere)
            await too_late()(scope, receive, answer.plainly)
        elif fault and fault.kind is Kind.CUT_OFF:
            await app(scope, receive, answer.halfway)
        elif fault and fault.kind is Kind.CHANGED_BYTES:
            await app(scope, receive, answer.shortened)
        elif fault and fault.kind in JSON_KINDS:
            await app(scope, receive, answer.kept)
            await _spoilt(request, fault, answer)(scope, receive, answer.plainly)
        else:
            await app(scope, receive, answer.plainly)

    def _note(self, request: Request, target: str, fault: Fault | None, answer: _Answer) -> None:
        line = Line(
            at=self._clock().isoformat(),
            method=request.method,
            path=blotted(target),
            status=answer.status,
            bearer="authorization" in request.headers,
            fault=fault.kind.value if fault else None,
            resource_units=resource_units(request.method, target),
        )
        self._journal.add(line)


def _in_its_place(request: Request, fault: Fault) -> Response | None:
    refusal = REFUSALS.get(fault.kind)
    if fault.kind is Kind.MALWARE and CONTENT.match(_target(request)):
        refusal = infected()
    return as_response(request, refusal) if refusal else instead(fault)


def _spoilt(request: Request, fault: Fault, answer: _Answer) -> Response:
    start = answer.start or {"status": 500, "headers": []}
    headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    body = b"".join(answer.body)
    if headers.get("content-type", "").startswith("application/json"):
        body = json.dumps(spoil(fault, json.loads(body), str(request.url))).encode()
        headers["content-length"] = str(len(body))
    return Response(body, status_code=start["status"], headers=headers)


def _target(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _length(start: Message) -> int:
    return next((int(value) for name, value in start["headers"] if name == b"content-length"), 0)


def _with_length(start: Message, length: int) -> list[tuple[bytes, bytes]]:
    others = [(name, value) for name, value in start["headers"] if name != b"content-length"]
    return [*others, (b"content-length", str(length).encode())]
