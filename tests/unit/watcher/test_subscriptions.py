from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from tests.onedrive import OneDrive
from watcher.folders import Folders
from watcher.simulator import subscriptions as telling
from watcher.simulator.faults import Kind
from watcher.simulator.serving import running
from watcher.simulator.users import FENNA, JORIS
from watcher.sources import FolderSpec
from watcher.subscriptions import ANSWER_BY, LIFE, Subscriptions
from watcher.webhook import Webhook
from workflows.errors import RetryableError
from workflows.store import schema, watches
from workflows.trust import NOBODY


@pytest.fixture
async def kept(onedrive: OneDrive) -> AsyncIterator[Subscriptions]:
    """A webhook that Graph can call, and the one who keeps the subscriptions."""
    async with running(Webhook(onedrive.database, onedrive.clock).app) as url:
        yield Subscriptions(onedrive.door, onedrive.database, onedrive.clock, url)


def rows(onedrive: OneDrive) -> list[dict[str, Any]]:
    with onedrive.database.begin() as connection:
        return [dict(row) for row in connection.execute(select(schema.subscription)).mappings()]


async def there(onedrive: OneDrive) -> list[dict[str, Any]]:
    """What Graph knows."""
    token = await onedrive.door._token.get_token("x")  # noqa: SLF001 - the same token
    headers = {"Authorization": f"Bearer {token.token}"}
    async with httpx.AsyncClient(trust_env=False, verify=NOBODY, headers=headers) as client:
        found: list[dict[str, Any]] = (await client.get(f"{onedrive.door.base_url}/subscriptions")).json()[
            "value"
        ]
    return found


async def test_every_watched_drive_gets_one_with_a_handshake(onedrive: OneDrive, kept: Subscriptions) -> None:
    await kept.tend()
    await kept.tend()

    (made,) = await there(onedrive)
    (row,) = rows(onedrive)
    assert made["resource"] == f"/drives/{onedrive.drive.id}/root"
    assert made["clientState"] is None
    assert row["subscription_id"] == made["id"]
    assert row["expires"] == onedrive.clock() + LIFE


async def test_a_file_that_is_put_down_is_announced_and_looked_at_at_once(
    onedrive: OneDrive, kept: Subscriptions
) -> None:
    await onedrive.look()
    await kept.tend()
    onedrive.clock.forward(minutes=1)
    onedrive.put("foto.jpg")
    assert await telling.tell(onedrive.app.state.simulation) == 1

    watch = onedrive.watch()
    assert (watch.nudged_at, watch.next_look) == (onedrive.clock(), onedrive.clock())
    assert await telling.tell(onedrive.app.state.simulation) == 0


async def test_where_notifications_prove_to_work_a_quiet_folder_is_looked_at_less(
    onedrive: OneDrive, kept: Subscriptions
) -> None:
    await onedrive.look()
    await kept.tend()
    onedrive.put("foto.jpg")
    await telling.tell(onedrive.app.state.simulation)
    await onedrive.settle()
    onedrive.clock.forward(hours=1)
    await onedrive.look()

    assert onedrive.watch().next_look == onedrive.clock() + timedelta(minutes=15)


async def test_it_is_renewed_in_time_and_when_graph_asks(onedrive: OneDrive, kept: Subscriptions) -> None:
    await kept.tend()
    first = rows(onedrive)[0]["subscription_id"]
    onedrive.clock.now += LIFE - timedelta(days=6)
    await kept.tend()
    assert (rows(onedrive)[0]["subscription_id"], rows(onedrive)[0]["expires"]) == (
        first,
        onedrive.clock() + LIFE,
    )

    sim = onedrive.app.state.simulation
    assert await telling.tell_lifecycle(sim, onedrive.drive.id, "reauthorizationRequired") == 1
    assert rows(onedrive)[0]["reauthorize"]
    await kept.tend()
    assert not rows(onedrive)[0]["reauthorize"]
    asked = [line["path"] for line in await onedrive.requests()]
    assert any(path.endswith("/reauthorize") for path in asked)


async def test_one_that_graph_dropped_is_made_again(onedrive: OneDrive, kept: Subscriptions) -> None:
    await kept.tend()
    first = rows(onedrive)[0]["subscription_id"]
    await telling.tell_lifecycle(onedrive.app.state.simulation, onedrive.drive.id, "subscriptionRemoved")
    await kept.tend()

    assert [row["subscription_id"] for row in rows(onedrive)] != [first]
    assert len(await there(onedrive)) == 1


async def test_an_answer_that_never_came_leaves_no_second_subscription(
    onedrive: OneDrive, kept: Subscriptions
) -> None:
    onedrive.fault(Kind.TIMEOUT_AFTER, method="POST", path="/subscriptions")
    await kept.tend()
    with onedrive.database.begin() as connection:  # as if we died before the answer was written
        connection.execute(schema.subscription.update().values(code=None, next_try=None))
    onedrive.clock.now += ANSWER_BY + timedelta(seconds=1)
    await kept.tend()

    (made,) = await there(onedrive)
    assert rows(onedrive)[0]["subscription_id"] == made["id"]
    onedrive.put("foto.jpg")
    await telling.tell(onedrive.app.state.simulation)
    assert onedrive.watch().nudged_at == onedrive.clock()


