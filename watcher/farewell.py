"""Seeing a folder off that nobody asks for any more: one last look, and time for what still waits in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import Connection

from workflows.store import absences, sightings, watches
from workflows.watching import Watch

log = structlog.get_logger()

LEAVE_AT_LAST: Final = timedelta(days=7)  # a folder that will not be looked at is let go after this


def let_go_except(connection: Connection, asked: Collection[str], now: datetime) -> None:
    """See off every folder whose entry in the settings is not among those *asked*."""
    absences.forget_sources_except(connection, asked)
    for watch in watches.every(connection):
        if watch.source not in asked:
            let_go(connection, watch, now)


def let_go(connection: Connection, watch: Watch, now: datetime) -> None:
    """See a folder off: one last look, then no longer watched; what still waits in it is waited for."""
    since = watch.leaving_since
    if since is None:
        watches.take_leave(connection, watch, now)
        log.info("folder_leaving", drive_id=watch.drive_id, folder_id=watch.folder_id)
    elif _seen_off(connection, watch, since, now):
        watches.remove(connection, watch)
        log.info("folder_let_go", drive_id=watch.drive_id, folder_id=watch.folder_id)


def _seen_off(connection: Connection, watch: Watch, since: datetime, now: datetime) -> bool:
    looked = watch.last_look is not None and watch.last_look > since
    quiet = sightings.oldest_waiting(connection, watch) is None
    return (looked and quiet) or now - since >= LEAVE_AT_LAST
