from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.arrivals import FENNA
from tests.conftest import HandClock
from watcher import webhook
from watcher.subscriptions import LIFECYCLE, NOTIFICATIONS
from watcher.webhook import Front, Webhook
from workflows.store import schema, subscriptions, watches
from workflows.store.database import Database
from workflows.store.subscriptions import hash_of
from workflows.watching import Watch

WATCH = Watch(drive_id="drive", folder_id="folder", owner=FENNA)


@pytest.fixture
async def graph(database: Database, clock: HandClock) -> AsyncIterator[httpx.AsyncClient]:
    """Graph, calling a service that has a subscription for one drive."""
    later = clock() + timedelta(days=20)
    with database.begin() as connection:
        watches.add(connection, Watch(**{**vars(WATCH), "next_look": later}))
        subscriptions.intend(connection, "drive", hash_of("geheim"), clock())
        subscriptions.made(connection, "drive", "sub", later)
    console = Starlette(routes=[Route("/", lambda _: PlainTextResponse("scherm"))])
    app = Front(Webhook(database, clock).app, console)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://buiten.example") as client:
        yield client


def told(**changes: Any) -> dict[str, Any]:
    return {"value": [{"subscriptionId": "sub", "clientState": "geheim", "resource": "x", **changes}]}


def nudged(database: Database, clock: HandClock) -> bool:
    with database.begin() as connection:
        found = watches.get(connection, WATCH.folder)
    return found is not None and found.nudged_at == clock()


@pytest.mark.parametrize("path", [NOTIFICATIONS, LIFECYCLE])
async def test_hands_are_shaken_at_both_addresses(graph: httpx.AsyncClient, path: str) -> None:
    token = "Validation: a <b>token</b> & more"
    answer = await graph.post(path, params={"validationToken": token})

    assert (answer.status_code, answer.text) == (200, token)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await graph.post(path, params={"validationToken": "x" * 5_000})).status_code == 400


async def test_a_notification_is_written_before_it_is_answered(
    graph: httpx.AsyncClient, database: Database, clock: HandClock
) -> None:
    answer = await graph.post(NOTIFICATIONS, json=told())

    assert (answer.status_code, answer.text) == (202, "")
    assert nudged(database, clock)


@pytest.mark.parametrize(
    "body",
    [
        told(clientState="fout"),
        told(clientState=None),
        told(clientState="x" * 200),
        told(subscriptionId="ander"),
        told(subscriptionId="s\x00b"),
        {"value": "geen lijst"},
        {"value": [1, None, "x", []]},
        ["geen object"],
        {},
    ],
)
async def test_who_does_not_know_the_secret_brings_nothing_about_and_learns_nothing(
    graph: httpx.AsyncClient, database: Database, clock: HandClock, body: object
) -> None:
    assert (await graph.post(NOTIFICATIONS, json=body)).status_code == 202
    assert not nudged(database, clock)


async def test_what_is_no_json_or_far_too_much_is_harmless(
    graph: httpx.AsyncClient, database: Database, clock: HandClock
) -> None:
    assert (await graph.post(NOTIFICATIONS, content=b"\xff{")).status_code == 202
    assert (await graph.post(NOTIFICATIONS, content=b"[" * 200_000)).status_code == 202
    assert (await graph.post(NOTIFICATIONS, content=b"x" * 1_100_000)).status_code == 413
    assert not nudged(database, clock)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("reauthorizationRequired", ([True], False)),
        ("subscriptionRemoved", ([], True)),
        ("missed", ([False], True)),
        ("onbekend", ([False], False)),
    ],
)
async def test_what_happens_to_a_subscription_is_written_down(
    graph: httpx.AsyncClient,
    database: Database,
    clock: HandClock,
    event: str,
    expected: tuple[list[bool], bool],
) -> None:
    """Whether it must be reauthorised, for each that is kept; and whether the folder is looked at again."""
    assert (await graph.post(LIFECYCLE, json=told(lifecycleEvent=event))).status_code == 202

    with database.begin() as connection:
        rows = connection.scalars(select(schema.subscription.c.reauthorize)).all()
    assert (list(rows), nudged(database, clock)) == expected


async def test_a_database_that_is_busy_makes_graph_try_again(
    graph: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.05)
    with database.begin():  # somebody else is writing
        answer = await graph.post(NOTIFICATIONS, json=told())

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


async def test_everything_else_is_the_console(graph: httpx.AsyncClient) -> None:
    assert (await graph.get("/")).text == "scherm"
    assert (await graph.get(NOTIFICATIONS)).status_code == 405
    assert (await graph.get("/graph")).status_code == 404
