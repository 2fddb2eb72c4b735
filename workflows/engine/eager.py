"""Looks in the queue the moment something was put in it or a worker came free, and every so often by itself.

A worker that says that it came free is seen to be free a moment later, when its segment is written off; so one nudge
gives a few looks, soon after each other. The looks by itself find what other processes put in it, and cost far less than a poll of the queue's
own; that stays too, seldom, as a safety net.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

import structlog

log = structlog.get_logger()

LOOKS = (0.002, 0.02, 0.06)  # seconds before each look that a nudge gives, as long as nothing is found
TROUBLED = 5.0  # seconds until it looks by itself again, after a look that failed
BREATH = 0.05  # seconds between two looks at least, so that many nudges become one look
LONG_BREATH = (
    0.1  # the same, when all that happened is that workers came free: who waits, waits in a long row
)

Take = Callable[[], int]
"""Take what can be taken from the queue and begin it; returns how many."""


class Eager:
    """One thread; nudged by any other."""

    def __init__(self, take: Take, every: timedelta) -> None:
        """Look with *take*, also when nobody nudges: *every* so often."""
        self._take = take
        self._every = every.total_seconds()
        self._pause = self._every
        self._nudged, self._hurry = Event(), Event()
        self._going = True
        self._thread = Thread(target=self._watch, name="eager", daemon=True)
        self._last = 0.0

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def nudge(self) -> None:
        """Say that there is something new in the queue."""
        self._hurry.set()
        self._nudged.set()

    def free(self) -> None:
        """Say that a worker came free, for what may be in the queue already."""
        self._nudged.set()

    def stop(self) -> None:
        """Look no more."""
        self._going = False
        self.nudge()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _watch(self) -> None:
        while self._going:
            if self._nudged.wait(self._pause):
                self._hurry.wait(max(0.0, self._last + LONG_BREATH - time.monotonic()))
                self._hurry.clear()
                self._nudged.clear()
                self._look_a_few_times()
            else:
                self._look()

    def _look_a_few_times(self) -> None:
        for pause in LOOKS:
            self._wait(pause)
            if not self._going or self._look() or self._hurry.is_set():
                return

    def _wait(self, pause: float) -> None:
        left = max(pause, self._last + BREATH - time.monotonic())
        Event().wait(left)

    def _look(self) -> bool:
        try:
            found = self._take()
        except Exception:  # the next poll of the queue itself finds it
            log.warning("eager_look_failed", exc_info=True)
            self._pause = TROUBLED
            return False
        finally:
            self._last = time.monotonic()
        self._pause = self._every
        return found > 0
