"""The segments that this process is working on, and the calls that they have made on its event loop."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Condition
from typing import Any

import structlog

from workflows.engine.calling import Called

Busy = tuple[str, int]
"""A run's id and the number of the segment at work."""


class Crew:
    """Knows who is busy, so that a stop can wait for them, and then send the last ones home."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make calls on *loop*, the one to which the operations' connections belong."""
        self._loop = loop
        self._busy: set[Busy] = set()
        self._calls: set[Future[Called]] = set()
        self._changed = Condition()
        self._home = False

    @property
    def busy(self) -> frozenset[Busy]:
        """Which segments are at work here."""
        with self._changed:
            return frozenset(self._busy)

    @contextmanager
    def at_work(self, segment: Busy) -> Iterator[None]:
        """Be busy for as long as the with block lasts."""
        with self._changed:
            self._busy.add(segment)
        try:
            yield
        finally:
            with self._changed:
                self._busy.discard(segment)
                self._changed.notify_all()

    def call(self, work: Coroutine[Any, Any, Called], path: str) -> Future[Called]:
        """Have a call made on the loop, in a context of its own that names the run and the action for the log."""
        context, bound = contextvars.Context(), structlog.contextvars.get_contextvars()
        context.run(structlog.contextvars.bind_contextvars, **{**bound, "path": path})
        future = context.run(asyncio.run_coroutine_threadsafe, work, self._loop)
        with self._changed:
            self._calls.add(future)
            too_late = self._home
        future.add_done_callback(self._forget)
        if too_late:
            future.cancel()
        return future

    def wait(self, seconds: float) -> bool:
        """Wait until nobody is busy; False when that took too long."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy, timeout=seconds)

    def changed(self, seconds: float) -> None:
        """Wait until somebody is ready, or a while."""
        with self._changed:
            self._changed.wait(timeout=seconds)

    def send_home(self) -> None:
        """Cancel every call, and those that are still made; the segments that made them stay in the queue."""
        with self._changed:
            self._home = True
            calls = list(self._calls)
        for call in calls:
            call.cancel()

    def _forget(self, future: Future[Called]) -> None:
        with self._changed:
            self._calls.discard(future)
