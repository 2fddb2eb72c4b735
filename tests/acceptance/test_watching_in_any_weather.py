"""Employees, OneDrive's quirks and faults, played at random against the real watcher over real HTTP.

Whatever happened: when it is calm again, every file that stood still belongs to exactly one upload or has a visible
reason, and the watcher itself never changed anything in OneDrive.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.conftest import HandClock
from tests.onedrive import OneDrive, opened
from watcher.simulator.faults import Kind
from workflows.store import schema, uploads
from workflows.store.database import Database
from workflows.watching import RECEIVED

NAMES = ("a.jpg", "b.zip", "c.txt", "stub.tmp", "desktop.ini")
FOLDERS = ("", "een/", "een/diep/", "twee/")
CONTENTS = (b"x", b"yy", b"zzz" * 1000, b"")
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
anyone = st.integers(0, 20)


def put(path: str, content: bytes) -> Callable[[OneDrive], object]:
    return lambda onedrive: onedrive.put(path, content)


def delete(which: int) -> Callable[[OneDrive], object]:
    return lambda onedrive: [file.unlink() for file in pick(onedrive, which)]


def move(which: int, there: str) -> Callable[[OneDrive], object]:
    def work(onedrive: OneDrive) -> None:
        target = onedrive.folder / there
        for file in pick(onedrive, which):
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                file.rename(target)

    return work


def move_a_whole_folder(onedrive: OneDrive) -> None:
    here, there = onedrive.folder / "een", onedrive.root / "elders"
    if here.exists() and not there.exists():
        here.rename(there)
    elif there.exists() and not here.exists():
        there.rename(here)


def trouble(kind: Kind, path: str, times: int, skip: int) -> Callable[[OneDrive], object]:
    return lambda onedrive: onedrive.fault(
        kind, path=path, times=times, skip=skip, retry_after=30, seconds=90
    )


def look(seconds: int) -> Callable[[OneDrive], object]:
    def work(onedrive: OneDrive) -> Any:
        onedrive.clock.forward(seconds=seconds)
        return onedrive.look()

    return work


def settle(onedrive: OneDrive) -> Any:
    return onedrive.settle()


def turn_busy(onedrive: OneDrive) -> None:
    onedrive.desk.busy = not onedrive.desk.busy


def pick(onedrive: OneDrive, which: int) -> list[Path]:
    """One of the files that are there, or none."""
    files = sorted(path for path in onedrive.folder.rglob("*") if path.is_file())
    return [files[which % len(files)]] if files else []


deeds = st.one_of(
    st.builds(put, paths, st.sampled_from(CONTENTS)),
    st.builds(put, paths, st.sampled_from(CONTENTS[:2])),
    st.builds(move, anyone, paths),
    st.builds(delete, anyone),
    st.just(move_a_whole_folder),
)
times = st.one_of(
    st.just(settle), st.just(settle), st.builds(look, st.sampled_from([0, 5, 30, 61])), st.just(turn_busy)
)
troubles = st.builds(
    trouble,
    st.sampled_from(FAULTS),
    st.sampled_from(["", "/delta", "/children", "/items/"]),
    st.integers(1, 4),
    st.integers(0, 3),
)
days = st.lists(st.one_of(deeds, deeds, times, times, troubles), min_size=20, max_size=45)


@settings(max_examples=15, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(days)
async def test_every_file_belongs_to_one_upload_or_has_a_reason(day: list[Callable[[OneDrive], Any]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        database = Database(f"sqlite:///{place}/test.sqlite", synchronous="normal")
        schema.metadata.create_all(database.engine)
        try:
            async with opened(Path(place) / "sim", database, HandClock()) as onedrive:
                onedrive.desk.joins = True
                await onedrive.start()
                for deed in day:
                    waiting = deed(onedrive)
                    if hasattr(waiting, "__await__"):
                        await waiting
                await calm(onedrive)
                everything_has_its_place(onedrive)
                assert {line["method"] for line in await graph_requests(onedrive)} == {"GET"}
        finally:
            database.close()


async def calm(onedrive: OneDrive) -> None:
    """The faults end; an hour passes, so that the folder is listed whole once more."""
    onedrive.mend()
    onedrive.desk.busy = False
    onedrive.clock.forward(hours=1)
    for _ in range(3):
        await onedrive.settle()


async def graph_requests(onedrive: OneDrive) -> list[dict[str, Any]]:
    return [line for line in await onedrive.requests() if "/oauth2/" not in line["path"]]


def everything_has_its_place(onedrive: OneDrive) -> None:
    there, known, held = now_there(onedrive), onedrive.sightings(), in_uploads(onedrive)

    assert {item for item, sighting in known.items() if not sighting.is_folder} == set(there)
    for item_id, content in there.items():
        code = known[item_id].code
        assert code in {RECEIVED, "file-empty", "name-temporary", "name-ignored"}
        assert held[item_id, content] == 1 if code == RECEIVED else held[item_id, content] <= 1
    assert onedrive.watch().problem_code is None


def now_there(onedrive: OneDrive) -> dict[str, str]:
    """Every file below the watched folder: its id and its content."""
    drive = onedrive.drive
    with drive.lock:
        drive.look()
        items = [item for item in drive.shelf.below(onedrive.watch().folder_id) if not item.folder]
    return {item.id: f"{item.size}:{item.quick_xor}" for item in items}


def in_uploads(onedrive: OneDrive) -> Counter[tuple[str, str]]:
    """In how many uploads each file lies with that content."""
    with onedrive.database.begin() as connection:
        ids = connection.scalars(select(schema.upload.c.upload_id)).all()
        files = [file for each in ids for file in uploads.get(connection, each).files]
    return Counter((file.key.item_id, file.content) for file in files)
