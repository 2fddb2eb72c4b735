"""Looks in the queue the moment something was put in it or a worker came free, instead of at its next poll.

Who puts something in the queue does so in a transaction that is not committed yet; so one nudge gives a few looks, soon
after each other. The poll of the queue itself stays, for what other processes put in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread

import structlog

log = structlog.get_logger()

LOOKS = (0.002, 0.02, 0.06)  # seconds before each look that a nudge gives, as long as nothing is found
BREATH = 0.05  # seconds between two looks at least, so that many nudges become one look

Take = Callable[[], int]
"""Take what can be taken from the queue and begin it; returns how many."""


class Eager:
    """One thread; nudged by any other."""

    def __init__(self, take: Take) -> None:
        """Look with *take*."""
        self._take = take
        self._nudged = Event()
        self._going = True
        self._thread = Thread(target=self._watch, name="eager", daemon=True)
        self._last = 0.0

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def nudge(self) -> None:
        """Say that there may be something in the queue, now or when the transaction commits."""
        self._nudged.set()

    def stop(self) -> None:
        """Look no more."""
        self._going = False
        self._nudged.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _watch(self) -> None:
        while self._going:
            self._nudged.wait()
            self._nudged.clear()
            self._look_a_few_times()

    def _look_a_few_times(self) -> None:
        for pause in LOOKS:
            self._wait(pause)
            if not self._going or self._look() or self._nudged.is_set():
                return

    def _wait(self, pause: float) -> None:
        left = max(pause, self._last + BREATH - time.monotonic())
        Event().wait(left)

    def _look(self) -> bool:
        try:
            found = self._take()
        except Exception:  # the next poll of the queue itself finds it
            log.warning("eager_look_failed", exc_info=True)
            return False
        finally:
            self._last = time.monotonic()
        return found > 0
