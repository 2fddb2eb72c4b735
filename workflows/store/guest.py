"""A connection of a library that begins its own transactions on SQLite: it waits for its turn among our writers.

Without that it would starve: our writers hand the turn to each other at once, and a guest finds the database busy each
time it wakes. A guest that only reads waits too, for a moment; nobody can tell beforehand what it will do.
"""

from __future__ import annotations

import sqlite3

from workflows.store.turn import Turn


class GuestConnection(sqlite3.Connection):
    """Has the turn from the beginning of a transaction to its commit or rollback."""

    turn: Turn | None = None
    _mine = False

    def line_up(self) -> None:
        """Wait for the turn; a guest within a transaction of its own thread goes along with that one."""
        if self.turn is not None and not self._mine:
            self._mine = self.turn.take()

    def commit(self) -> None:
        """Commit, and let the next one go."""
        try:
            super().commit()
        finally:
            self._hand_on()

    def rollback(self) -> None:
        """Undo, and let the next one go."""
        try:
            super().rollback()
        finally:
            self._hand_on()

    def close(self) -> None:
        """Close, also halfway, and let the next one go."""
        try:
            super().close()
        finally:
            self._hand_on()

    def _hand_on(self) -> None:
        if self.turn is not None and self._mine:
            self._mine = False
            self.turn.hand_on()
