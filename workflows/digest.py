"""The daily digest: once a working day, for who wants it, what there is to do; no names, no content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog
from babel.dates import format_datetime
from sqlalchemy import Connection, and_, func, select

from workflows.clearance import Verwijderen
from workflows.colleagues import Colleague, Wish
from workflows.deadlines import AMSTERDAM
from workflows.followups import NO_ANSWER, FollowUpKind
from workflows.model import Letter
from workflows.notices.wording import Template
from workflows.operations.letters import Desk
from workflows.store import colleagues, notices, schema
from workflows.store.database import Database
from workflows.store.views.worklist import waits_for_click
from workflows.tasks import OPEN, TaskState

log = structlog.get_logger()

_task, _upload, _follow_up = schema.task, schema.upload, schema.follow_up
MOST_LINES = 30
DAY = timedelta(days=1)
LONGEST_REST = 7  # days; nobody is free for longer together, and a weekday says which day is meant


@dataclass(frozen=True, kw_only=True)
class Since:
    """From when on something is new."""

    moment: datetime
    word: str  # gisteren, or which day of the week


@dataclass(frozen=True, kw_only=True)
class Digest:
    """Writes the digests of a day when its hour has come; a second ring writes nothing twice."""

    database: Database
    desk: Desk
    at: time  # by the clock of Amsterdam
    verwijderen: Verwijderen = Verwijderen.UIT
    vier_ogen: bool = False  # whether a second person must agree with deleting

    async def ring(self) -> int:
        """Put today's digests in the outbox; returns how many."""
        now = self.desk.clock()
        here = now.astimezone(AMSTERDAM)
        if here.time() < self.at or not self.desk.deadlines.works_today(now):
            return 0
        written = await self.database.transact(lambda connection: self._write_all(connection, now))
        if written:
            log.info("digests_written", count=written)
        return written

    def _write_all(self, connection: Connection, now: datetime) -> int:
        return sum(self._write(connection, one, now) for one in colleagues.everybody(connection))

    def _write(self, connection: Connection, reader: Colleague, now: datetime) -> bool:
        key = f"dagoverzicht/{now.astimezone(AMSTERDAM):%Y-%m-%d}/{reader.person.object_id}"
        if notices.known(connection, key) or reader.away_on(now.astimezone(AMSTERDAM).date()):
            return False
        lines = list(self._lines(connection, reader, now))
        if not lines:
            return False
        home = self.desk.addresses.console_url
        link = f"{home}/taken" if "DI" in reader.roles else f"{home}/mijn"
        worded = self.desk.words.word(
            Template.DAGOVERZICHT, {"naam": reader.person.name, "taken": lines, "link": link}
        )
        letter = Letter(key=key, to=reader.person, subject=worded.subject, text=worded.body, link=link)
        return notices.add(connection, letter, template=Template.DAGOVERZICHT, upload_id=None, now=now)

    def _lines(self, connection: Connection, reader: Colleague, now: datetime) -> Iterator[str]:
        wishes, since = reader.wishes, self._since(now)
        if wishes.received is Wish.DAGOVERZICHT:
            yield from _received(connection, reader, since)
        if "DI" not in reader.roles:
            return
        if wishes.new_tasks is Wish.DAGOVERZICHT:
            yield from _new_tasks(connection, since)
            yield from self._waiting(connection, reader)
        if wishes.my_tasks is Wish.DAGOVERZICHT:
            yield from self._my_tasks(connection, reader, now)

    def _since(self, now: datetime) -> Since:
        """Find the last working day before: on Monday nobody has read yet what came in the weekend."""
        days = next((days for days in range(1, LONGEST_REST) if self._worked(now - days * DAY)), 1)
        moment = now - days * DAY
        word = "gisteren" if days == 1 else format_datetime(moment.astimezone(AMSTERDAM), "EEEE", locale="nl")
        return Since(moment=moment, word=word)

    def _worked(self, moment: datetime) -> bool:
        return self.desk.deadlines.works_today(moment)

    def _waiting(self, connection: Connection, reader: Colleague) -> Iterator[str]:
        """Tell of what is registered and waits for a click, or for a second person, before it may go."""
        click = waits_for_click(
            connection, self.verwijderen, reader.person.object_id, vier_ogen=self.vier_ogen
        )
        count = connection.scalar(select(func.count()).select_from(_task).where(click)) or 0
        if count:
            yield f"Wacht op u voor het verwijderen: {count} {'taak' if count == 1 else 'taken'}"

    def _my_tasks(self, connection: Connection, reader: Colleague, now: datetime) -> Iterator[str]:
        asked = (_follow_up.c.upload_id == _task.c.upload_id, _follow_up.c.kind == FollowUpKind.VRAAG)
        query = (
            select(_task.c.number, _task.c.final_at, _task.c.state, _follow_up.c.outcome)
            .outerjoin(_follow_up, and_(*asked))
            .where(_task.c.assignee_id == reader.person.object_id, _task.c.state.in_(OPEN))
            .order_by(_task.c.final_at, _task.c.number)
            .limit(MOST_LINES)
        )
        for row in connection.execute(query):
            waits = _waits(row.outcome) if row.state == TaskState.WACHT_OP_INFORMATIE else ""
            yield f"Taak {row.number}: {self._left(row.final_at, now)}{waits}"

    def _left(self, final_at: datetime | None, now: datetime) -> str:
        if final_at is None:
            return "geen termijn"
        if final_at < now:
            return "te laat"
        left = self.desk.deadlines.days_left(final_at, now)
        return "nog 1 werkdag" if left == 1 else f"nog {left} werkdagen"


def _waits(outcome: str | None) -> str:
    if outcome == NO_ANSWER:
        return ", de medewerker antwoordt niet, ook niet na herinneringen"
    return ", wacht op de medewerker"


def _received(connection: Connection, reader: Colleague, since: Since) -> Iterator[str]:
    query = select(func.count()).where(
        _upload.c.owner_id == reader.person.object_id, _upload.c.settled_at > since.moment
    )
    count = connection.scalar(query) or 0
    if count:
        yield f"Ontvangen sinds {since.word}: {count} {'upload' if count == 1 else 'uploads'} van u"


def _new_tasks(connection: Connection, since: Since) -> Iterator[str]:
    query = select(func.count()).where(_task.c.created_at > since.moment)
    fresh = connection.scalar(query) or 0
    still_open = connection.scalar(select(func.count()).where(_task.c.state.in_(OPEN))) or 0
    if still_open:
        new = f", waarvan {fresh} nieuw sinds {since.word}" if fresh else f", geen nieuwe sinds {since.word}"
        yield f"Te doen: {still_open} {'taak' if still_open == 1 else 'taken'}{new}"
