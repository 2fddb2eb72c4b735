from __future__ import annotations

from typing import Any

import pytest

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of
from workflows.engine.recalling import STEADY, find, is_steady
from workflows.engine.shield import SHIELDED
from workflows.expressions.functions import FUNCTIONS
from workflows.jsontypes import JsonObject
from workflows.operations.operation import Done, WaitFor

OK = ["Succeeded"]
KEPT: JsonObject = {"outcome": "ja", "answers": [{"id": "1"}, {"id": "2"}]}


def _recall(outputs: JsonObject) -> JsonObject:
    """Know the names that the history does not keep."""
    names = [{"id": "1", "name": "Noor"}, {"id": "2", "name": "Ilse"}]
    return {**outputs, "body": {"outcome": "ja", "answers": names, "title": "Mag dit?"}}


@pytest.fixture
def asked(operators: Operators) -> None:
    """Let Ask wait for an answer of which only ids are kept, and Pause for a second one."""
    operators.answers("Ask", Done(body=KEPT), recall=_recall)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("value", "secure"),
    [
        ("@outputs('Vraag')?['body/outcome']", False),
        ("@body('Vraag')['outcome']", False),
        ("@actions('Vraag')?['status']", False),
        ("@body('Vraag')?['answers'][0]?['name']", True),
        ("@first(outputs('Vraag')?['body/answers'])?['name']", True),
        ("@body('Vraag')", True),
        ("@outputs('Vraag')", True),
        ("@actions('Vraag')", True),
        ("@string(body('Vraag'))", True),
        ("@createArray(body('Vraag'))", True),
        ("@{body('Vraag')?['title']}: @{body('Vraag')?['outcome']}", True),
    ],
)
async def test_what_is_not_kept_is_read_by_the_actions_that_follow_and_hidden_in_their_history(
    workshop: Workshop, value: str, *, secure: bool
) -> None:
    echo = ask("Echo", {"Vraag": OK}, wat=value)
    run_id = await workshop.run(flow_of({"Vraag": ask("Ask"), "Zien": compose(value, Vraag=OK), "Zeg": echo}))
    rows, [called] = workshop.actions(run_id), workshop.operators.called("Zeg")

    assert workshop.row(run_id)["status"] == "Succeeded"
    assert "Noor" not in str([row["outputs"] for name, row in rows.items() if name != "Zeg"])
    assert rows["Vraag"]["outputs"]["body"] == KEPT
    assert (rows["Zien"]["outputs"] == SHIELDED, rows["Zeg"]["inputs"] == SHIELDED) == (secure, secure)
    assert secure is any(word in str(called.parameters) for word in ("Noor", "Mag dit?"))


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.usefixtures("asked")
async def test_a_record_that_is_picked_from_and_kept_whole_is_hidden(workshop: Workshop) -> None:
    select: JsonObject = {
        "type": "Select",
        "inputs": {"from": "@createArray(body('Vraag'))", "select": "@item()?['outcome']"},
        "runAfter": {"Vraag": OK},
    }
    run_id = await workshop.run(flow_of({"Vraag": ask("Ask"), "Kies": select}))
    row = workshop.actions(run_id)["Kies"]

    assert (row["inputs"], row["outputs"]) == (SHIELDED, SHIELDED)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.usefixtures("asked")
async def test_a_loop_over_what_is_not_kept_goes_on_after_a_wait(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Pause", WaitFor(kind="kind", key="lus-0"), WaitFor(kind="kind", key="lus-1"))
    inner = {"Even": ask("Pause"), "Zeg": ask("Echo", {"Even": OK}, wie="@items('Elk')?['name']")}
    loop: dict[str, Any] = {
        "type": "Foreach",
        "foreach": "@outputs('Vraag')?['body/answers']",
        "actions": inner,
        "runAfter": {"Vraag": OK},
    }
    run_id = await workshop.run(flow_of({"Vraag": ask("Ask"), "Elk": loop}))
    stored = workshop.actions(run_id)["Elk"]["state"]
    for key in ("lus-0", "lus-1"):
        workshop.signal("kind", key, {})
        await workshop.engine.idle()

    assert stored == {"count": 2, "items": SHIELDED}
    assert workshop.row(run_id)["status"] == "Succeeded"
    assert [call.parameters for call in operators.called("Zeg")] == [{"wie": "Noor"}, {"wie": "Ilse"}]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.usefixtures("asked")
async def test_a_list_with_what_had_not_ended_when_the_loop_began_is_not_read_again(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Beside", WaitFor(kind="kind", key="ernaast"))
    operators.answers("Pause", WaitFor(kind="kind", key="lus"))
    inner = {"Even": ask("Pause"), "Zeg": ask("Echo", {"Even": OK}, wat="@items('Elk')")}
    loop: dict[str, Any] = {
        "type": "Foreach",
        "foreach": "@createArray(body('Vraag')?['answers'][0]?['name'], actions('Ernaast')?['outputs'])",
        "actions": inner,
        "runAfter": {"Vraag": OK},
        "operationOptions": "Sequential",
    }
    flow = flow_of({"Vraag": ask("Ask"), "Ernaast": ask("Beside"), "Elk": loop})
    run_id = await workshop.run(flow)
    for key in ("ernaast", "lus"):
        workshop.signal("kind", key, {})
        await workshop.engine.idle()

    assert workshop.actions(run_id)["Elk/Zeg Elk=0"]["error"]["code"] == "secure-value-gone"
    assert operators.called("Zeg") == []


def test_every_function_is_steady_or_known_to_change() -> None:
    changing = {
        "action",
        "appsetting",
        "getFutureTime",
        "getPastTime",
        "guid",
        "listCallbackUrl",
        "rand",
        "utcNow",
        "variables",
    }

    assert {function.name for function in FUNCTIONS} == STEADY | changing
    assert not STEADY & changing


def test_an_action_is_found_by_its_path() -> None:
    flow = flow_of({"Blok": {"type": "Scope", "actions": {"A": compose(1)}, "runAfter": {}}})

    assert find(flow.actions, "Blok/A") is flow.actions["Blok"].branches["actions"]["A"]
    assert find(flow.actions, "Blok/B") is None


@pytest.mark.parametrize(
    ("template", "steady"),
    [
        ("@outputs('A')?['body/responses']", True),
        ("@items('Buiten')?['x']", True),
        ("@take(triggerBody(), 2)", True),
        ("@Variables('lijst')", False),
        ("@createArray(utcNow())", False),
        ("@createArray(UTCNOW())", False),
        ("@createArray(getFutureTime(1, 'Day'))", False),
        ("@createArray(getPastTime(1, 'Day'))", False),
        ("@createArray(newGuid())", False),
        ("@createArray(onbekend())", False),
        ("@body(concat('A', 'B'))", False),
        ("@result('Blok')", True),
        ("@createArray(actions('A')?['outputs'])", True),
        ("@(", False),
        (["@body('A')"], False),
    ],
)
def test_only_what_gives_the_same_again_is_read_again(template: Any, *, steady: bool) -> None:
    assert is_steady(template) is steady
