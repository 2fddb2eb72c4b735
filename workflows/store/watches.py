"""Watched folders, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from workflows.model import ItemKey, Person
from workflows.store import schema, sightings
from workflows.store.columns import Moment
from workflows.watching import Mode, ModeReason, Watch

_watch = schema.watch
_file, _deletion = schema.upload_file, schema.deletion

OURS = "verwijderd"  # the outcome of a deletion that we made


def add(connection: Connection, watch: Watch) -> None:
    """Watch a folder from now on, or refresh who its owner is and who asks; where the feed was stays known."""
    owner = {
        "source": watch.source,
        "found_at": watch.found_at,
        "leaving_since": None,
        "owner_id": watch.owner.object_id,
        "owner_name": watch.owner.name,
        "owner_mail": watch.owner.mail,
        "shared": watch.shared,
    }
    changed = connection.execute(update(_watch).where(_is(watch)).values(**owner))
    if changed.rowcount == 0:
        connection.execute(
            insert(_watch).values(
                drive_id=watch.drive_id, folder_id=watch.folder_id, next_look=watch.next_look, **owner
            )
        )


def every(connection: Connection) -> tuple[Watch, ...]:
    """List all watched folders."""
    rows = connection.execute(select(_watch).order_by(_watch.c.drive_id, _watch.c.folder_id)).mappings()
    return tuple(_watch_of(row) for row in rows)


def of_drive(connection: Connection, drive_id: str) -> tuple[Watch, ...]:
    """List the watched folders of one drive."""
    rows = connection.execute(select(_watch).where(_watch.c.drive_id == drive_id)).mappings()
    return tuple(_watch_of(row) for row in rows)


def of_source(connection: Connection, source: str) -> tuple[Watch, ...]:
    """List the folders that one entry of the settings asked for."""
    rows = connection.execute(select(_watch).where(_watch.c.source == source)).mappings()
    return tuple(_watch_of(row) for row in rows)


def get(connection: Connection, folder: ItemKey) -> Watch | None:
    """Read one watched folder."""
    row = connection.execute(select(_watch).where(_is_folder(folder))).mappings().one_or_none()
    return None if row is None else _watch_of(row)


def claim_due(connection: Connection, now: datetime, until: datetime, limit: int) -> tuple[Watch, ...]:
    """Take the folders whose time has come; nobody else gets them before *until*.

    First those in which something has yet to settle or of which Graph announced a change, for somebody waits for them;
    then whoever was looked at longest ago. So folders that are looked at more often than was promised, because something
    happened there lately, never keep others from what was promised to them.
    """
    is_due = or_(_watch.c.next_look.is_(None), _watch.c.next_look <= now)
    due = (
        select(_watch.c.drive_id, _watch.c.folder_id)
        .where(is_due)
        .order_by(_nobody_waits(), _watch.c.last_look.asc().nulls_first(), _watch.c.next_look)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = connection.execute(
        update(_watch).where(_keys(_watch).in_(due)).values(next_look=until).returning(_watch)
    )
    return tuple(_watch_of(row) for row in taken.mappings())


def _nobody_waits() -> ColumnElement[bool]:
    announced = func.coalesce(_watch.c.nudged_at > _watch.c.last_look, false())
    return not_(or_(sightings.something_waits_in(_watch), announced))


def release(connection: Connection, now: datetime, lease: timedelta) -> None:
    """Have looked at now what a service died looking at, what had a problem, and what was planned by a fast clock.

    Only for who is alone here.

    All others keep their own moment: thousands of looks at once would be followed by thousands at once, again and again.
    """
    in_hand = and_(_watch.c.next_look > now, _watch.c.next_look <= now + lease)
    trouble = or_(_watch.c.problem_code.is_not(None), _watch.c.failures > 0)
    by_a_fast_clock = _watch.c.last_look > now
    connection.execute(update(_watch).where(or_(in_hand, trouble, by_a_fast_clock)).values(next_look=now))


def advance(
    connection: Connection,
    watch: Watch,
    link: str,
    now: datetime,
    *,
    mode: Mode = Mode.ROOT_DELTA,
    because: ModeReason = ModeReason.DEFAULT,
) -> bool:
    """Move the feed on, unless another look did so first: then False, and nothing may be written."""
    moved = connection.execute(
        update(_watch)
        .where(_is(watch), _watch.c.delta_link.is_not_distinct_from(watch.delta_link))
        .values(delta_link=link, last_look=now, failures=0, mode=mode, mode_because=because)
    )
    return moved.rowcount == 1


def plan_next(connection: Connection, watch: Watch, at: datetime, changed: datetime | None) -> None:
    """Say when to look again, and when something last happened here; a notification that came meanwhile goes first."""
    connection.execute(
        update(_watch)
        .where(_is(watch))
        .values(next_look=_unless_nudged(watch.nudged_at, at), last_change=changed)
    )


def note_quiet(connection: Connection, looks: Iterable[tuple[Watch, str, datetime, datetime]]) -> None:
    """Write many looks that found nothing: the folder, where the feed goes on, when it was, when the next one is.

    A look that another one overtook is left out.
    """
    rows = [
        {
            "b_drive": watch.drive_id,
            "b_folder": watch.folder_id,
            "b_before": watch.delta_link,
            "b_link": link,
            "b_looked": looked,
            "b_next": next_look,
            "b_nudged": watch.nudged_at,
        }
        for watch, link, looked, next_look in looks
    ]
    if rows:
        mine = (_watch.c.drive_id == bindparam("b_drive"), _watch.c.folder_id == bindparam("b_folder"))
        connection.execute(
            update(_watch)
            .where(*mine, _watch.c.delta_link.is_not_distinct_from(bindparam("b_before")))
            .values(
                delta_link=bindparam("b_link"),
                last_look=bindparam("b_looked", type_=Moment),
                next_look=case(
                    (
                        _watch.c.nudged_at.is_distinct_from(bindparam("b_nudged", type_=Moment)),
                        bindparam("b_looked", type_=Moment),
                    ),
                    else_=bindparam("b_next", type_=Moment),
                ),
                failures=0,
            ),
            rows,
        )


def set_problem(connection: Connection, watch: Watch, code: str | None, now: datetime) -> None:
    """Say what is the matter with a folder, or with None that all is well."""
    since = None if code is None else func.coalesce(_watch.c.problem_since, literal(now, Moment))
    connection.execute(update(_watch).where(_is(watch)).values(problem_code=code, problem_since=since))


def count_failure(
    connection: Connection, watch: Watch, code: str, now: datetime, next_look: datetime
) -> None:
    """Note a look that failed, and when to try again."""
    set_problem(connection, watch, code, now)
    connection.execute(
        update(_watch).where(_is(watch)).values(failures=_watch.c.failures + 1, next_look=next_look)
    )


def postpone(connection: Connection, watch: Watch, next_look: datetime) -> None:
    """Look again later, for a reason that is not the folder's: what is the matter with it stays as it was."""
    connection.execute(update(_watch).where(_is(watch)).values(next_look=next_look))


