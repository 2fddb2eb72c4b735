from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.unit.workflows.engine.support import (
    FAST,
    Operators,
    Registry,
    Workshop,
    ask,
    compose,
    flow_of,
    now,
)
from workflows import steering
from workflows.engine import Engine
from workflows.engine.firing import Event
from workflows.errors import BadInputError, BewaarstroomError
from workflows.jsontypes import JsonObject
from workflows.model import Person, Viewer
from workflows.operations.operation import WaitFor
from workflows.steering import Order
from workflows.store import audit, firings, migrations, schema
from workflows.store.database import Database
from workflows.store.firings import FiringFilter, FiringOutcome
from workflows.store.flowstates import Mode

pytestmark = pytest.mark.asyncio(loop_scope="module")
SAMIR = Viewer(
    person=Person(object_id="samir", name="Samir", mail=""), roles=frozenset({"Beheer"}), origin="1.2.3.4"
)
ORDER = Order(viewer=SAMIR, now=now())
WAITING = flow_of({"Vraag": ask("Ask")})


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workshop]:
    """An engine at work in a database with the record."""
    database = Database(
        f"sqlite:///{Path(tmp_path_factory.mktemp('steering')) / 'x.sqlite'}", synchronous="normal"
    )
    migrations.upgrade(database)
    operators = Operators()
    engine = Engine(database=database, operations=Registry(operators), clock=now, pace=FAST)
    await engine.launch()
    operators.clear()
    yield Workshop(database=database, engine=engine, operators=operators)
    await engine.drain()
    database.close()


def recorded(shop: Workshop) -> list[tuple[str, str, str | None, str]]:
    with shop.database.read() as connection:
        rows = connection.execute(schema.audit.select().order_by(schema.audit.c.seq)).mappings().all()
    return [(row["actor_id"], row["action"], row["object_id"], row["result"]) for row in rows]


async def test_who_stops_a_run_is_recorded_and_a_run_is_stopped_once(shop: Workshop) -> None:
    shop.operators.answers("Ask", WaitFor(kind="task", key="s1"))
    run_id = await shop.run(WAITING)
    with shop.database.begin() as connection:
        steering.cancel(connection, ORDER, shop.engine.desk, run_id)
    with shop.database.begin() as connection, pytest.raises(BadInputError, match="run-has-ended"):
        steering.cancel(connection, ORDER, shop.engine.desk, run_id)
    with shop.database.begin() as connection, pytest.raises(BadInputError, match="run-unknown"):
        steering.cancel(connection, ORDER, shop.engine.desk, "0" * 26)

    assert shop.row(run_id)["status"] == "Cancelled"
    assert recorded(shop)[-1] == ("samir", audit.Act.RUN_CANCELLED.value, run_id, "gestopt")


async def test_whoever_stops_a_run_hears_whether_it_is_being_undone(shop: Workshop) -> None:
    shop.operators.answers("Ask", WaitFor(kind="task", key="s1-ongedaan"))
    undone = {**ask("Echo"), "compensation": ask("Echo")}
    told = []
    for done in (undone, ask("Echo")):
        run_id = await shop.run(flow_of({"Doen": done, "Vraag": ask("Ask", {"Doen": ["Succeeded"]})}))
        with shop.database.begin() as connection:
            told.append(steering.cancel(connection, ORDER, shop.engine.desk, run_id))

    assert told == [True, False]


async def test_by_hand_a_flow_takes_only_what_its_schema_allows(shop: Workshop) -> None:
    schema_of: JsonObject = {"type": "object", "required": ["naam"]}
    trigger = {"type": "Request", "kind": "Http", "inputs": {"schema": schema_of}}
    flow = flow_of({"A": compose(1)}, triggers={"aanvraag": trigger})
    with shop.database.begin() as connection, pytest.raises(BewaarstroomError, match="naam"):
        steering.start(connection, ORDER, shop.engine.desk, flow, outputs={"headers": {}, "body": {}})
    with shop.database.begin() as connection:
        assert steering.start(
            connection, ORDER, shop.engine.desk, flow, outputs={"headers": {}, "body": {"naam": "x"}}
        )


