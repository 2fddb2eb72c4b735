"""The turn to write: the writers of this process go one by one, in the order in which they came.

SQLite lets one write at a time, and who finds it busy sleeps, longer each time, whoever came first: under load the unlucky
slept for seconds. Here the next in line is woken at once.
"""

from __future__ import annotations

from collections import deque
from threading import Lock, get_ident, local

from workflows.errors import PermanentError


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
        self._guest: int | None = None  # the thread that has it by take

    def __enter__(self) -> None:
        """Wait for the turn; raises PermanentError write-within-write for who is within it: that would wait for itself."""
        if self._within:
            raise PermanentError("write-within-write", "Er begon een schrijfactie binnen een andere.")
        self._mine.held = self._take()

    def __exit__(self, *_error: object) -> None:
        """Hand it to the next in line."""
        held, self._mine.held = self._held, None
        if held:
            self._hand_on()

    def take(self) -> bool:
        """Wait for the turn without a with block, to hand_on later, from any thread.

        False when there is nothing to hand on: this thread has the turn already, or it has waited for long enough.
        """
        if self._within:
            return False
        taken = self._take()
        if taken:
            self._guest = get_ident()
        return taken

    def hand_on(self) -> None:
        """Hand on what take gave."""
        self._guest = None
        self._hand_on()

    @property
    def _within(self) -> bool:
        """Whether this thread is within the block, or has the turn by take."""
        return self._held is not None or self._guest == get_ident()

    @property
    def _held(self) -> bool | None:
        """Whether this thread has the turn; None when it is not within the block."""
        held: bool | None = getattr(self._mine, "held", None)
        return held

    def _take(self) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            place = Lock()
            place.acquire()
            self._line.append(place)
        return self._wait_at(place)

    def _wait_at(self, place: Lock) -> bool:
        try:
            return place.acquire(timeout=self._patience) or not self._leave(place)
        except BaseException:  # broken off, as by Ctrl+C
            if not self._leave(place):
                self._hand_on()
            raise

    def _leave(self, place: Lock) -> bool:
        """Leave the line; False when the turn was handed over at that very moment."""
        with self._guard:
            if place not in self._line:
                return False
            self._line.remove(place)
            return True

    def _hand_on(self) -> None:
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._taken = False
