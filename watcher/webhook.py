"""Where Graph calls to say that something changed: what it says is checked and written down, and nothing more is done.

Anybody can call here. Only who knows the clientState of a subscription of ours brings anything about, and that is no
more than a look.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import structlog
from sqlalchemy import Connection
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from watcher.subscriptions import LIFECYCLE, NOTIFICATIONS
from workflows.ports import Clock
from workflows.store import subscriptions
from workflows.store.database import Database

log = structlog.get_logger()

MOST_BYTES: Final = 1024 * 1024
MOST_ENTRIES: Final = 1_000
MOST_STATE: Final = 128  # characters of a clientState
MOST_TOKEN: Final = 4_096
PATIENCE: Final = 2.0  # seconds; Graph wants its answer within three, and tries again after a 503
HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
LOST: Final = frozenset({"subscriptionRemoved", "missed"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One notification, as far as we use it."""

    subscription_id: str
    secret: str
    lifecycle: str | None  # reauthorizationRequired, subscriptionRemoved or missed


class Webhook:
    """Answers Graph below /graph."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write what it says to *database*."""
        self._database = database
        self._clock = clock
        self.app = Starlette(
            routes=[
                Route(NOTIFICATIONS, self.answer, methods=["POST"]),
                Route(LIFECYCLE, self.answer, methods=["POST"]),
            ]
        )

    async def answer(self, request: Request) -> Response:
        """Shake hands, or take a notification in: 202 once it is written, 503 where that takes too long."""
        token = request.query_params.get("validationToken")
        if token is not None:
            wrong = len(token) > MOST_TOKEN
            return PlainTextResponse(
                "" if wrong else token, status_code=400 if wrong else 200, headers=HEADERS
            )
        body = await _body(request)
        if body is None:
            return Response(status_code=413, headers=HEADERS)
        told = tuple(_told(body))
        try:
            async with asyncio.timeout(PATIENCE):
                await self._database.transact(partial(self._take_in, told=told))
        except TimeoutError:
            log.warning("notification_late", count=len(told))
            return Response(status_code=503, headers={**HEADERS, "Retry-After": "10"})
        return Response(status_code=202, headers=HEADERS)

    def _take_in(self, connection: Connection, told: tuple[Told, ...]) -> None:
        def drives(*kinds: str | None) -> frozenset[str]:
            pairs = [(each.subscription_id, each.secret) for each in told if each.lifecycle in kinds]
            return subscriptions.authentic(connection, pairs) if pairs else frozenset()

        changed, tired, lost = drives(None), drives("reauthorizationRequired"), drives(*LOST)
        subscriptions.notified(connection, changed | lost, self._clock())
        subscriptions.must_reauthorize(connection, tired)
        subscriptions.lost(connection, drives("subscriptionRemoved"))
        known = len(changed | tired | lost)
        log.info("notification_received", count=len(told), drives=known)


class Front:
    """Graph's calls to the webhook, everything else to the console."""

    def __init__(self, webhook: ASGIApp, console: ASGIApp) -> None:
        """Share one address."""
        self._webhook = webhook
        self._console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        ours = scope["type"] == "http" and scope["path"] in {NOTIFICATIONS, LIFECYCLE}
        await (self._webhook if ours else self._console)(scope, receive, send)


async def _body(request: Request) -> Any:
    """Read the JSON; {} where it is none, None where it is too much."""
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > MOST_BYTES:
            return None
    try:
        return json.loads(bytes(raw))
    except (ValueError, RecursionError):
        return {}


def _told(body: Any) -> Iterator[Told]:
    """Read what can be read; what cannot was not sent by Graph."""
    value = body.get("value") if isinstance(body, dict) else None
    for entry in value[:MOST_ENTRIES] if isinstance(value, list) else []:
        if not isinstance(entry, dict):
            continue
        subscription_id, secret = entry.get("subscriptionId"), entry.get("clientState")
        lifecycle = entry.get("lifecycleEvent")
        fits = isinstance(subscription_id, str) and isinstance(secret, str) and len(secret) <= MOST_STATE
        if fits and "\x00" not in f"{subscription_id}{secret}":
            event = lifecycle if isinstance(lifecycle, str) else None
            yield Told(subscription_id=str(subscription_id), secret=str(secret), lifecycle=event)