def take_leave(connection: Connection, watch: Watch, now: datetime) -> None:
    """Note that nobody asks for a folder any more, and have it looked at one last time."""
    connection.execute(update(_watch).where(_is(watch)).values(leaving_since=now, next_look=now))


def remove(connection: Connection, watch: Watch) -> None:
    """Stop watching a folder; its uploads stay."""
    sightings.forget_all(connection, watch)
    connection.execute(delete(_watch).where(_is(watch)))


# --- what uploads know of an item -----------------------------------------------------------------------------


def in_upload(connection: Connection, key: ItemKey) -> bool:
    """Whether an upload has this item as an original."""
    return bool(connection.scalar(select(exists().where(_original(key)))))


def deleted_by_us(connection: Connection, keys: Iterable[ItemKey]) -> frozenset[ItemKey]:
    """Name the originals that we deleted, or were about to: their going is no news."""
    wanted = [(key.drive_id, key.item_id) for key in keys]
    found: set[ItemKey] = set()
    for start in range(0, len(wanted), 400):  # SQLite takes a bounded number of values
        query = (
            select(_file.c.drive_id, _file.c.item_id)
            .join(_deletion, _deletion.c.file_id == _file.c.file_id)
            .where(tuple_(_file.c.drive_id, _file.c.item_id).in_(wanted[start : start + 400]))
            .where(or_(_deletion.c.outcome.is_(None), _deletion.c.outcome == OURS))
        )
        found |= {ItemKey(drive_id=drive, item_id=item) for drive, item in connection.execute(query)}
    return frozenset(found)


def _original(key: ItemKey) -> ColumnElement[bool]:
    return and_(_file.c.drive_id == key.drive_id, _file.c.item_id == key.item_id)


def _unless_nudged(before: datetime | None, at: datetime) -> ColumnElement[Any]:
    news = _watch.c.nudged_at.is_distinct_from(literal(before, Moment))
    return case((news, func.coalesce(_watch.c.nudged_at, literal(at, Moment))), else_=literal(at, Moment))


def _keys(table: Table) -> ColumnElement[Any]:
    return tuple_(table.c.drive_id, table.c.folder_id)


def _is(watch: Watch) -> ColumnElement[bool]:
    return _is_folder(watch.folder)


def _is_folder(folder: ItemKey) -> ColumnElement[bool]:
    return and_(_watch.c.drive_id == folder.drive_id, _watch.c.folder_id == folder.item_id)


def _watch_of(row: RowMapping) -> Watch:
    return Watch(
        drive_id=row["drive_id"],
        folder_id=row["folder_id"],
        owner=Person(object_id=row["owner_id"], name=row["owner_name"], mail=row["owner_mail"]),
        delta_link=row["delta_link"],
        last_look=row["last_look"],
        next_look=row["next_look"],
        problem_code=row["problem_code"],
        problem_since=row["problem_since"],
        failures=row["failures"],
        source=row["source"],
        shared=row["shared"],
        mode=Mode(row["mode"]),
        mode_because=ModeReason(row["mode_because"]),
        nudged_at=row["nudged_at"],
        last_change=row["last_change"],
        found_at=row["found_at"],
        leaving_since=row["leaving_since"],
    )