async def test_one_that_was_never_made_is_asked_for_anew(onedrive: OneDrive, kept: Subscriptions) -> None:
    onedrive.fault(Kind.HTML, method="POST", path="/subscriptions")
    await kept.tend()
    with onedrive.database.begin() as connection:
        connection.execute(schema.subscription.update().values(code=None, next_try=None))
    onedrive.clock.now += ANSWER_BY + timedelta(seconds=1)
    await kept.tend()

    assert len(await there(onedrive)) == 1


async def test_an_answer_that_breaks_off_leaves_no_second_subscription(
    onedrive: OneDrive, kept: Subscriptions
) -> None:
    onedrive.fault(Kind.CUT_OFF, method="POST", path="/subscriptions")
    await kept.tend()
    (made,) = await there(onedrive)
    assert [(row["subscription_id"], row["code"]) for row in rows(onedrive)] == [(None, None)]

    onedrive.clock.now += ANSWER_BY + timedelta(seconds=1)
    await kept.tend()
    assert await there(onedrive) == [made]
    assert [row["subscription_id"] for row in rows(onedrive)] == [made["id"]]


async def test_a_refusal_is_kept_and_looking_goes_on(onedrive: OneDrive, kept: Subscriptions) -> None:
    onedrive.fault(Kind.ON_HOLD, method="POST", path="/subscriptions")
    await kept.tend()
    await kept.tend()
    await onedrive.look()

    assert [(row["code"], row["subscription_id"]) for row in rows(onedrive)] == [("graph-forbidden", None)]
    assert onedrive.watch().problem_code is None


async def test_an_address_that_does_not_answer_is_a_refusal(onedrive: OneDrive) -> None:
    await Subscriptions(onedrive.door, onedrive.database, onedrive.clock, "http://127.0.0.1:9").tend()

    assert [row["code"] for row in rows(onedrive)] == ["graph-bad-request"]


async def test_a_pause_of_the_tenant_breaks_the_round_off(onedrive: OneDrive, kept: Subscriptions) -> None:
    onedrive.fault(Kind.THROTTLED, retry_after=200, method="POST", path="/subscriptions")
    with pytest.raises(RetryableError):
        await kept.tend()

    assert [row["code"] for row in rows(onedrive)] == [None]


async def test_what_is_watched_no_more_is_ended(onedrive: OneDrive, kept: Subscriptions) -> None:
    await kept.tend()
    watch = onedrive.watch()
    with onedrive.database.begin() as connection:
        watches.remove(connection, watch)
    await kept.tend()

    assert (rows(onedrive), await there(onedrive)) == ([], [])


async def test_one_that_graph_would_not_end_is_ended_later(onedrive: OneDrive, kept: Subscriptions) -> None:
    await kept.tend()
    watch = onedrive.watch()
    with onedrive.database.begin() as connection:
        watches.remove(connection, watch)
    onedrive.fault(Kind.HTML, method="DELETE", path="/subscriptions/")
    await kept.tend()
    assert (len(rows(onedrive)), len(await there(onedrive))) == (1, 1)

    await kept.tend()
    assert (rows(onedrive), await there(onedrive)) == ([], [])


async def test_one_that_graph_would_not_end_is_forgotten_when_it_ended_by_itself(
    onedrive: OneDrive, kept: Subscriptions
) -> None:
    await kept.tend()
    watch = onedrive.watch()
    with onedrive.database.begin() as connection:
        watches.remove(connection, watch)
        ended = onedrive.clock()
        connection.execute(schema.subscription.update().values(expires=ended))
    onedrive.fault(Kind.HTML, method="DELETE", path="/subscriptions/")
    await kept.tend()

    assert rows(onedrive) == []


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.ON_HOLD, "graph-forbidden"),
        (Kind.HTML, None),
        (Kind.CUT_OFF, None),
        (Kind.NOT_FOUND, None),
    ],
)
async def test_one_that_cannot_be_renewed_keeps_no_other_from_being_asked_for(
    onedrive: OneDrive, kept: Subscriptions, kind: Kind, code: str | None
) -> None:
    await kept.tend()
    onedrive.clock.now += LIFE - timedelta(days=6)
    onedrive.fault(kind, method="PATCH", path="/subscriptions/", times=3)
    await Folders(onedrive.door, onedrive.database, onedrive.clock).discover(
        [FolderSpec(user=FENNA.id), FolderSpec(user=JORIS.id)]
    )
    await kept.tend()

    found = {row["drive_id"]: row["code"] for row in rows(onedrive)}
    assert (found[FENNA.drive_id], found[JORIS.drive_id]) == (code, None)
