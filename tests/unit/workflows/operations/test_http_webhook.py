"""A flow that tells another program where to answer, over real HTTP and a real engine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.callee import Callee, running_callee
from tests.unit.workflows.engine.support import FAST, Operators, Workshop, compose, ended, flow_of, now, until
from workflows import callback
from workflows.engine import Engine
from workflows.operations.house import House
from workflows.operations.http_call import http_call
from workflows.operations.http_webhook import http_webhook
from workflows.store import schema
from workflows.store.database import Database
from workflows.triggers.callbacks import Callbacks
from workflows.triggers.requests import Incoming, Outgoing

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET = b"een geheim van ten minste 32 tekens"
BASE = "https://bewaarstroom.example"


@dataclass(kw_only=True)
class _House:
    """As much of the house as these operations use."""

    machine_token: None = None

    callee: Callee
    database: Database

    @property
    def outward(self) -> Any:
        return self.callee.door()

    def clock(self) -> Any:
        return now()


@dataclass(kw_only=True)
class _Scene:
    """An engine, the program that it subscribes to, and the door for answers."""

    shop: Workshop
    callee: Callee
    door: Callbacks

    def webhook(self, **members: Any) -> dict[str, Any]:
        """Write an action that subscribes and unsubscribes."""
        back = {"terug": "@{listCallbackUrl()}"}
        inputs = {
            "subscribe": {"method": "POST", "uri": f"{self.callee.url}/aan", "body": back},
            "unsubscribe": {"method": "POST", "uri": f"{self.callee.url}/af", "body": back},
        }
        return {"type": "HttpWebhook", "inputs": inputs, "runAfter": {}, **members}

    @property
    def calls(self) -> list[str]:
        """List where it was called."""
        return [path for _, path, _, _ in self.callee.asked]

    def address(self, nth: int = -1) -> str:
        """Read where the answer must go, from what the other side was told."""
        return str(json.loads(self.callee.asked[nth][3])["terug"])

    async def answer(self, address: str, body: Any = None) -> Outgoing:
        """Send an answer there."""
        path, _, query = address.removeprefix(BASE).partition("?")
        incoming = Incoming(
            flow="",
            trigger="",
            method="POST",
            path="",
            query=query,
            headers=(("content-type", "application/json"),),
            body=json.dumps(body).encode(),
        )
        return await self.door.handle(path.rpartition("/")[2], incoming)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[_Scene]:
    path: Path = tmp_path_factory.mktemp("webhook") / "test.sqlite"
    database = Database(f"sqlite:///{path}", synchronous="normal")
    schema.metadata.create_all(database.engine)
    async with running_callee() as callee:
        house = cast("House", _House(callee=callee, database=database))
        made = (http_call(house), http_webhook(house))
        engine = Engine(
            database=database,
            operations={one.name: one for one in made},
            clock=now,
            pace=FAST,
            callback=partial(callback.address, BASE, SECRET),
        )
        await engine.launch()
        door = Callbacks(database=database, signal_once=engine.desk.signal_once, secret=SECRET)
        shop = Workshop(database=database, engine=engine, operators=Operators())
        yield _Scene(shop=shop, callee=callee, door=door)
        await engine.drain(timedelta(seconds=5))
    database.close()


@pytest.fixture
def scene(stage: _Scene) -> _Scene:
    stage.callee.asked.clear()
    stage.callee.answers = [Response(status_code=200)]
    return stage


async def test_the_answer_lets_the_run_go_on_and_ends_the_subscription(scene: _Scene) -> None:
    flow = flow_of({"Vraag": scene.webhook(), "Zeg": compose("@body('Vraag')?['wel']", Vraag=["Succeeded"])})
    run_id = await scene.shop.run(flow)
    assert (scene.shop.statuses(run_id), scene.calls) == ({"run": "Waiting", "Vraag": "Waiting"}, ["/aan"])
    answered = await scene.answer(scene.address(), {"wel": "ja"})
    await scene.shop.engine.idle()

    assert answered.status == 200
    assert scene.shop.statuses(run_id) == {
        "run": "Succeeded",
        "Vraag": "Succeeded",
        "Zeg": "Succeeded",
        "Vraag/Vraag_afmelden": "Succeeded",
    }
    assert scene.shop.outputs(run_id, "Zeg") == "ja"
    assert (scene.calls, scene.address(0)) == (["/aan", "/af"], scene.address(1))


async def test_an_address_counts_once_and_only_with_its_signature(scene: _Scene) -> None:
    run_id = await scene.shop.run(
        flow_of({"Vraag": scene.webhook(), "Nog": scene.webhook(runAfter={"Vraag": ["Succeeded"]})})
    )
    address = scene.address()
    forged = await scene.answer(f"{address}x")
    first, second = await scene.answer(address, 1), await scene.answer(address, 2)
    await scene.shop.engine.idle()

    assert [one.status for one in (forged, first, second)] == [401, 200, 410]
    assert scene.shop.outputs(run_id, "Vraag")["body"] == 1
    assert scene.shop.statuses(run_id)["Nog"] == "Waiting"
    last = next(place for place, path in enumerate(scene.calls) if path == "/aan" and place > 0)
    await scene.answer(scene.address(last))
    await scene.shop.engine.idle()
    assert scene.shop.row(run_id)["status"] == "Succeeded"


async def test_when_its_time_is_up_it_unsubscribes_and_takes_no_answer_any_more(scene: _Scene) -> None:
    run_id = scene.shop.start(flow_of({"Vraag": scene.webhook(limit={"timeout": "PT0.3S"})}))
    await until(lambda: ended(scene.shop, run_id))

    assert scene.shop.statuses(run_id) == {
        "run": "TimedOut",
        "Vraag": "TimedOut",
        "Vraag/Vraag_afmelden": "Succeeded",
    }
    assert (await scene.answer(scene.address(0))).status == 410


async def test_when_the_time_of_its_container_is_up_it_unsubscribes(scene: _Scene) -> None:
    block = {"type": "Scope", "actions": {"Vraag": scene.webhook()}, "limit": {"timeout": "PT0.3S"}}
    run_id = scene.shop.start(flow_of({"Blok": {**block, "runAfter": {}}}))
    await until(lambda: ended(scene.shop, run_id))

    assert scene.shop.statuses(run_id) == {
        "run": "TimedOut",
        "Blok": "TimedOut",
        "Blok/Vraag": "Cancelled",
        "Blok/Vraag/Vraag_afmelden": "Succeeded",
    }


async def test_a_run_that_is_stopped_unsubscribes_first(scene: _Scene) -> None:
    run_id = await scene.shop.run(flow_of({"Vraag": scene.webhook()}))
    with scene.shop.database.begin() as connection:
        scene.shop.engine.cancel(connection, run_id)
    await until(lambda: ended(scene.shop, run_id))

    assert scene.shop.statuses(run_id) == {
        "run": "Cancelled",
        "Vraag": "Cancelled",
        "Vraag/Vraag_afmelden": "Succeeded",
    }
    assert scene.calls == ["/aan", "/af"]


async def test_a_run_that_is_stopped_while_its_farewell_waits_for_a_retry_still_unsubscribes(
    scene: _Scene,
) -> None:
    scene.callee.answers = [
        Response(status_code=200),
        Response(status_code=503, headers={"retry-after": "3600"}),
        Response(status_code=200),
    ]
    run_id = await scene.shop.run(flow_of({"Vraag": scene.webhook()}))
    await scene.answer(scene.address())
    await scene.shop.engine.idle()
    before = scene.shop.statuses(run_id)["Vraag/Vraag_afmelden"], scene.calls
    with scene.shop.database.begin() as connection:
        scene.shop.engine.cancel(connection, run_id)
    await until(lambda: ended(scene.shop, run_id))

    assert before == ("Waiting", ["/aan", "/af"])
    assert scene.calls == ["/aan", "/af", "/af"]
    assert scene.shop.statuses(run_id) == {
        "run": "Cancelled",
        "Vraag": "Succeeded",
        "Vraag/Vraag_afmelden": "Succeeded",
    }


async def test_a_subscription_that_is_refused_fails_the_action_and_there_is_nothing_to_end(
    scene: _Scene,
) -> None:
    scene.callee.answers = [Response(status_code=403)]
    run_id = await scene.shop.run(flow_of({"Vraag": scene.webhook()}))

    assert scene.shop.statuses(run_id) == {"run": "Failed", "Vraag": "Failed"}
    assert (scene.shop.actions(run_id)["Vraag"]["code"], scene.calls) == ("http-403", ["/aan"])


class _Silence(Response):
    """Hears the request, and says nothing until the caller gives up."""

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


async def test_a_subscription_that_may_have_been_heard_is_ended(scene: _Scene) -> None:
    scene.callee.answers = [_Silence(), Response(status_code=200)]
    run_id = await scene.shop.run(flow_of({"Vraag": scene.webhook(limit={"timeout": "PT0.5S"})}))

    assert scene.calls == ["/aan", "/af"]
    assert scene.shop.statuses(run_id) == {
        "run": "TimedOut",
        "Vraag": "TimedOut",
        "Vraag/Vraag_afmelden": "Succeeded",
    }


async def test_a_run_that_is_stopped_while_it_subscribes_unsubscribes(scene: _Scene) -> None:
    scene.callee.answers = [_Silence(), Response(status_code=200)]
    run_id = scene.shop.start(flow_of({"Vraag": scene.webhook(limit={"timeout": "PT2S"})}))
    await until(lambda: _was_called(scene))
    with scene.shop.database.begin() as connection:
        scene.shop.engine.cancel(connection, run_id)
    await until(lambda: ended(scene.shop, run_id))

    assert scene.shop.statuses(run_id)["Vraag/Vraag_afmelden"] == "Succeeded"
    assert scene.calls == ["/aan", "/af"]


async def _was_called(scene: _Scene) -> bool:
    return bool(scene.calls)


async def test_a_subscription_that_met_a_fault_is_ended_too(scene: _Scene) -> None:
    scene.callee.answers = [Response(status_code=503), Response(status_code=200)]
    webhook = scene.webhook()
    webhook["inputs"]["subscribe"]["retryPolicy"] = {"type": "none"}
    run_id = await scene.shop.run(flow_of({"Vraag": webhook}))

    assert scene.calls == ["/aan", "/af"]
    assert scene.shop.statuses(run_id) == {
        "run": "Failed",
        "Vraag": "Failed",
        "Vraag/Vraag_afmelden": "Succeeded",
    }


async def test_a_farewell_that_fails_changes_nothing(scene: _Scene) -> None:
    scene.callee.answers = [Response(status_code=200), Response(status_code=403)]
    run_id = await scene.shop.run(flow_of({"Vraag": scene.webhook()}))
    await scene.answer(scene.address())
    await scene.shop.engine.idle()

    assert scene.shop.statuses(run_id) == {
        "run": "Succeeded",
        "Vraag": "Succeeded",
        "Vraag/Vraag_afmelden": "Failed",
    }


async def test_an_answer_that_is_secure_is_gone_once_it_was_taken(scene: _Scene) -> None:
    secure = {"runtimeConfiguration": {"secureData": {"properties": ["outputs"]}}}
    flow = flow_of({"Vraag": scene.webhook(**secure), "Zeg": compose("@body('Vraag')", Vraag=["Succeeded"])})
    run_id = await scene.shop.run(flow)
    address = scene.address()
    await scene.answer(address, {"geheim": "s3cr3t"})
    await scene.shop.engine.idle()

    assert scene.shop.row(run_id)["status"] == "Succeeded"
    with scene.shop.database.read() as connection:
        kept = [
            str(row)
            for table in (schema.wait, schema.signal, schema.action)
            for row in connection.execute(table.select())
        ]
    assert "s3cr3t" not in "".join(kept)
    assert (await scene.answer(address, {})).status == 410


async def test_what_it_subscribed_with_may_be_gone_when_the_answer_comes(scene: _Scene) -> None:
    secure = {"runtimeConfiguration": {"secureData": {"properties": ["inputs", "outputs"]}}}
    webhook = scene.webhook(runAfter={"Lees": ["Succeeded"]})
    subscribe = webhook["inputs"]["subscribe"]
    subscribe["body"] = {**subscribe["body"], "meer": "@outputs('Lees')"}
    flow = flow_of({"Lees": {**compose("s3cr3t"), **secure}, "Vraag": webhook})
    run_id = await scene.shop.run(flow)
    await scene.answer(scene.address(), {"ja": True})
    await scene.shop.engine.idle()

    assert scene.shop.statuses(run_id)["Vraag"] == "Succeeded"


async def test_the_address_for_the_answer_is_never_stored(scene: _Scene) -> None:
    run_id = await scene.shop.run(flow_of({"Vraag": scene.webhook()}))
    await scene.answer(scene.address())
    await scene.shop.engine.idle()

    stored = json.dumps([row["inputs"] for row in scene.shop.actions(run_id).values()])
    assert "sig=" not in stored
