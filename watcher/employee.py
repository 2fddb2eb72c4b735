"""Whose upload it is."""

from __future__ import annotations

from watcher.changes import Seen, Unreadable
from workflows.model import Person
from workflows.watching import Watch


def employee_of(watch: Watch, top: Seen | None) -> Person:
    """Name the owner of the OneDrive; in a library who made the file or folder, or else the library's contact.

    Never who changed it last: that may be a program, or a colleague who only had a look.
    """
    if not watch.shared or top is None or isinstance(top, Unreadable):
        return watch.owner
    maker = top.created_by
    return maker if maker is not None and maker.mail else watch.owner
