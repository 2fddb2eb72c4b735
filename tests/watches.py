"""A watched folder and what was seen in it, for the tests of the store."""

from __future__ import annotations

from tests.arrivals import FENNA
from tests.conftest import HandClock
from workflows.model import ItemKey
from workflows.store import watches
from workflows.store.database import Database
from workflows.watching import Sighting, Watch


def watched(database: Database, clock: HandClock) -> Watch:
    """Watch a folder of Fenna's."""
    made = Watch(drive_id="drive", folder_id="watched", owner=FENNA, next_look=clock())
    with database.begin() as connection:
        watches.add(connection, made)
    return made


def sighting(
    clock: HandClock, item_id: str, *, top_id: str | None = None, code: str | None = None
) -> Sighting:
    """See a file of five bytes."""
    return Sighting(
        key=ItemKey(drive_id="drive", item_id=item_id),
        top_id=top_id or item_id,
        content="5:x",
        size=5,
        is_folder=False,
        first_seen=clock(),
        still_since=clock(),
        code=code,
    )
