"""Mail that must go out, as rows, until it is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, insert, or_, select, update

from workflows.model import Letter, Person
from workflows.store import schema

_notice = schema.notice


class NoticeState(StrEnum):
    """Where a mail stands."""

    KLAAR = "klaar"  # must go out, at its next_attempt
    BEZIG = "bezig"  # being handed over; if we died meanwhile it goes again: twice is better than never
    VERZONDEN = "verzonden"
    MISLUKT = "mislukt"  # the other side will never take it; beheer sees it


def add(
    connection: Connection, letter: Letter, *, template: str, upload_id: str | None, now: datetime
) -> bool:
    """Put a letter in the outbox; False when the same letter was there already."""
    if known(connection, letter.key):
        return False
    connection.execute(
        insert(_notice).values(
            key=letter.key,
            upload_id=upload_id,
            template=template,
            to_id=letter.to.object_id,
            to_name=letter.to.name,
            to_mail=letter.to.mail,
            subject=letter.subject,
            body=letter.text,
            channel=letter.channel,
            link=letter.link,
            state=NoticeState.KLAAR,
            next_attempt=now,
        )
    )
    return True


def known(connection: Connection, key: str) -> bool:
    """Whether a letter was written already."""
    return connection.scalar(select(_notice.c.key).where(_notice.c.key == key)) is not None


def take_due(connection: Connection, now: datetime, *, lease: timedelta, limit: int = 20) -> Sequence[Letter]:
    """Take the letters that are due; who dies with them leaves them to another after *lease*."""
    due = (
        connection.execute(
            select(_notice)
            .where(
                or_(_notice.c.state == NoticeState.KLAAR, _notice.c.state == NoticeState.BEZIG),
                _notice.c.next_attempt <= now,
            )
            .order_by(_notice.c.next_attempt)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        .mappings()
        .all()
    )
    if not due:
        return []
    connection.execute(
        update(_notice)
        .where(_notice.c.key.in_([row["key"] for row in due]))
        .values(state=NoticeState.BEZIG, next_attempt=now + lease)
    )
    return [
        Letter(
            key=row["key"],
            to=Person(object_id=row["to_id"], name=row["to_name"], mail=row["to_mail"]),
            subject=row["subject"],
            text=row["body"],
            channel=row["channel"],
            link=row["link"],
        )
        for row in due
    ]


def release(connection: Connection, now: datetime) -> None:
    """Let letters go again that a service was handing over when it died; only for who is alone in the database."""
    connection.execute(update(_notice).where(_notice.c.state == NoticeState.BEZIG).values(next_attempt=now))


def sent(connection: Connection, key: str, now: datetime) -> None:
    """Note that a letter was handed over."""
    connection.execute(
        update(_notice)
        .where(_notice.c.key == key)
        .values(state=NoticeState.VERZONDEN, sent_at=now, error_code=None)
    )


def failed(connection: Connection, key: str, *, code: str, again_at: datetime | None, now: datetime) -> None:
    """Note that a letter was not taken *now*; it goes again at *again_at*, or never when that is None."""
    connection.execute(
        update(_notice)
        .where(_notice.c.key == key)
        .values(
            state=NoticeState.KLAAR if again_at else NoticeState.MISLUKT,
            error_code=code,
            attempts=_notice.c.attempts + 1,
            next_attempt=again_at or now,
        )
    )


def attempts(connection: Connection, key: str) -> int:
    """Count the failed attempts so far."""
    return connection.scalar(select(_notice.c.attempts).where(_notice.c.key == key)) or 0
