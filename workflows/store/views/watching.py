"""What beheer sees of the watched folders and of the mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    case,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from workflows.model import Viewer
from workflows.store import schema
from workflows.store.columns import Moment
from workflows.store.notices import NoticeState
from workflows.store.views.page import Order, Page, Place, cut
from workflows.watching import RECEIVED, Mode, ModeReason

_watch, _sighting, _notice = schema.watch, schema.sighting, schema.notice
_absence = schema.absence
_minute, _state, _sub = schema.graph_minute, schema.graph_state, schema.subscription
PAGE_SIZE = 25
FOLDERS_SIZE = 50
ALIVE = timedelta(minutes=1)  # a process that wrote nothing for so long is gone
MANY = 3  # attempts in vain, from which on somebody should look


@dataclass(frozen=True, kw_only=True)
class GraphRow:
    """How we stand with Microsoft Graph."""

    minute_units: int  # resource units a minute, over the last two
    minute_budget: int
    day_units: int  # of the last 24 hours
    day_budget: int
    licences: int
    pauses: int  # how often Microsoft made us wait in the last 24 hours
    paused_until: datetime | None
    pause_code: str | None


@dataclass(frozen=True, kw_only=True)
class RoundRow:
    """All watched folders together."""

    folders: int
    problems: int
    looked: int  # at least once
    oldest_look: datetime | None


@dataclass(frozen=True, kw_only=True)
class ToldRow:
    """All notifications together."""

    drives: int
    proven: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class WatchRow:
    """One watched folder."""

    drive_id: str
    folder_id: str
    owner_name: str
    last_look: datetime | None
    next_look: datetime | None
    problem_code: str | None
    problem_since: datetime | None
    failures: int
    mode: Mode
    mode_because: ModeReason
    source: str  # which entry of the settings
    leaving_since: datetime | None  # nobody asks for it any more
    shared: bool  # a library, and not somebody's OneDrive
    waiting: int  # items that are watched until they stand still
    set_aside: int


@dataclass(frozen=True, kw_only=True)
class AbsenceRow:
    """One folder that the settings ask for and that cannot be watched yet."""

    source: str  # which entry of the settings
    person_name: str  # "" where it is the entry itself
    code: str
    since: datetime
    tries: int
    next_try: datetime


@dataclass(frozen=True, kw_only=True)
class SetAsideRow:
    """One item that will not become an upload as it is; its name is not known here, on purpose."""

    item_id: str
    owner_name: str
    code: str
    is_folder: bool
    size: int
    first_seen: datetime


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """One mail, without its words."""

    key: str
    upload_id: str | None
    template: str
    channel: str  # mail or teams
    to_name: str
    state: NoticeState
    attempts: int
    next_attempt: datetime
    error_code: str | None
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Troubles:
    """What beheer must look at."""

    folders: int  # with a problem
    letters: int  # that will never go
    waiting: int  # letters that were tried in vain, and will be tried again


@dataclass(frozen=True, kw_only=True)
class PlannerRow:
    """How far Planner is in step with the tasks."""

    tasks: int
    behind: int  # of those, how many wait to be written


def graph_for(connection: Connection, viewer: Viewer, now: datetime) -> GraphRow | None:
    """Sum up how we stand with Graph, over all our processes; None before the first minute."""
    lately = select(_state).where(may_see(viewer), _state.c.at > now - ALIVE).order_by(_state.c.at.desc())
    states = connection.execute(lately).mappings().all()
    if not states:
        return None
    sums = [func.coalesce(func.sum(_minute.c[name]), 0).label(name) for name in ("units", "pauses")]
    minute = connection.execute(select(*sums).where(_minute.c.minute > now - timedelta(minutes=2))).one()
    day = connection.execute(select(*sums).where(_minute.c.minute > now - timedelta(days=1))).one()
    paused = [state for state in states if state["paused_until"] and state["paused_until"] > now]
    longest = max(paused, key=lambda state: state["paused_until"], default=None)
    return GraphRow(
        minute_units=minute.units // 2,
        minute_budget=states[0]["minute_budget"],
        day_units=day.units,
        day_budget=states[0]["day_budget"],
        licences=states[0]["licences"],
        pauses=day.pauses,
        paused_until=longest["paused_until"] if longest else None,
        pause_code=longest["pause_code"] if longest else None,
    )


def round_for(connection: Connection, viewer: Viewer) -> RoundRow:
    """Sum up the watched folders: how many, and how long ago the one that waits longest was looked at."""
    query = select(
        func.count().label("folders"),
        func.count(_watch.c.problem_code).label("problems"),
        func.count(_watch.c.last_look).label("looked"),
        type_coerce(func.min(_watch.c.last_look), Moment).label("oldest_look"),
    ).where(may_see(viewer))
    return RoundRow(**connection.execute(query).mappings().one())


def told_for(connection: Connection, viewer: Viewer) -> ToldRow:
    """Sum up the notifications: for how many drives Graph tells, for how many it proves to, how many it refused."""
    kept_up = or_(_sub.c.missed_at.is_(None), _sub.c.missed_at < _sub.c.proven_at)
    proves = and_(_sub.c.proven_at.is_not(None), kept_up)
    query = select(
        func.count(_sub.c.subscription_id).label("drives"),
        func.count(case((proves, 1))).label("proven"),
        func.count(_sub.c.code).label("refused"),
    ).where(may_see(viewer))
    return ToldRow(**connection.execute(query).mappings().one())


def watches_for(connection: Connection, viewer: Viewer, place: Place) -> Page[WatchRow]:
    """Read one page of the watched folders, those with a problem first."""
    there = and_(_sighting.c.drive_id == _watch.c.drive_id, _sighting.c.folder_id == _watch.c.folder_id)
    top = and_(there, _sighting.c.item_id == _sighting.c.top_id)
    waiting = select(func.count()).where(top, _sighting.c.set_aside_code.is_(None)).scalar_subquery()
    aside = select(func.count()).where(there, _is_set_aside()).scalar_subquery()
    query = select(_watch, waiting.label("waiting"), aside.label("set_aside")).where(may_see(viewer))
    well = case((_watch.c.problem_code.is_(None), 1), else_=0)
    order = Order(by=well, tie=_watch.c.drive_id.concat("/").concat(_watch.c.folder_id))
    return cut(connection, query, order=order, place=place, size=FOLDERS_SIZE, row_of=_watch_of)


def absences_for(connection: Connection, viewer: Viewer) -> tuple[AbsenceRow, ...]:
    """List the folders that cannot be watched yet, at most a few hundred."""
    query = (
        select(_absence)
        .where(may_see(viewer))
        .order_by(_absence.c.person_id != "", _absence.c.code, _absence.c.since)
        .limit(300)
    )
    return tuple(_absence_of(row) for row in connection.execute(query).mappings())


def set_aside_for(connection: Connection, viewer: Viewer) -> tuple[SetAsideRow, ...]:
    """List what was set aside, newest first, at most a few hundred."""
    there = and_(_sighting.c.drive_id == _watch.c.drive_id, _sighting.c.folder_id == _watch.c.folder_id)
    query = (
        select(_sighting, _watch.c.owner_name)
        .join(_watch, there)
        .where(may_see(viewer), _is_set_aside())
        .order_by(_sighting.c.first_seen.desc())
        .limit(300)
    )
    return tuple(_set_aside_of(row) for row in connection.execute(query).mappings())


def notices_for(
    connection: Connection, viewer: Viewer, state: NoticeState | None, place: Place
) -> Page[NoticeRow]:
    """Read one page of mails, those that went or will go last at the top."""
    query = select(_notice).where(may_see(viewer), _notice.c.state == state if state else true())
    moment = type_coerce(func.coalesce(_notice.c.sent_at, _notice.c.next_attempt), BigInteger)
    latest = Order(by=moment, tie=_notice.c.key, descending=True)
    return cut(connection, query, order=latest, place=place, size=PAGE_SIZE, row_of=_notice_of)


def planner_for(connection: Connection, viewer: Viewer) -> PlannerRow | None:
    """Say how far Planner is in step; None where there never was a task in it."""
    planner, task = schema.planner_task, schema.task
    known = (may_see(viewer), planner.c.gone.is_(False))
    behind = or_(planner.c.planner_id.is_(None), planner.c.version < task.c.version)
    row = connection.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((behind, 1), else_=0)), 0),
        )
        .select_from(planner.join(task, task.c.task_id == planner.c.task_id))
        .where(*known)
    ).one()
    return PlannerRow(tasks=row[0], behind=row[1]) if row[0] else None


def troubles_for(connection: Connection, viewer: Viewer) -> Troubles:
    """Count the folders with a problem, the mails that will never go and those that were tried in vain."""
    folders = (
        select(func.count()).select_from(_watch).where(may_see(viewer), _watch.c.problem_code.is_not(None))
    )
    failed = _notice.c.state == NoticeState.MISLUKT
    stuck = and_(_notice.c.state == NoticeState.KLAAR, _notice.c.attempts >= MANY)
    letters = connection.execute(
        select(func.count().filter(failed), func.count().filter(stuck))
        .select_from(_notice)
        .where(may_see(viewer), or_(failed, stuck))
    ).one()
    return Troubles(folders=connection.scalar(folders) or 0, letters=letters[0], waiting=letters[1])


def may_see(viewer: Viewer) -> ColumnElement[bool]:
    """Only beheer sees this."""
    return true() if viewer.is_beheer else false()


def _is_set_aside() -> ColumnElement[bool]:
    return and_(_sighting.c.set_aside_code.is_not(None), _sighting.c.set_aside_code != RECEIVED)


def _watch_of(row: RowMapping) -> WatchRow:
    return WatchRow(
        drive_id=row["drive_id"],
        folder_id=row["folder_id"],
        owner_name=row["owner_name"],
        last_look=row["last_look"],
        next_look=row["next_look"],
        problem_code=row["problem_code"],
        problem_since=row["problem_since"],
        failures=row["failures"],
        mode=Mode(row["mode"]),
        mode_because=ModeReason(row["mode_because"]),
        source=row["source"],
        leaving_since=row["leaving_since"],
        shared=row["shared"],
        waiting=row["waiting"],
        set_aside=row["set_aside"],
    )


def _absence_of(row: RowMapping) -> AbsenceRow:
    return AbsenceRow(
        source=row["source"],
        person_name=row["person_name"],
        code=row["code"],
        since=row["since"],
        tries=row["tries"],
        next_try=row["next_try"],
    )


def _set_aside_of(row: RowMapping) -> SetAsideRow:
    return SetAsideRow(
        item_id=row["item_id"],
        owner_name=row["owner_name"],
        code=row["set_aside_code"],
        is_folder=row["is_folder"],
        size=row["size"],
        first_seen=row["first_seen"],
    )


def _notice_of(row: RowMapping) -> NoticeRow:
    return NoticeRow(
        key=row["key"],
        upload_id=row["upload_id"],
        template=row["template"],
        channel=row["channel"],
        to_name=row["to_name"],
        state=NoticeState(row["state"]),
        attempts=row["attempts"],
        next_attempt=row["next_attempt"],
        error_code=row["error_code"],
        sent_at=row["sent_at"],
    )
