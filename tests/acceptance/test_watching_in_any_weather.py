"""Employees, OneDrive's quirks and faults, played at random against the real watcher over real HTTP.

Whatever happened: when it is calm again, every file that stood still belongs to exactly one upload or has a visible
reason, and the watcher itself never changed anything in OneDrive.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from tests.conftest import HandClock
from tests.onedrive import OneDrive, opened
from watcher.simulator.faults import Kind
from workflows.store import schema, uploads
from workflows.store.database import Database
from workflows.watching import RECEIVED

T = TypeVar("T")

NAMES = ("a.jpg", "b.zip", "chat.txt", "stub.tmp", "desktop.ini")
FOLDERS = ("", "een/", "een/diep/", "twee/")
CONTENTS = (b"", b"x", b"yy", b"zzz" * 1000)
FAULTS = (
    Kind.THROTTLED,
    Kind.UNAVAILABLE,
    Kind.HTML,
    Kind.BAD_GATEWAY,
    Kind.TIMEOUT_AFTER,
    Kind.UNAUTHENTICATED,
    Kind.CUT_OFF,
    Kind.NO_TOMBSTONES,
    Kind.LOOPING,
    Kind.DELAYED,
    Kind.EXPIRED_TOKEN,
    Kind.NOT_FOUND,
)

paths = st.builds(lambda folder, name: folder + name, st.sampled_from(FOLDERS), st.sampled_from(NAMES))


class Weather(RuleBasedStateMachine):
    """One OneDrive, from a calm start through anything to a calm end."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.place = tempfile.TemporaryDirectory()
        self.clock = HandClock()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def begin(self) -> None:
        data = Path(self.place.name)
        self.database = Database(f"sqlite:///{data / 'test.sqlite'}", synchronous="normal")
        schema.metadata.create_all(self.database.engine)
        self.onedrive: OneDrive = self.do(
            self.stack.enter_async_context(opened(data / "sim", self.database, self.clock))
        )
        self.onedrive.desk.joins = True
        self.do(self.onedrive.start())

    @rule(path=paths, content=st.sampled_from(CONTENTS))
    def put(self, path: str, content: bytes) -> None:
        self.onedrive.put(path, content)

    @rule(path=paths)
    def delete(self, path: str) -> None:
        (self.onedrive.folder / path).unlink(missing_ok=True)

    @rule(here=paths, there=paths)
    def move(self, here: str, there: str) -> None:
        source, target = self.onedrive.folder / here, self.onedrive.folder / there
        if source.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)

    @rule(out=st.booleans())
    def move_a_whole_folder(self, out: bool) -> None:  # noqa: FBT001 - hypothesis passes by name
        here, there = self.onedrive.folder / "een", self.onedrive.root / "elders"
        source, target = (here, there) if out else (there, here)
        if source.exists() and not target.exists():
            source.rename(target)

    @rule(
        kind=st.sampled_from(FAULTS),
        path=st.sampled_from(["", "/delta", "/children", "/items/"]),
        times=st.integers(1, 4),
        skip=st.integers(0, 3),
    )
    def trouble(self, kind: Kind, path: str, times: int, skip: int) -> None:
        self.onedrive.fault(kind, path=path, times=times, skip=skip, retry_after=30, seconds=90)

    @rule(seconds=st.sampled_from([0, 5, 30, 61]))
    def look(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)
        self.do(self.onedrive.look())

    @rule(busy=st.booleans())
    def the_desk_is_busy(self, busy: bool) -> None:  # noqa: FBT001 - as above
        self.onedrive.desk.busy = busy

    @invariant()
    def the_watcher_only_reads(self) -> None:
        asked = self.onedrive.app.state.journal.as_json()["requests"]

        assert {line["method"] for line in asked if "/oauth2/" not in line["path"]} <= {"GET"}

    def teardown(self) -> None:
        try:
            if hasattr(self, "onedrive"):
                self.calm()
                self.everything_has_its_place()
        finally:
            self.do(self.stack.aclose())
            if hasattr(self, "database"):
                self.database.close()
            self.runner.close()
            self.place.cleanup()

    def calm(self) -> None:
        """The faults end; an hour passes, so that the folder is listed whole once more."""
        self.onedrive.mend()
        self.onedrive.desk.busy = False
        self.clock.forward(hours=1)
        for _ in range(3):
            self.do(self.onedrive.settle())

    def everything_has_its_place(self) -> None:
        there = self.now_there()
        known = self.onedrive.sightings()
        held = self.held()
        for item_id, content in there.items():
            code = known[item_id].code
            assert code is not None
            assert (held[item_id, content] == 1) if code == RECEIVED else (held[item_id, content] <= 1)
            if code != RECEIVED:
                assert code in {"file-empty", "name-temporary", "name-ignored"}
        assert {item for item, sighting in known.items() if not sighting.is_folder} == set(there)
        assert self.onedrive.watch().problem_code is None

    def now_there(self) -> dict[str, str]:
        """Every file below the watched folder: its id and its content."""
        drive = self.onedrive.drive
        with drive.lock:
            drive.look()
            watched = self.onedrive.watch().folder_id
            items = [item for item in drive.shelf.below(watched) if not item.folder]
        return {item.id: f"{item.size}:{item.quick_xor}" for item in items}

    def held(self) -> Counter[tuple[str, str]]:
        """In how many uploads each file lies with that content."""
        with self.database.begin() as connection:
            ids = connection.scalars(select(schema.upload.c.upload_id)).all()
            files = [file for each in ids for file in uploads.get(connection, each).files]
        return Counter((file.key.item_id, file.content) for file in files)


Weather.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
TestWeather = Weather.TestCase
