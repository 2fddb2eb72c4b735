"""Folders that cannot be watched yet, as rows: what is the matter, and when to try again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, RowMapping, delete, insert, select

from workflows.store import schema

_absence = schema.absence

FIRST_PAUSE: Final = timedelta(minutes=15)
LONGEST_PAUSE: Final = timedelta(hours=1)
FIRST_PAUSE_WITHOUT_DRIVE: Final = timedelta(
    hours=4
)  # Microsoft throttles who keeps asking for OneDrives not there
LONGEST_PAUSE_WITHOUT_DRIVE: Final = timedelta(days=1)
WITHOUT_DRIVE: Final = "onedrive-missing"


@dataclass(frozen=True, kw_only=True)
class Absence:
    """A folder that an entry of the settings asks for and that cannot be watched yet."""

    source: str
    person_id: str = ""  # the member of a group; "" for the entry itself
    person_name: str = ""
    drive_id: str | None = None  # known once there is a OneDrive
    code: str
    since: datetime
    tries: int
    next_try: datetime


def note(connection: Connection, absence: Absence, now: datetime) -> None:
    """Note one more try that failed; each time the next one is further away."""
    before = get(connection, absence.source, absence.person_id)
    same = before is not None and before.code == absence.code
    tries = before.tries + 1 if before and same else 1
    forget(connection, absence.source, absence.person_id)
    connection.execute(
        insert(_absence).values(
            source=absence.source,
            person_id=absence.person_id,
            person_name=absence.person_name,
            drive_id=absence.drive_id,
            code=absence.code,
            since=before.since if before and same else now,
            tries=tries,
            next_try=now + pause_after(absence.code, tries),
        )
    )


def pause_after(code: str, tries: int) -> timedelta:
    """Wait longer after each try, and long from the start where there is no OneDrive at all."""
    first, longest = (
        (FIRST_PAUSE_WITHOUT_DRIVE, LONGEST_PAUSE_WITHOUT_DRIVE)
        if code == WITHOUT_DRIVE
        else (FIRST_PAUSE, LONGEST_PAUSE)
    )
    return min(first * (1 << min(tries - 1, 10)), longest)


def get(connection: Connection, source: str, person_id: str = "") -> Absence | None:
    """Read one; None when nothing is the matter."""
    row = (
        connection.execute(
            select(_absence).where(_absence.c.source == source, _absence.c.person_id == person_id)
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else _absence_of(row)


def of_source(connection: Connection, source: str) -> dict[str, Absence]:
    """Read what is the matter with an entry of the settings, by person."""
    rows = connection.execute(select(_absence).where(_absence.c.source == source)).mappings()
    return {row["person_id"]: _absence_of(row) for row in rows}


def forget(connection: Connection, source: str, person_id: str = "") -> None:
    """Note that all is well."""
    connection.execute(delete(_absence).where(_absence.c.source == source, _absence.c.person_id == person_id))


def forget_sources_except(connection: Connection, sources: Collection[str]) -> None:
    """Drop what was noted for entries that stand in the settings no more."""
    connection.execute(delete(_absence).where(_absence.c.source.not_in(list(sources))))


def _absence_of(row: RowMapping) -> Absence:
    return Absence(
        source=row["source"],
        person_id=row["person_id"],
        person_name=row["person_name"],
        drive_id=row["drive_id"],
        code=row["code"],
        since=row["since"],
        tries=row["tries"],
        next_try=row["next_try"],
    )