async def test_who_has_a_run_done_again_is_recorded_with_the_new_run(shop: Workshop) -> None:
    run_id = await shop.run(flow_of({"Een": compose(1)}))
    with shop.database.begin() as connection:
        new = steering.resubmit(connection, ORDER, shop.engine.desk, run_id)
    await shop.engine.idle()

    assert shop.row(new)["resubmit_of"] == run_id
    assert recorded(shop)[-1] == ("samir", audit.Act.RUN_RESUBMITTED.value, run_id, new)


async def test_who_pauses_a_flow_is_recorded_once(shop: Workshop) -> None:
    with shop.database.begin() as connection:
        for mode in (Mode.PAUSED, Mode.DRAINING, Mode.OPEN):
            steering.change_flow(connection, ORDER, shop.engine.desk, "ander", mode)
        with pytest.raises(BadInputError, match="flow-stands-so"):
            steering.change_flow(connection, ORDER, shop.engine.desk, "ander", Mode.OPEN)

    assert [line[1:] for line in recorded(shop)[-3:]] == [
        (audit.Act.FLOW_PAUSED.value, "ander", "paused"),
        (audit.Act.FLOW_DRAINED.value, "ander", "draining"),
        (audit.Act.FLOW_OPENED.value, "ander", "open"),
    ]


async def test_a_trigger_that_was_skipped_fires_again_when_the_flow_was_mended(shop: Workshop) -> None:
    flow = flow_of({"Een": compose("@triggerBody()?['n']")})
    strict = replace(flow.triggers["manual"], conditions=("@equals(1, 2)",))
    refusing = replace(flow, triggers={"manual": strict})

    def fire() -> str:
        with shop.database.begin() as connection:
            event = Event(
                flow=refusing, trigger=strict, outputs={"body": {"n": 7}}, dedup_key="k", partition_key="p"
            )
            shop.engine.fire(connection, event)
            asked = FiringFilter(outcome=FiringOutcome.SKIPPED)
            return firings.page(connection, asked).rows[0].firing_id

    firing_id = fire()
    with shop.database.begin() as connection, pytest.raises(BadInputError, match="firing-skipped"):
        steering.replay(connection, ORDER, shop.engine.desk, firing_id, refusing)
    with shop.database.begin() as connection:
        run_id = steering.replay(connection, ORDER, shop.engine.desk, firing_id, flow)
    await shop.engine.idle()
    with shop.database.begin() as connection, pytest.raises(BadInputError, match="firing-skipped"):
        steering.replay(connection, ORDER, shop.engine.desk, firing_id, flow)

    assert shop.outputs(run_id, "Een") == 7
    assert recorded(shop)[-1] == ("samir", audit.Act.TRIGGER_REPLAYED.value, firing_id, run_id)


async def test_what_cannot_fire_again_is_told(shop: Workshop) -> None:
    flow = flow_of({"Een": compose(1)})
    with shop.database.begin() as connection:
        event = Event(
            flow=flow, trigger=flow.triggers["manual"], outputs={}, dedup_key="k2", partition_key="p"
        )
        shop.engine.fire(connection, event)
        started = firings.page(connection, FiringFilter(outcome=FiringOutcome.FIRED)).rows[0].firing_id
        with pytest.raises(BadInputError, match="firing-started"):
            steering.replay(connection, ORDER, shop.engine.desk, started, flow)
        with pytest.raises(BadInputError, match="firing-unknown"):
            steering.replay(connection, ORDER, shop.engine.desk, "0" * 26, flow)
    await shop.engine.idle()


async def test_only_beheer_gives_orders(shop: Workshop) -> None:
    stranger = Order(viewer=replace(SAMIR, roles=frozenset({"DI"})), now=now())
    with shop.database.begin() as connection, pytest.raises(BadInputError, match="beheer-only"):
        steering.change_flow(connection, stranger, shop.engine.desk, "ander", Mode.PAUSED)
