"""Which timers start when, and move: one function for each thing that happens to a task."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from workflows.deadlines import Deadlines
from workflows.followups import FollowUpKind
from workflows.store import followups
from workflows.store.followups import FollowUp
from workflows.tasks import Task


def follow_deadlines(connection: Connection, task: Task) -> None:
    """Remind of a task's two dates."""
    for kind, moment in (
        (FollowUpKind.STREEFDATUM, task.target_at),
        (FollowUpKind.FATALE_DATUM, task.final_at),
    ):
        if moment is not None and followups.find(connection, task.upload_id, kind) is None:
            followups.begin(connection, task.upload_id, kind, moment)


def follow(
    connection: Connection, upload_id: str, kind: FollowUpKind, deadlines: Deadlines, now: datetime
) -> None:
    """Remind the employee after a while."""
    followups.begin(connection, upload_id, kind, deadlines.next_reminder(now))


def follow_again(connection: Connection, timer: FollowUp, deadlines: Deadlines, now: datetime) -> None:
    """Let a timer that could not ring come back after a full term; one whose reminders are used up starts anew."""
    later = deadlines.next_reminder(now)
    followups.begin(connection, timer.upload_id, timer.kind, later)
    followups.postpone(connection, timer.upload_id, timer.kind, later)


def after_waiting(
    connection: Connection, task: Task, asked_at: datetime, deadlines: Deadlines, now: datetime
) -> dict[str, object]:
    """Give a task the working days back in which it waited for the employee; returns its new dates."""
    moved: dict[str, object] = {}
    for name, kind, moment in (
        ("target_at", FollowUpKind.STREEFDATUM, task.target_at),
        ("final_at", FollowUpKind.FATALE_DATUM, task.final_at),
    ):
        if moment is not None:
            moved[name] = later = deadlines.later(moment, asked_at, now)
            followups.postpone(connection, task.upload_id, kind, later)
    return moved
