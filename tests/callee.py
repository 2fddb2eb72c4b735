"""A web server on this machine that flows call in tests, and that remembers what it was asked."""

from __future__ import annotations

import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watcher.simulator.certificate import Certificate
from workflows.outward import GuestList, OutwardDoor
from workflows.serving import serving

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


@dataclass
class Callee:
    """What it answers, one after the other (the last one again and again), and what it was asked."""

    port: int = 0
    authority: Path | None = None  # who signed its certificate; None: it speaks plain HTTP
    answers: list[Response] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it can be called."""
        return f"http://callee.test:{self.port}"

    def door(self, **settings: object) -> OutwardDoor:
        """Make a door that may call it, by a name that leads to this machine."""

        async def resolve(_host: str, _port: int) -> list[str]:
            return ["127.0.0.1"]

        values: dict[str, object] = {"max_bytes": 1_000, "seconds": 20, "resolver": resolve, **settings}
        scheme = "http" if self.authority is None else "https"
        names = ("callee.test", "other.test", "localhost")
        guests = GuestList([f"{scheme}://{name}:{self.port}" for name in names], ["127.0.0.0/8"])
        if self.authority is not None:
            values["trust"] = ssl.create_default_context(cafile=self.authority)
        return OutwardDoor(guests, **values)  # type: ignore[arg-type]  # each by its name

    async def answer(self, request: Request) -> Response:
        """Answer the next one."""
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.asked.append((request.method, path, dict(request.headers), await request.body()))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@asynccontextmanager
async def running_callee(certificate: Certificate | None = None) -> AsyncIterator[Callee]:
    """Serve one for as long as the with block lasts; with a certificate over HTTPS, as localhost."""
    callee = Callee(authority=certificate.authority if certificate else None)
    app = Starlette(routes=[Route("/{path:path}", callee.answer, methods=METHODS)])
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    callee.port = listening.getsockname()[1]
    served = certificate.server if certificate else None
    async with serving(app, [listening], grace_seconds=1, certificate=served):
        yield callee
