"""The bells: APScheduler rings, the store says what is due; a bell that fails never stops another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Final, Self

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection

from watcher.gate import TenantGate
from watcher.intake import Quiet, Watcher
from workflows.errors import BewaarstroomError
from workflows.model import ItemKey
from workflows.ports import Clock
from workflows.store import sightings, subscriptions, watches
from workflows.store.database import Database
from workflows.watching import Watch

log = structlog.get_logger()

DISPATCH_SECONDS: Final = 1.0
AT_ONCE: Final = (
    8  # looks at the same time; each keeps a connection, and httpx minds all of them at every request
)
IN_HAND: Final = 200  # folders taken and not yet done with
LEASE: Final = timedelta(seconds=30)  # a look that takes longer may be repeated elsewhere; only one is kept


@dataclass(frozen=True, kw_only=True)
class Bell:
    """Something to do every so many seconds; one ring at a time, missed rings become one."""

    name: str
    seconds: float
    ring: Callable[[], Awaitable[object]]
    at_once: bool = False  # also when the service starts, in the background


class Bells:
    """Rings for as long as the with block lasts."""

    def __init__(self, *bells: Bell) -> None:
        """Ring these."""
        self._bells = bells
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    async def __aenter__(self) -> Self:
        """Start ringing."""
        for bell in self._bells:
            first = {"next_run_time": datetime.now(UTC)} if bell.at_once else {}
            self._scheduler.add_job(
                _safely, "interval", args=[bell], seconds=bell.seconds, id=bell.name, name=bell.name, **first
            )
        self._scheduler.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop ringing; what rings is broken off."""
        self._scheduler.pause()
        await asyncio.sleep(
            0
        )  # lets what was rung at this very moment begin, so that it can be broken off in silence
        self._scheduler.shutdown(wait=False)


class Dispatcher:
    """Has every folder looked at whose time has come, a bounded number at once, none twice at the same time."""

    def __init__(
        self,
        watcher: Watcher,
        database: Database,
        clock: Clock,
        gate: TenantGate,
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        """Hand folders of *database* to *watcher*, unless *gate* is closed."""
        self._watcher = watcher
        self._database = database
        self._clock = clock
        self._gate = gate
        self._doors = asyncio.Semaphore(at_once)
        self._busy: set[ItemKey] = set()
        self._unspent: set[ItemKey] = (
            set()
        )  # those of them that wait for a door, and so have asked nothing yet
        self._quiet: list[Quiet] = []
        self._still = asyncio.Event()
        self._still.set()
        self._looks: asyncio.TaskGroup | None = None

    async def __aenter__(self) -> Self:
        """Be ready to look."""
        self._looks = await asyncio.TaskGroup().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the looks that are under way finish; after an error they are broken off, which loses nothing."""
        looks, self._looks = self._looks, None
        if looks is not None:
            await looks.__aexit__(kind, error, trace)
            await self._database.transact(self._write_quiet)

    @property
    def bell(self) -> Bell:
        """The bell that keeps this going."""
        return Bell(name="look", seconds=DISPATCH_SECONDS, ring=self.dispatch)

    async def still(self) -> None:
        """Wait until no look is under way."""
        await self._still.wait()

    async def dispatch(self) -> int:
        """Write the looks that found nothing, and start those that are due; returns how many."""
        due, waiting, told = await self._database.transact(self._write_and_take)
        if self._looks is None:
            return 0
        fresh = [watch for watch in due if watch.folder not in self._busy]
        for watch in fresh:
            self._busy.add(watch.folder)
            self._unspent.add(watch.folder)
            self._still.clear()
            self._looks.create_task(
                self._look(watch, waiting=watch.folder in waiting, told=watch.drive_id in told)
            )
        return len(fresh)

    def _write_and_take(
        self, connection: Connection
    ) -> tuple[tuple[Watch, ...], frozenset[ItemKey], frozenset[str]]:
        self._write_quiet(connection)
        room = self._room
        if room <= 0 or self._looks is None or self._gate.remaining:
            return (), frozenset(), frozenset()
        now = self._clock()
        due = watches.claim_due(connection, now, now + LEASE, room)
        told = subscriptions.trusted(connection, [watch.drive_id for watch in due], now)
        return due, sightings.with_something_waiting(connection, due), told

    @property
    def _room(self) -> int:
        """How many looks may begin; what a look has spent already, the budget of this moment knows."""
        budget, busy = self._gate.budget, len(self._busy)
        return min(IN_HAND - busy, budget.room_for_looks - busy, budget.looks_now - len(self._unspent))

    def _write_quiet(self, connection: Connection) -> None:
        looks, self._quiet = self._quiet, []
        watches.note_quiet(
            connection, ((quiet.watch, quiet.link, quiet.looked, quiet.next_look) for quiet in looks)
        )

    async def _look(self, watch: Watch, *, waiting: bool, told: bool) -> None:
        try:
            async with self._doors:
                self._unspent.discard(watch.folder)
                quiet = await self._watcher.glance(watch, waiting=waiting, told=told)
            if quiet is not None:
                self._quiet.append(quiet)
        except Exception as error:  # noqa: BLE001 - one folder's trouble must not end the others' looks
            _tell("look_broken", error, drive_id=watch.drive_id)
        finally:
            self._busy.discard(watch.folder)
            self._unspent.discard(watch.folder)
            if not self._busy:
                self._still.set()


async def _safely(bell: Bell) -> None:
    try:
        await bell.ring()
    except asyncio.CancelledError:  # the service stops; what a bell does may be broken off anywhere
        log.debug("bell_stopped", bell=bell.name)
    except Exception as error:  # noqa: BLE001 - a bell that fails rings again next time
        _tell("bell_failed", error, bell=bell.name)


def _tell(event: str, error: Exception, **facts: str) -> None:
    """Log what failed by code and kind: the text of an exception may hold a name."""
    code = error.code if isinstance(error, BewaarstroomError) else "unexpected"
    log.error(event, code=code, kind=type(error).__name__, **facts)
