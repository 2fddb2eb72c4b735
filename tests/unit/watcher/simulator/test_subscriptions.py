from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.conftest import HandClock
from tests.graphclient import Graph
from watcher.simulator.serving import running
from watcher.simulator.users import FENNA


class Listener:
    """Somebody who hears notifications."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.deaf = False
        self.app = Starlette(routes=[Route("/hier", self.hear, methods=["POST"])])

    async def hear(self, request: Request) -> Response:
        token = request.query_params.get("validationToken")
        if token is not None:
            return PlainTextResponse("mis" if self.deaf else token)
        self.heard += (await request.json())["value"]
        return Response(status_code=503 if self.deaf else 202)


def wish(address: str, clock: HandClock, **changes: Any) -> dict[str, Any]:
    return {
        "changeType": "updated",
        "resource": f"/drives/{FENNA.drive_id}/root",
        "notificationUrl": f"{address}/hier",
        "lifecycleNotificationUrl": f"{address}/hier",
        "clientState": "geheim",
        "expirationDateTime": (clock() + timedelta(days=20)).isoformat(),
        **changes,
    }


async def test_a_change_is_told_with_the_secret_and_without_what_it_is(
    graph: Graph, clock: HandClock, watched: Path
) -> None:
    listener = Listener()
    async with running(listener.app) as address:
        made = await graph.http.post("/v1.0/subscriptions", json=wish(address, clock))
        assert made.status_code == 201
        assert (await graph.http.post("/_sim/notify")).json() == {"sent": 0}
        (watched / "a.txt").write_bytes(b"a")
        listener.deaf = True
        await graph.http.post("/_sim/notify")
        listener.deaf, listener.heard = False, []
        await graph.http.post("/_sim/notify")

    assert [(each["subscriptionId"], each["clientState"]) for each in listener.heard] == [
        (made.json()["id"], "geheim")
    ]


async def test_a_subscription_is_prolonged_reauthorised_and_ended(graph: Graph, clock: HandClock) -> None:
    async with running(Listener().app) as address:
        made = (await graph.http.post("/v1.0/subscriptions", json=wish(address, clock))).json()
        at = f"/v1.0/subscriptions/{made['id']}"
        later = {"expirationDateTime": "2026-12-20T00:00:00Z"}

        assert (await graph.http.patch(at, json=later)).json()["expirationDateTime"] == "2026-12-20T00:00:00Z"
        assert (await graph.http.post(f"{at}/reauthorize")).status_code == 204
        assert len((await graph.http.get("/v1.0/subscriptions")).json()["value"]) == 1
        assert (await graph.http.delete(at)).status_code == 204
        assert (await graph.http.get(at)).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"resource": "/me/messages"},
        {"changeType": "created"},
        {"clientState": "x" * 129},
        {"notificationUrl": "http://elders.example/x"},
        {"notificationUrl": "http://127.0.0.1:9/x"},
        {"expirationDateTime": "2027-06-01T00:00:00Z"},
        {"expirationDateTime": "onzin"},
    ],
)
async def test_a_wish_that_graph_refuses_is_refused(
    graph: Graph, clock: HandClock, changes: dict[str, str]
) -> None:
    async with running(Listener().app) as address:
        answer = await graph.http.post("/v1.0/subscriptions", json=wish(address, clock, **changes))

    assert answer.status_code == 400


async def test_a_handshake_that_fails_makes_nothing(graph: Graph, clock: HandClock) -> None:
    listener = Listener()
    listener.deaf = True
    async with running(listener.app) as address:
        answer = await graph.http.post("/v1.0/subscriptions", json=wish(address, clock))

    assert answer.json()["error"]["code"] == "ValidationError"


async def test_a_lifecycle_event_is_told_and_a_removal_removes(graph: Graph, clock: HandClock) -> None:
    listener = Listener()
    async with running(listener.app) as address:
        await graph.http.post("/v1.0/subscriptions", json=wish(address, clock))
        event = {"drive": FENNA.drive_id, "event": "subscriptionRemoved"}
        assert (await graph.http.post("/_sim/lifecycle", json=event)).json() == {"sent": 1}

    assert [each["lifecycleEvent"] for each in listener.heard] == ["subscriptionRemoved"]
    assert (await graph.http.get("/v1.0/subscriptions")).json()["value"] == []
    assert (await graph.http.post("/_sim/lifecycle", json={"event": "x"})).status_code == 400
