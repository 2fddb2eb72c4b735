"""The turn to write: the writers of this process go one by one, in the order in which they came.

SQLite lets one write at a time, and who finds it busy sleeps, longer each time, whoever came first: under load the unlucky
slept for seconds. Here the next in line is woken at once.
"""

from __future__ import annotations

from collections import deque
from threading import Lock, local


class Turn:
    """Held by one thread at a time, within a with block."""

    def __init__(self, patience: float) -> None:
        """Let nobody wait for longer than *patience*, in seconds.

        After that it goes on without the turn: other processes are SQLite's to keep apart, and so is who holds it so long.
        """
        self._patience = patience
        self._guard = Lock()
        self._line: deque[Lock] = deque()
        self._taken = False
        self._mine = local()

    def __enter__(self) -> None:
        """Wait for the turn."""
        self._mine.held = self._take()

    def __exit__(self, *_error: object) -> None:
        """Hand it to the next in line."""
        if self._mine.held:
            self._hand_on()

    def _take(self) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            place = Lock()
            place.acquire()
            self._line.append(place)
        return place.acquire(timeout=self._patience) or self._came_too_late(place)

    def _came_too_late(self, place: Lock) -> bool:
        """Leave the line; whether the turn was handed over at that very moment."""
        with self._guard:
            if place not in self._line:
                return True
            self._line.remove(place)
            return False

    def _hand_on(self) -> None:
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._taken = False
