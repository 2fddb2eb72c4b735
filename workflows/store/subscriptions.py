"""Change notifications that Graph sends about a drive, as rows; and whether they prove to be worth trusting."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from workflows.store import schema

_sub, _watch = schema.subscription, schema.watch

LATEST: Final = timedelta(minutes=5)  # after a change that a notification comes, says Microsoft
SOON: Final = timedelta(seconds=10)  # between two looks that notifications bring about
TROUBLE: Final = timedelta(hours=6)  # before a subscription that was refused is asked for again


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """What we asked Graph to tell us of, or are about to ask."""

    drive_id: str
    secret_hash: str  # SHA-256 of the clientState; the state itself is known to Graph alone
    subscription_id: str | None  # None: asked for, and no answer known yet
    asked_at: datetime
    expires: datetime | None = None
    reauthorize: bool = False  # Graph wants to hear that we still may
    code: str | None = None  # why there is none
    next_try: datetime | None = None


def hash_of(secret: str) -> str:
    """Return what is kept of a clientState."""
    return hashlib.sha256(secret.encode()).hexdigest()


def drives_without(connection: Connection, now: datetime, limit: int) -> tuple[str, ...]:
    """Name watched drives that nothing was asked for yet, or whose refusal is long enough ago."""
    known = select(_sub.c.drive_id).where(or_(_sub.c.code.is_(None), _sub.c.next_try > now))
    query = (
        select(_watch.c.drive_id)
        .where(_watch.c.drive_id.not_in(known), _watch.c.problem_code.is_(None))
        .distinct()
        .limit(limit)
    )
    return tuple(connection.scalars(query))


def intend(connection: Connection, drive_id: str, secret_hash: str, now: datetime) -> None:
    """Write down that a subscription is about to be asked for."""
    remove(connection, drive_id)
    connection.execute(
        insert(_sub).values(drive_id=drive_id, secret_hash=secret_hash, asked_at=now, reauthorize=False)
    )


def made(connection: Connection, drive_id: str, subscription_id: str, expires: datetime) -> None:
    """Note that Graph will tell, until *expires*."""
    connection.execute(
        update(_sub)
        .where(_sub.c.drive_id == drive_id)
        .values(subscription_id=subscription_id, expires=expires, reauthorize=False, code=None, next_try=None)
    )


def refused(connection: Connection, drive_id: str, code: str, now: datetime) -> None:
    """Note that Graph will not tell, and when to ask again."""
    connection.execute(
        update(_sub)
        .where(_sub.c.drive_id == drive_id)
        .values(subscription_id=None, expires=None, code=code, next_try=now + TROUBLE)
    )


def remove(connection: Connection, drive_id: str) -> None:
    """Forget the subscription of a drive."""
    connection.execute(delete(_sub).where(_sub.c.drive_id == drive_id))


def unanswered(connection: Connection, before: datetime) -> tuple[Subscription, ...]:
    """List what was asked for before that moment and whose answer never reached us."""
    query = select(_sub).where(
        _sub.c.subscription_id.is_(None), _sub.c.code.is_(None), _sub.c.asked_at < before
    )
    return tuple(_subscription_of(row) for row in connection.execute(query).mappings())


def to_renew(connection: Connection, before: datetime, limit: int) -> tuple[Subscription, ...]:
    """List what ends before that moment, or what Graph wants to hear of now; what nobody watches may end."""
    query = (
        select(_sub)
        .where(_sub.c.subscription_id.is_not(None), _sub.c.drive_id.in_(select(_watch.c.drive_id)))
        .where(or_(_sub.c.expires < before, _sub.c.reauthorize))
        .limit(limit)
    )
    return tuple(_subscription_of(row) for row in connection.execute(query).mappings())


def unwanted(connection: Connection, limit: int) -> tuple[Subscription, ...]:
    """List subscriptions to drives that are not watched any more."""
    query = select(_sub).where(_sub.c.drive_id.not_in(select(_watch.c.drive_id))).limit(limit)
    return tuple(_subscription_of(row) for row in connection.execute(query).mappings())


# --- what comes in --------------------------------------------------------------------------------------------


def authentic(connection: Connection, told: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Name the drives of those (subscription, clientState) pairs that Graph alone can know."""
    states: dict[str, list[str]] = {}
    for subscription_id, secret in told:
        states.setdefault(subscription_id, []).append(hash_of(secret))
    query = select(_sub.c.subscription_id, _sub.c.drive_id, _sub.c.secret_hash)
    rows = connection.execute(query.where(_sub.c.subscription_id.in_(list(states))))
    return frozenset(
        row.drive_id
        for row in rows
        if any(hmac.compare_digest(row.secret_hash, given) for given in states[row.subscription_id])
    )


