from __future__ import annotations

from workflows.definition.flow import Action, Flow, Status, Trigger

HOST = {"apiId": "/providers/X/apis/Shared_X", "operationId": "Vraag"}


def test_a_flow_walks_outside_in() -> None:
    inner = Action(name="b", type="Compose")
    outer = Action(name="a", type="Scope", branches={"actions": {"b": inner}})
    last = Action(name="c", type="Compose")
    flow = Flow(name="x", title="x", hash="", definition={}, triggers={}, actions={"a": outer, "c": last})
    assert [action.name for action in flow.walk()] == ["a", "b", "c"]


def test_an_operation_is_the_end_of_the_api_id_and_the_operation_id() -> None:
    assert Action(name="a", type="OpenApiConnection", inputs={"host": HOST}).operation == (
        "shared_x",
        "Vraag",
    )
    assert Trigger(name="a", type="OpenApiConnection", inputs={"host": HOST}).operation == (
        "shared_x",
        "Vraag",
    )
    assert Action(name="a", type="Compose", inputs="x").operation is None


def test_only_three_statuses_are_unfinished() -> None:
    assert [status for status in Status if not status.finished] == ["Queued", "Running", "Waiting"]
