"""Employees, OneDrive's quirks, its faults and DI, as one machine that hypothesis plays with at random.

The watcher, the intake, the deletion and the simulator are the real ones, over real HTTP; only the clock is moved by
hand, so that a day takes a second.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import update

from tests.conftest import HandClock
from tests.onedrive import OneDrive, opened
from tests.workfloor import NOOR_OF_DI, Workfloor
from watcher.originals import GraphOriginals
from watcher.simulator.faults import Kind
from workflows.errors import BewaarstroomError
from workflows.model import RegisteredDocument, Upload, UploadFile
from workflows.operations.delete_originals import delete_originals
from workflows.operations.operation import Answer, Call, Done
from workflows.proof import VERIFIER, Proof
from workflows.regrouping import Other, merge, split
from workflows.step import Step
from workflows.store import documents, schema
from workflows.store.database import Database
from workflows.tasks import REFUSED, TaskEvent, TaskState
from workflows.watching import RECEIVED

CHAT: Final = b"12-11-2026 09:15 - Fenna: a.jpg (bestand bijgevoegd)\n12-11-2026 09:16 - Fenna: b.jpg (bestand bijgevoegd)\n"
NAMES: Final = ("a.jpg", "b.jpg", "c.zip", "d.zip", "_chat.txt", "stub.tmp", "desktop.ini")
FOLDERS: Final = ("", "", "een/", "een/diep/", "twee/")
CONTENTS: Final = {"short": b"x", "other": b"yy", "long": b"zzz" * 1000, "chat": CHAT, "nothing": b""}
VISIBLE: Final = frozenset({RECEIVED, "file-empty", "name-temporary", "name-ignored"})
FAULTS: Final = (
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
    Kind.LOCKED,
    Kind.STALE,
)

paths = st.builds(lambda folder, name: folder + name, st.sampled_from(FOLDERS), st.sampled_from(NAMES))
anyone = st.integers(0, 20)


class Weather(RuleBasedStateMachine):
    """One OneDrive with a watcher on it, for as many steps as hypothesis likes."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="weather-"))
        self.loop = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.clock = HandClock()
        self.database = Database(f"sqlite:///{self.place}/test.sqlite", synchronous="normal")
        self.steps = 0

    @initialize()
    def open(self) -> None:
        """Find the folder, and begin to watch it."""
        schema.metadata.create_all(self.database.engine)
        self.floor = Workfloor(clock=self.clock, database=self.database)
        opening = opened(self.place / "sim", self.database, self.clock, desk=self.floor)
        self.onedrive: OneDrive = self.run(self.stack.enter_async_context(opening))
        originals = GraphOriginals(self.onedrive.door, self.database, self.clock)
        self.stack.push_async_callback(originals.aclose)
        self.floor.house = replace(self.floor.house, originals=originals)
        self.run(self.onedrive.start())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        self.steps += 1
        return self.loop.run(work)

    # --- employees ------------------------------------------------------------------------------------------------

    @rule(path=paths, content=st.sampled_from(sorted(CONTENTS)))
    def put(self, path: str, content: str) -> None:
        """Drop a file, or write it anew: by hand, or by a service that improves what was uploaded."""
        self.onedrive.put(path, CONTENTS[content])

    @rule(which=anyone, path=paths)
    def move(self, which: int, path: str) -> None:
        """Move or rename a file within the folder."""
        target = self.onedrive.folder / path
        for file in self.picked(which):
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                file.rename(target)

    @rule(which=anyone, path=paths)
    def copy(self, which: int, path: str) -> None:
        """Drop the same bytes once more."""
        for file in self.picked(which):
            self.onedrive.put(path, file.read_bytes())

    @rule(which=anyone)
    def delete(self, which: int) -> None:
        """Throw a file away."""
        for file in self.picked(which):
            file.unlink()

    @rule(name=st.sampled_from(["een", "twee"]))
    def move_a_whole_folder(self, name: str) -> None:
        """Take a folder out of the watched folder, or put it back."""
        here, there = self.onedrive.folder / name, self.onedrive.root / f"elders-{name}"
        if here.exists() and not there.exists():
            here.rename(there)
        elif there.exists() and not here.exists():
            there.rename(here)

    @rule(which=anyone)
    def take_out_and_back(self, which: int) -> None:
        """Take one file out of the folder, or put the one back that was taken."""
        aside = self.onedrive.root / "apart"
        taken = sorted(aside.glob("*")) if aside.exists() else []
        if taken:
            if not (self.onedrive.folder / taken[0].name).exists():
                taken[0].rename(self.onedrive.folder / taken[0].name)
            return
        aside.mkdir(exist_ok=True)
        for file in self.picked(which):
            file.rename(aside / file.name)

    # --- DI and the service ---------------------------------------------------------------------------------------

    @rule(which=anyone)
    def refuse(self, which: int) -> None:
        """Refuse a task."""
        self.decide(which, TaskEvent.DECIDED_TO_REJECT)

    @rule(which=anyone)
    def begin_to_register(self, which: int) -> None:
        """Decide to register, and be at work on it."""
        self.decide(which, TaskEvent.DECIDED_TO_REGISTER)

    @rule(which=anyone)
    def fail_to_register(self, which: int) -> None:
        """Find that the zaaksysteem would not take it."""
        for upload in self.in_state(which, {TaskState.WORDT_GEREGISTREERD}):
            self.floor.move(upload, TaskEvent.REGISTRATION_FAILED)

    @rule(which=anyone)
    def register_and_delete(self, which: int) -> None:
        """Prove every file that is still what DI saw, and delete the originals; nothing else may go."""
        for upload in self.in_state(which, {TaskState.WORDT_GEREGISTREERD, TaskState.GEREGISTREERD}):
            if self.floor.task(upload).state is TaskState.WORDT_GEREGISTREERD:
                with self.database.begin() as connection:
                    for file in upload.files:
                        mine = schema.upload_file.c.file_id == file.file_id
                        connection.execute(
                            update(schema.upload_file).where(mine).values(sha256=checksum_of(file))
                        )
                        documents.save_document(connection, document_of(file))
                        documents.save_proof(connection, proof_of(file, self.clock))
                self.floor.move(upload, TaskEvent.REGISTERED)
            before = self.there()
            self.finish(upload, self.run(self.deleted(upload)))
            proven = {(file.key.item_id, file.content) for file in upload.files}
            assert {(item, before[item]) for item in before.keys() - self.there().keys()} <= proven

    async def deleted(self, upload: Upload) -> Answer:
        call = Call(
            run_id="RUN", path="V", iteration="", attempt=1, upload_id=upload.upload_id, parameters={}
        )
        return await delete_originals(self.floor.house).perform(call)

    def finish(self, upload: Upload, answer: Answer) -> None:
        """Close the task as the run would; what OneDrive refuses for now is asked again another time."""
        outcome = answer.body["outcome"] if isinstance(answer, Done) else ""
        if outcome in {"verwijderd", "behouden"}:
            whole = outcome == "verwijderd"
            self.floor.move(upload, TaskEvent.ORIGINALS_DELETED if whole else TaskEvent.ORIGINALS_KEPT)

    @rule(one=anyone, other=anyone)
    def regroup(self, one: int, other: int) -> None:
        """Put two tasks together, or take one apart; what may not be is refused."""
        chosen, second = self.some(one), self.some(other)
        if chosen is None or second is None:
            return
        step, asked = (
            self.step(chosen),
            Other(task_id=second.upload_id, version=self.floor.task(second).version),
        )
        first = [file.file_id for file in chosen.files[:1]]
        try:
            with self.database.begin() as connection:
                if chosen != second:
                    merge(connection, step, asked, self.floor.runs)
                else:
                    split(connection, step, first, self.floor.runs, self.floor.runs)
        except BewaarstroomError:
            pass

    # --- time and trouble -----------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([0, 5, 30, 61]))
    def look(self, seconds: int) -> None:
        """Let some time pass, and look."""
        self.clock.forward(seconds=seconds)
        self.run(self.onedrive.look())

    @rule()
    def settle(self) -> None:
        """Let the patience pass between two looks."""
        self.run(self.onedrive.settle())

    @rule()
    def pass_a_morning(self) -> None:
        """Let so much time pass that the folder is listed whole."""
        self.clock.forward(hours=6)
        self.run(self.onedrive.look())

    @rule(
        kind=st.sampled_from(FAULTS),
        path=st.sampled_from(["", "/delta", "/children", "/items/", "/download"]),
        times=st.integers(1, 4),
        skip=st.integers(0, 3),
    )
    @precondition(lambda self: len(self.onedrive.app.state.armoury.armed) < 10)
    def trouble(self, kind: Kind, path: str, times: int, skip: int) -> None:
        """Let Graph fail in one of its ways."""
        self.onedrive.fault(kind, path=path, times=times, skip=skip, retry_after=30, seconds=90)

    @rule()
    def turn_busy(self) -> None:
        """Let intake take nothing for a while, or go on."""
        self.floor.busy = not self.floor.busy

    # --- what always holds ----------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_doubled(self) -> None:
        """Each upload has one task; what is received lies in exactly one upload."""
        held = self.held()
        assert sorted(self.floor.runs.started) == sorted(each.upload_id for each in self.floor.uploads())
        for sighting in self.onedrive.sightings().values():
            if not sighting.is_folder and sighting.code == RECEIVED:
                wanted = (sighting.key.item_id, sighting.content)
                assert held[wanted] == 1 or (held[wanted] == 0 and wanted in self.refused())

    def teardown(self) -> None:
        """Let the faults end; then everything has its place."""
        try:
            self.mended()
        finally:
            self.run(self.stack.aclose())
            self.loop.close()
            self.database.close()
            shutil.rmtree(self.place, ignore_errors=True)

    def mended(self) -> None:
        self.onedrive.mend()
        self.floor.busy = False
        for upload in self.floor.uploads():
            if self.floor.task(upload).state is TaskState.WORDT_GEREGISTREERD:
                self.floor.move(upload, TaskEvent.REGISTRATION_FAILED)
            if self.floor.task(upload).state is TaskState.GEREGISTREERD:
                self.floor.move(upload, TaskEvent.ORIGINALS_KEPT)
        self.clock.forward(hours=6)
        for _ in range(4):
            self.run(self.onedrive.settle())
        self.everything_has_its_place()
        self.nothing_is_doubled()

    def everything_has_its_place(self) -> None:
        there, known = self.there(), self.onedrive.sightings()
        files = {item: sighting for item, sighting in known.items() if not sighting.is_folder}
        seen = {item: sighting.content for item, sighting in files.items()}
        assert seen == there, (seen.items() ^ there.items(), self.onedrive.watch())
        assert {sighting.code for sighting in files.values()} <= VISIBLE
        assert None not in {sighting.code for sighting in known.values() if sighting.is_top}
        assert self.onedrive.watch().problem_code is None
        for upload in self.floor.uploads():
            if self.floor.task(upload).open:
                assert {file.key.item_id for file in upload.files if file.gone_at is None} <= there.keys()
                assert {file.key.item_id for file in upload.files if file.gone_at}.isdisjoint(there)

    # --- what there is --------------------------------------------------------------------------------------------

    def there(self) -> dict[str, str]:
        """Every file below the watched folder: its id and its content."""
        drive = self.onedrive.drive
        with drive.lock:
            drive.look()
            items = [item for item in drive.shelf.below(self.onedrive.watch().folder_id) if not item.folder]
        return {item.id: f"{item.size}:{item.quick_xor}" for item in items}

    def held(self) -> Counter[tuple[str, str]]:
        """In how many uploads that were not refused each file lies with that content."""
        found = (each for each in self.floor.uploads() if self.floor.task(each).state not in REFUSED)
        return Counter((file.key.item_id, file.content) for upload in found for file in upload.files)

    def refused(self) -> set[tuple[str, str]]:
        found = (each for each in self.floor.uploads() if self.floor.task(each).state in REFUSED)
        return {(file.key.item_id, file.content) for upload in found for file in upload.files}

    def picked(self, which: int) -> list[Path]:
        """One of the files that are there, or none."""
        files = sorted(path for path in self.onedrive.folder.rglob("*") if path.is_file())
        return [files[which % len(files)]] if files else []

    def some(self, which: int) -> Upload | None:
        found = self.floor.uploads()
        return found[which % len(found)] if found else None

    def in_state(self, which: int, states: Collection[TaskState]) -> list[Upload]:
        found = [
            each for each in self.floor.uploads() if each.files and self.floor.task(each).state in states
        ]
        return [found[which % len(found)]] if found else []

    def decide(self, which: int, event: TaskEvent) -> None:
        found = [each for each in self.floor.uploads() if self.floor.task(each).open]
        if found:
            self.floor.move(found[which % len(found)], event)

    def step(self, upload: Upload) -> Step:
        version = self.floor.task(upload).version
        return Step(task_id=upload.upload_id, version=version, viewer=NOOR_OF_DI, now=self.clock())


def document_of(file: UploadFile) -> RegisteredDocument:
    return RegisteredDocument(
        file_id=file.file_id,
        document_url=f"http://drc/{file.file_id}",
        identificatie=f"WA-{file.file_id}",
        link_url=f"http://zrc/{file.file_id}",
        zaak_url="http://zrc/zaak",
        versie=1,
    )


def proof_of(file: UploadFile, clock: HandClock) -> Proof:
    document = document_of(file)
    return Proof(
        upload_id=file.upload_id,
        file_id=file.file_id,
        sha256=checksum_of(file),
        size=file.size,
        document_url=document.document_url,
        identificatie=document.identificatie,
        versie=1,
        zaak_url=document.zaak_url,
        link_url=document.link_url,
        verified_at=clock(),
        made_by=VERIFIER,
    )


def checksum_of(file: UploadFile) -> str:
    """Stand in for what inspection would find."""
    return hashlib.sha256(file.content.encode()).hexdigest()