def notified(connection: Connection, drives: Collection[str], now: datetime) -> None:
    """Have these drives looked at soon; a change that we found before is hereby announced."""
    mine = _sub.c.drive_id.in_(list(drives))
    announced = mine & (_sub.c.unannounced_since > now - LATEST)
    connection.execute(update(_sub).where(announced).values(proven_at=now, unannounced_since=None))
    connection.execute(update(_sub).where(mine).values(notified_at=now))
    watched = select(_watch.c.drive_id, _watch.c.folder_id, _watch.c.last_look)
    for row in connection.execute(watched.where(_watch.c.drive_id.in_(list(drives)))).all():
        this = (_watch.c.drive_id == row.drive_id) & (_watch.c.folder_id == row.folder_id)
        at = now if row.last_look is None else max(now, row.last_look + SOON)
        later = or_(_watch.c.next_look > at, _watch.c.next_look.is_(None)) & _watch.c.problem_code.is_(None)
        connection.execute(update(_watch).where(this).values(nudged_at=now))
        connection.execute(update(_watch).where(this, later).values(next_look=at))


def must_reauthorize(connection: Connection, drives: Collection[str]) -> None:
    """Note that Graph wants to hear that we still may."""
    connection.execute(update(_sub).where(_sub.c.drive_id.in_(list(drives))).values(reauthorize=True))


def lost(connection: Connection, drives: Collection[str]) -> None:
    """Note that Graph dropped the subscriptions: they are asked for anew."""
    connection.execute(delete(_sub).where(_sub.c.drive_id.in_(list(drives))))


# --- whether to trust it --------------------------------------------------------------------------------------


def saw_change(connection: Connection, drive_id: str, last_look: datetime | None, now: datetime) -> None:
    """Compare a change that a look found with what was announced since the look before."""
    row = connection.execute(select(_sub).where(_sub.c.drive_id == drive_id)).mappings().one_or_none()
    if row is None or row["subscription_id"] is None:
        return
    told = row["notified_at"]
    if told is not None and (last_look is None or told >= last_look - LATEST):
        values: dict[str, object] = {"proven_at": now, "unannounced_since": None}
    elif row["unannounced_since"] is None:
        values = {"unannounced_since": now}  # the notification may still be under way
    else:
        return
    connection.execute(update(_sub).where(_sub.c.drive_id == drive_id).values(values))


def give_up_waiting(connection: Connection, now: datetime) -> None:
    """Note the changes that were never announced: those drives are not trusted until they prove themselves again."""
    late = _sub.c.unannounced_since <= now - LATEST
    connection.execute(update(_sub).where(late).values(missed_at=now, unannounced_since=None))


def trusted(connection: Connection, drives: Collection[str], now: datetime) -> frozenset[str]:
    """Name those of the drives whose changes are announced to us, as they proved."""
    query = select(_sub.c.drive_id).where(
        _sub.c.drive_id.in_(list(drives)),
        _sub.c.subscription_id.is_not(None),
        _sub.c.expires > now,
        _sub.c.unannounced_since.is_(None),
        _sub.c.proven_at.is_not(None),
        or_(_sub.c.missed_at.is_(None), _sub.c.missed_at < _sub.c.proven_at),
    )
    return frozenset(connection.scalars(query))


def _subscription_of(row: RowMapping) -> Subscription:
    return Subscription(
        drive_id=row["drive_id"],
        secret_hash=row["secret_hash"],
        subscription_id=row["subscription_id"],
        asked_at=row["asked_at"],
        expires=row["expires"],
        reauthorize=row["reauthorize"],
        code=row["code"],
        next_try=row["next_try"],
    )
