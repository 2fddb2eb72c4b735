from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of
from workflows.engine.firing import Event, Fired
from workflows.engine.shield import SHIELDED
from workflows.model import Person, Viewer
from workflows.operations.operation import WaitFor
from workflows.store import firings
from workflows.store.firings import FiringFilter, FiringOutcome
from workflows.store.views.runs import run_for

pytestmark = pytest.mark.asyncio(loop_scope="module")
_numbers = itertools.count(1)


def _flow(trigger: dict[str, Any], actions: dict[str, Any] | None = None) -> Any:
    return flow_of(
        actions or {"Zeg": compose("@triggerBody()")},
        triggers={"Aanroep": {"type": "Request", "kind": "Http", **trigger}},
    )


def _event(flow: Any, body: Any = None, key: str | None = None, **values: Any) -> Event:
    return Event(
        flow=flow,
        trigger=flow.triggers["Aanroep"],
        outputs={"body": body},
        dedup_key=key or f"vuur-{next(_numbers)}",
        partition_key=f"rij-{next(_numbers)}",
        **values,
    )


def _fire(workshop: Workshop, event: Event) -> Fired:
    with workshop.database.begin() as connection:
        return workshop.engine.fire(connection, event)


def _kept(workshop: Workshop, event: Event) -> list[tuple[str, str | None]]:
    """What was written of one event, oldest first."""
    with workshop.database.read() as connection:
        rows = firings.page(connection, FiringFilter()).rows
    found = [row for row in rows if row.dedup_key and row.dedup_key.split("/")[0] == event.dedup_key]
    return [(row.outcome.value, row.code) for row in reversed(found)]


async def test_an_event_becomes_one_run_and_one_row(workshop: Workshop) -> None:
    event = _event(_flow({}), {"a": 1})
    fired = _fire(workshop, event)
    await workshop.engine.idle()

    assert fired.outcome is FiringOutcome.FIRED
    assert workshop.outputs(str(fired.run_id), "Zeg") == {"a": 1}
    assert _kept(workshop, event) == [("fired", None)]
    with workshop.database.read() as connection:
        kept = firings.of_run(connection, str(fired.run_id))
    assert kept is not None
    assert (kept.trigger, kept.kind, kept.outputs) == ("Aanroep", "Request", None)


async def test_the_same_event_again_is_skipped_as_a_duplicate(workshop: Workshop) -> None:
    event = _event(_flow({}))
    _fire(workshop, event)

    assert _fire(workshop, event).code == "duplicate"
    assert _kept(workshop, event) == [("fired", None), ("skipped", "duplicate")]


async def test_a_false_condition_is_a_skipped_firing_that_keeps_what_was_said(workshop: Workshop) -> None:
    flow = _flow({"conditions": [{"expression": "@equals(triggerBody()?['soort'], 'foto')"}]})
    event = _event(flow, {"soort": "tekst"})
    fired = _fire(workshop, event)

    assert (fired.outcome, fired.code, fired.run_ids) == (FiringOutcome.SKIPPED, "condition-false", ())
    with workshop.database.read() as connection:
        kept = firings.page(connection, FiringFilter(code="condition-false")).rows[0]
    assert kept.outputs == {"body": {"soort": "tekst"}}


async def test_a_condition_that_cannot_be_worked_out_is_a_failed_firing(workshop: Workshop) -> None:
    event = _event(_flow({"conditions": [{"expression": "@greater(triggerBody(), 1)"}]}), {"geen": "getal"})

    assert _fire(workshop, event).outcome is FiringOutcome.FAILED


async def test_split_on_makes_a_run_of_each_element_and_conditions_see_the_element(
    workshop: Workshop,
) -> None:
    flow = _flow(
        {
            "splitOn": "@triggerBody()?['value']",
            "conditions": [{"expression": "@greater(triggerBody()?['n'], 1)"}],
        }
    )
    event = _event(flow, {"value": [{"n": 1}, {"n": 2}, {"n": 3}], "ander": 1})
    fired = _fire(workshop, event)
    await workshop.engine.idle()

    assert [workshop.outputs(run_id, "Zeg") for run_id in fired.run_ids] == [{"n": 2}, {"n": 3}]
    assert _kept(workshop, event) == [("skipped", "condition-false"), ("fired", None), ("fired", None)]


async def test_split_on_value_takes_the_body_itself_when_that_is_the_list(workshop: Workshop) -> None:
    fired = _fire(workshop, _event(_flow({"splitOn": "@triggerOutputs()?['body/value']"}), [1, 2]))

    assert len(fired.run_ids) == 2


@pytest.mark.parametrize(
    ("body", "outcome", "code"),
    [([], "skipped", "split-empty"), ({"a": 1}, "failed", "split-not-a-list")],
)
async def test_split_on_without_elements_starts_nothing(
    workshop: Workshop, body: Any, outcome: str, code: str
) -> None:
    fired = _fire(workshop, _event(_flow({"splitOn": "@triggerBody()"}), body))

    assert (fired.outcome.value, fired.code) == (outcome, code)


