"""How mail leaves the house: again and again, until it is taken."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from workflows.errors import BewaarstroomError, NeedsPersonError, RetryableError
from workflows.model import Letter
from workflows.ports import Clock, Post
from workflows.store import notices
from workflows.store.database import Database

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


class Outbox:
    """Sends what is due; a bell rings it, and whoever put something in may ring it too."""

    def __init__(self, database: Database, post: Post, clock: Clock) -> None:
        """Send over *post* what stands in *database*."""
        self._database = database
        self._post = post
        self._clock = clock

    async def deliver(self) -> int:
        """Send every letter that is due; returns how many were taken."""
        due = await self._database.transact(
            lambda connection: notices.take_due(connection, self._clock(), lease=LEASE)
        )
        return sum([await self._hand_over(letter) for letter in due])

    async def _hand_over(self, letter: Letter) -> bool:
        try:
            await self._post.send(letter)
        except BewaarstroomError as error:
            await self._database.transact(partial(self._failed, letter, error))
            return False
        except Exception as broken:  # noqa: BLE001 - a letter that cannot be spelled holds up no other
            log.error("notice_broken", key=letter.key, kind=type(broken).__name__)  # noqa: TRY400 - its text may hold a name
            await self._database.transact(partial(self._failed, letter, RetryableError("unexpected-error")))
            return False
        await self._database.transact(lambda connection: notices.sent(connection, letter.key, self._clock()))
        log.info("notice_sent", key=letter.key)
        return True

    def _failed(self, letter: Letter, error: BewaarstroomError, connection: Connection) -> None:
        now, again_at = self._clock(), None
        if isinstance(error, RetryableError | NeedsPersonError):
            asked = error.retry_after if isinstance(error, RetryableError) else None
            again_at = now + pause_after(notices.attempts(connection, letter.key), asked)
        notices.failed(connection, letter.key, code=error.code, again_at=again_at, now=now)
        log.warning("notice_failed", key=letter.key, code=error.code, again=again_at is not None)


def pause_after(attempts: int, retry_after: float | None) -> timedelta:
    """Wait longer after each failure, and at least as long as the other side asks."""
    growing = min(FIRST_PAUSE * (1 << min(attempts, 10)), LONGEST_PAUSE)
    return max(growing, timedelta(seconds=retry_after or 0))
