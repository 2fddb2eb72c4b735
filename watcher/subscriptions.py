"""Change notifications, asked of Graph and kept alive: for every watched drive one, where we can be reached.

They only make us look sooner. Looking stays the truth: Graph promises no notification, and none says what changed.
"""

from __future__ import annotations

import secrets
import zlib
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import structlog

from watcher.graph import Ask, GraphDoor, place
from watcher.parse import instant_of, next_link_of, subscriptions_of
from watcher.tenantwide import TENANT_WIDE
from workflows.errors import BewaarstroomError, RetryableError
from workflows.jsontypes import JsonObject
from workflows.ports import Clock
from workflows.store import subscriptions
from workflows.store.database import Database
from workflows.store.subscriptions import Subscription, hash_of

log = structlog.get_logger()

NOTIFICATIONS: Final = "/graph/meldingen"
LIFECYCLE: Final = "/graph/levensloop"
LIFE: Final = timedelta(days=28)  # Microsoft allows 42,300 minutes
RENEW_AT: Final = timedelta(days=7)  # before the end, and for each drive up to a week earlier
ANSWER_BY: Final = timedelta(minutes=10)  # after which an answer is not coming any more
AT_ONCE: Final = (
    40  # in one round: making them for a whole tenant takes an hour or two, and no budget worth the name
)
TEND_SECONDS: Final = 60.0
UNITS: Final = 2
MAX_PAGES: Final = 200


class Subscriptions:
    """Asks, renews, reauthorises and ends."""

    def __init__(self, door: GraphDoor, database: Database, clock: Clock, url: str) -> None:
        """Have Graph call below *url*, from outside."""
        self._door = door
        self._database = database
        self._clock = clock
        self._url = url.rstrip("/")

    async def tend(self) -> None:
        """Do what is due; safe to repeat, and after any crash."""
        now = self._clock()
        await self._database.transact(lambda c: subscriptions.give_up_waiting(c, now))
        await self._adopt(
            await self._database.transact(lambda c: subscriptions.unanswered(c, now - ANSWER_BY))
        )
        for due in await self._database.transact(
            lambda c: subscriptions.to_renew(c, now + RENEW_AT * 2, AT_ONCE * 25)
        ):
            if due.reauthorize or (due.expires or now) - now <= RENEW_AT + _turn(due.drive_id):
                await self._renew(due)
        for gone in await self._database.transact(lambda c: subscriptions.unwanted(c, AT_ONCE)):
            await self._end(gone)
        for drive_id in await self._database.transact(
            lambda c: subscriptions.drives_without(c, now, AT_ONCE)
        ):
            await self._ask(drive_id)

    async def _ask(self, drive_id: str) -> None:
        secret = secrets.token_urlsafe(48)
        await self._database.transact(
            lambda c: subscriptions.intend(c, drive_id, hash_of(secret), self._clock())
        )
        await self._door.gate.at_leisure(UNITS)
        ask = Ask(method="POST", path="/subscriptions", body=self._wish(drive_id, secret), units=UNITS)
        try:
            reply = await self._door.send(ask)
        except BewaarstroomError as error:
            if error.code in TENANT_WIDE:
                raise
            if error.code == "graph-no-answer":  # it may have been made: `_adopt` finds out
                log.warning("subscription_unanswered", drive_id=drive_id)
                return
            await self._refused(drive_id, error)
        else:
            await self._made(drive_id, reply.body)

    async def _made(self, drive_id: str, body: JsonObject) -> None:
        expires = instant_of(body, "expirationDateTime") or self._clock() + LIFE
        subscription_id = str(body["id"])
        await self._database.transact(lambda c: subscriptions.made(c, drive_id, subscription_id, expires))
        log.info("subscription_made", drive_id=drive_id, expires=expires.isoformat())

    async def _refused(self, drive_id: str, error: BewaarstroomError) -> None:
        log.warning("subscription_refused", drive_id=drive_id, code=error.code)
        await self._database.transact(lambda c: subscriptions.refused(c, drive_id, error.code, self._clock()))

    async def _adopt(self, asked: tuple[Subscription, ...]) -> None:
        """Find what was made while we did not hear the answer; what was not made is asked for anew."""
        if not asked:
            return
        there = await self._list()
        for wish in asked:
            found = there.get(f"/drives/{wish.drive_id}/root".casefold())
            if found is None:
                await self._database.transact(partial(subscriptions.remove, drive_id=wish.drive_id))
            else:
                await self._made(wish.drive_id, found)

    async def _list(self) -> dict[str, JsonObject]:
        """Read our subscriptions, by what they are about."""
        body = await self._door.get("/subscriptions")
        found = dict(subscriptions_of(body, f"{self._url}{NOTIFICATIONS}"))
        for _ in range(MAX_PAGES):
            link = next_link_of(body)
            if link is None:
                break
            body = await self._door.follow(link)
            found |= dict(subscriptions_of(body, f"{self._url}{NOTIFICATIONS}"))
        return found

    async def _renew(self, due: Subscription) -> None:
        body: JsonObject = {"expirationDateTime": _spelled(self._clock() + LIFE)}
        path = place("subscriptions", due.subscription_id or "")
        try:
            reply = await self._door.send(Ask(method="PATCH", path=path, body=body, units=UNITS))
            if due.reauthorize:
                await self._door.send(Ask(method="POST", path=f"{path}/reauthorize", units=UNITS))
        except BewaarstroomError as error:
            if error.code in TENANT_WIDE:
                raise
            if isinstance(
                error, RetryableError
            ):  # it still tells, for days; one that fails keeps no other waiting
                log.warning("subscription_not_renewed", drive_id=due.drive_id, code=error.code)
                return
            if error.code != "graph-not-found":
                await self._refused(due.drive_id, error)
                return
            await self._database.transact(lambda c: subscriptions.remove(c, due.drive_id))
            log.info("subscription_lost", drive_id=due.drive_id)
        else:
            await self._made(due.drive_id, {"id": due.subscription_id, **reply.body})

    async def _end(self, gone: Subscription) -> None:
        if gone.subscription_id is not None:
            ask = Ask(method="DELETE", path=place("subscriptions", gone.subscription_id), units=UNITS)
            try:
                await self._door.send(ask)
            except BewaarstroomError as error:
                if error.code in TENANT_WIDE:
                    raise
                log.info("subscription_not_ended", drive_id=gone.drive_id, code=error.code)
                if isinstance(error, RetryableError) and self._lives(gone):  # Graph would go on telling
                    return
        await self._database.transact(lambda c: subscriptions.remove(c, gone.drive_id))

    def _lives(self, known: Subscription) -> bool:
        return known.expires is None or known.expires > self._clock()

    def _wish(self, drive_id: str, secret: str) -> JsonObject:
        return {
            "changeType": "updated",
            "resource": f"/drives/{drive_id}/root",
            "notificationUrl": f"{self._url}{NOTIFICATIONS}",
            "lifecycleNotificationUrl": f"{self._url}{LIFECYCLE}",  # cannot be added later
            "clientState": secret,
            "expirationDateTime": _spelled(self._clock() + LIFE),
        }


def _turn(drive_id: str) -> timedelta:
    """Spread the renewals of a tenant over a week."""
    return RENEW_AT * (zlib.crc32(drive_id.encode()) % 1000) / 1000


def _spelled(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
