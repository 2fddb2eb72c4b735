"""Log lines of runs, kept in the database, bounded in age and number."""

from __future__ import annotations

import queue
from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from workflows.store import schema
from workflows.ulid import new_ulid

_line = schema.log_line
OWN_COLUMNS = ("level", "event", "run_id", "upload_id", "task_id", "code")
MOST_WAITING = 10_000
BATCH = 500


class LogKeeper:
    """Collects lines from any thread; `flush` writes them. When nobody flushes, the newest are dropped and counted."""

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: queue.Queue[Mapping[str, Any]] = queue.Queue(MOST_WAITING)
        self.dropped = 0

    def keep(self, event: MutableMapping[str, Any]) -> None:
        """Take one line, at once."""
        try:
            self._waiting.put_nowait(dict(event))
        except queue.Full:
            self.dropped += 1

    def flush(self, connection: Connection) -> int:
        """Write what waits; returns how many lines."""
        lines: list[dict[str, Any]] = []
        while len(lines) < BATCH and not self._waiting.empty():
            lines.append(_row_of(self._waiting.get_nowait()))
        if lines:
            connection.execute(insert(_line), lines)
        return len(lines)


def forget(connection: Connection, *, now: datetime, keep: timedelta, most: int) -> int:
    """Drop lines older than *keep*, and the oldest beyond *most*; returns how many went."""
    old = connection.execute(delete(_line).where(_line.c.at < now - keep)).rowcount
    count = connection.scalar(select(func.count()).select_from(_line)) or 0
    if count <= most:
        return old
    last = connection.scalar(
        select(_line.c.line_id).order_by(_line.c.line_id).offset(count - most - 1).limit(1)
    )
    return old + connection.execute(delete(_line).where(_line.c.line_id <= last)).rowcount


def _row_of(event: Mapping[str, Any]) -> dict[str, Any]:
    at = datetime.fromisoformat(event["timestamp"])
    own = {name: event.get(name) for name in OWN_COLUMNS}
    rest = {key: _plain(value) for key, value in event.items() if key not in {*OWN_COLUMNS, "timestamp"}}
    return {"line_id": new_ulid(at), "at": at, **own, "fields": rest}


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)
