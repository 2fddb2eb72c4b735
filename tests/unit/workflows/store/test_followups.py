from __future__ import annotations

from datetime import timedelta

from tests.conftest import HandClock
from tests.consoles import build_house
from workflows.followups import FollowUpKind
from workflows.store import followups
from workflows.store.database import Database

KIND = FollowUpKind.VRAAG


async def test_a_timer_rings_when_its_time_has_come_and_for_one_of_two_services(
    database: Database, clock: HandClock
) -> None:
    upload = await build_house(database, clock).upload({"a.txt": b"x"}, inspected=False)
    now = clock()
    with database.begin() as connection:
        followups.begin(connection, upload.upload_id, KIND, now + timedelta(hours=1))
        followups.begin(connection, upload.upload_id, KIND, now)  # runs already: keeps its time
        early = followups.due(connection, now)
        (timer,) = followups.due(connection, now + timedelta(hours=1))
        first = followups.ring(connection, timer, count=1, next_at=now + timedelta(hours=2))
        second = followups.ring(connection, timer, count=1, next_at=now + timedelta(hours=2))

    assert (early, timer.count, first, second) == ([], 0, True, False)


async def test_a_timer_that_ended_can_start_anew(database: Database, clock: HandClock) -> None:
    upload = await build_house(database, clock).upload({"a.txt": b"x"}, inspected=False)
    now = clock()
    with database.begin() as connection:
        followups.begin(connection, upload.upload_id, KIND, now)
        (timer,) = followups.due(connection, now)
        ended = followups.end(connection, timer, "beantwoord", now)
        again = followups.end(connection, timer, "beantwoord", now)
        followups.postpone(connection, upload.upload_id, KIND, now)
        silent = followups.due(connection, now)
        followups.begin(connection, upload.upload_id, KIND, now)
        found = followups.find(connection, upload.upload_id, KIND)

    assert (ended, again, silent) == (True, False, [])
    assert found is not None
    assert (found.count, found.outcome, found.ended_at) == (0, None, None)