async def test_too_many_elements_with_concurrency_fail_the_firing(workshop: Workshop) -> None:
    flow = _flow({"splitOn": "@triggerBody()", "runtimeConfiguration": {"concurrency": {"runs": 1}}})

    assert _fire(workshop, _event(flow, list(range(101)))).code == "split-too-many"


async def test_runs_beyond_the_concurrency_wait_for_their_turn(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="beurt", key="een"))
    flow = flow_of(
        {"Wachten": ask("Wacht")},
        triggers={
            "Aanroep": {
                "type": "Request",
                "runtimeConfiguration": {"concurrency": {"runs": 1, "maximumWaitingRuns": 1}},
            }
        },
    )
    flow = replace(flow, name="beurten")
    event = _event(flow)
    fired = [_fire(workshop, _event(flow)) for _ in range(3)]
    await workshop.engine.idle()
    first, second, third = fired

    assert workshop.statuses(str(first.run_id)) == {"run": "Waiting", "Wachten": "Waiting"}
    assert workshop.statuses(str(second.run_id)) == {"run": "Queued"}
    assert (third.run_ids, third.code, third.full) == ((), "concurrency-full", True)

    workshop.signal("beurt", "een", {})
    await workshop.engine.idle()
    assert workshop.row(str(first.run_id))["status"] == "Succeeded"
    assert workshop.statuses(str(second.run_id)) == {"run": "Waiting", "Wachten": "Waiting"}

    with workshop.database.begin() as connection:
        assert workshop.engine.cancel(connection, str(second.run_id))
    assert _fire(workshop, event).outcome is FiringOutcome.FIRED
    await workshop.engine.idle()
    with workshop.database.begin() as connection:
        workshop.engine.cancel(connection, str(_first_run(workshop, event)))


def _first_run(workshop: Workshop, event: Event) -> str:
    with workshop.database.read() as connection:
        rows = firings.page(connection, FiringFilter()).rows
    return next(str(row.run_id) for row in rows if row.dedup_key == event.dedup_key)


async def test_a_single_instance_starts_nothing_beside_a_run_that_is_under_way(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="alleen", key="een"))
    flow = flow_of(
        {"Wachten": ask("Wacht")},
        triggers={"Aanroep": {"type": "Request", "operationOptions": "SingleInstance"}},
    )
    flow = replace(flow, name="alleen")
    first = _fire(workshop, _event(flow))
    await workshop.engine.idle()

    assert _fire(workshop, _event(flow)).code == "single-instance"
    workshop.signal("alleen", "een", {})
    await workshop.engine.idle()
    assert workshop.row(str(first.run_id))["status"] == "Succeeded"
    again = _fire(workshop, _event(flow))
    assert again.outcome is FiringOutcome.FIRED
    with workshop.database.begin() as connection:
        workshop.engine.cancel(connection, str(again.run_id))


@pytest.mark.parametrize(("given", "tracked"), [("Z-1", "Z-1"), (["Z-1"], "['Z-1']")])
async def test_the_tracking_id_is_worked_out_from_what_the_trigger_gave(
    workshop: Workshop, given: object, tracked: str
) -> None:
    flow = _flow({"correlation": {"clientTrackingId": "@triggerOutputs()?['headers']?['x-zaak']"}})
    event = Event(
        flow=flow,
        trigger=flow.triggers["Aanroep"],
        outputs={"headers": {"x-zaak": given}},
        dedup_key=f"volg-{next(_numbers)}",
        partition_key="volg",
    )
    fired = _fire(workshop, event)

    assert workshop.row(str(fired.run_id))["tracking_id"] == tracked


async def test_what_a_secure_trigger_gave_is_for_the_run_alone(workshop: Workshop) -> None:
    secure = {"secureData": {"properties": ["outputs"]}}
    fired = _fire(workshop, _event(_flow({"runtimeConfiguration": secure}), {"naam": "Fenna"}))
    never = {"runtimeConfiguration": secure, "conditions": [{"expression": "@equals(1, 2)"}]}
    skipped = _fire(workshop, _event(replace(_flow(never), name="nooit"), {"naam": "Fenna"}))
    await workshop.engine.idle()
    beheer = Viewer(person=Person(object_id="b", name="", mail=""), roles=frozenset({"Beheer"}), origin="")
    with workshop.database.read() as connection:
        detail = run_for(connection, beheer, str(fired.run_id))
        kept = firings.page(connection, FiringFilter(flow="nooit")).rows[0]

    assert workshop.outputs(str(fired.run_id), "Zeg") == SHIELDED
    assert detail is not None
    assert (detail.trigger, skipped.code, kept.outputs) == (SHIELDED, "condition-false", None)


async def test_what_is_kept_instead_of_the_outputs_goes_with_each_element(workshop: Workshop) -> None:
    flow = _flow({"splitOn": "@triggerBody()"})
    event = _event(flow, ["naam-1", "naam-2"], kept={"$alle": 1}, kept_each=({"$een": 1}, {"$een": 2}))
    fired = _fire(workshop, event)
    await workshop.engine.idle()

    assert [workshop.row(run_id)["trigger"] for run_id in fired.run_ids] == [{"$een": 1}, {"$een": 2}]
