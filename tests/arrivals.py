"""Invented arrivals, for tests that need an upload."""

from __future__ import annotations

from datetime import UTC, datetime

from workflows.model import Arrival, ArrivedFile, ItemKey, ItemSeen, Person, UploadKind

FENNA = Person(object_id="fenna", name="Fenna Duinker", mail="fenna@gemeente.example")
NOOR = Person(object_id="noor", name="Noor van Dijk", mail="noor@gemeente.example")
FOLDER_KEY = ItemKey(drive_id="drive", item_id="folder")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def file_seen(name: str, *, size: int = 10) -> ItemSeen:
    """Make a file as a fresh read would tell it."""
    return ItemSeen(
        key=ItemKey(drive_id="drive", item_id=name),
        parent_id="folder",
        name=f"{name}.jpg",
        is_folder=False,
        size=size,
        quickxor=f"xor-{name}",
        etag=f'"{name},1"',
        ctag=f'"c:{name},1"',
    )


def arrival(*files: ItemSeen) -> Arrival:
    """Make a settled export folder with these files."""
    return Arrival(
        kind=UploadKind.FOLDER,
        key=FOLDER_KEY,
        owner=FENNA,
        watched_folder_id="watched",
        first_seen=NOON,
        settled_at=NOON,
        files=tuple(ArrivedFile(seen=file) for file in files),
    )
