from __future__ import annotations

from typing import Any

import pytest

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of
from workflows.operations.operation import Done, WaitFor

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAILS = {"type": "Compose", "inputs": "@int('x')", "runAfter": {}}


def variable(name: str, kind: str, value: Any) -> dict[str, Any]:
    made = {"name": name, "type": kind, "value": value}
    return {"type": "InitializeVariable", "inputs": {"variables": [made]}, "runAfter": {}}


async def test_a_mistake_in_a_template_fails_the_action_and_not_the_engine(workshop: Workshop) -> None:
    run_id = await workshop.run(flow_of({"Fout": FAILS, "Daarna": compose(1, Fout=["Failed"])}))
    failed = workshop.actions(run_id)["Fout"]

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Fout": "Failed", "Daarna": "Succeeded"}
    assert failed["code"] == "InvalidTemplate"
    assert set(failed["error"]) == {"code", "message"}


async def test_a_failed_run_names_the_action_that_it_failed_on(workshop: Workshop) -> None:
    run_id = await workshop.run(flow_of({"Fout": FAILS, "Daarna": compose(1, Fout=["Succeeded"])}))

    assert workshop.statuses(run_id) == {"run": "Failed", "Fout": "Failed", "Daarna": "Skipped"}
    assert workshop.row(run_id)["error"]["action"] == "Fout"


async def test_only_the_branch_that_was_chosen_runs(workshop: Workshop) -> None:
    choice = {
        "type": "If",
        "expression": {"and": [{"equals": ["@triggerBody()?['n']", 1]}, {"not": {"equals": [1, 2]}}]},
        "actions": {"Ja": compose("ja"), "Ook": compose("ook", Ja=["Succeeded"])},
        "else": {"actions": {"Nee": compose("nee")}},
        "runAfter": {},
    }
    run_id = await workshop.run(flow_of({"Keuze": choice}), trigger={"n": 1})
    other = await workshop.run(flow_of({"Keuze": choice}), trigger={"n": 2})

    assert workshop.statuses(run_id) == {
        "run": "Succeeded",
        "Keuze": "Succeeded",
        "Keuze/Ja": "Succeeded",
        "Keuze/Ook": "Succeeded",
        "Keuze/Nee": "Skipped",
    }
    assert workshop.actions(run_id)["Keuze/Nee"]["code"] == "ActionBranchingConditionNotSatisfied"
    assert workshop.statuses(other)["Keuze/Ook"] == "Skipped"
    assert workshop.outputs(other, "Keuze/Nee") == "nee"


async def test_a_choice_that_cannot_be_worked_out_fails_with_everything_in_it_skipped(
    workshop: Workshop,
) -> None:
    choice = {"type": "If", "expression": "@int('x')", "actions": {"Ja": compose(1)}, "runAfter": {}}
    run_id = await workshop.run(flow_of({"Keuze": choice}))

    assert workshop.statuses(run_id) == {"run": "Failed", "Keuze": "Failed", "Keuze/Ja": "Skipped"}


@pytest.mark.parametrize(
    ("value", "runs"), [("a", "Keuze/Een"), (2, "Keuze/Twee"), ("2", "Keuze/Anders"), (True, "Keuze/Anders")]
)
async def test_a_switch_takes_the_case_with_the_same_value(workshop: Workshop, value: Any, runs: str) -> None:
    choice = {
        "type": "Switch",
        "expression": "@triggerBody()?['n']",
        "cases": {
            "eerste": {"case": "a", "actions": {"Een": compose(1)}},
            "tweede": {"case": 2, "actions": {"Twee": compose(2)}},
        },
        "default": {"actions": {"Anders": compose(3)}},
        "runAfter": {},
    }
    run_id = await workshop.run(flow_of({"Keuze": choice}), trigger={"n": value})
    ran = [name for name, status in workshop.statuses(run_id).items() if status == "Succeeded"]

    assert sorted(ran) == sorted(["run", "Keuze", runs])


async def test_a_foreach_runs_for_every_element(workshop: Workshop) -> None:
    loop = {
        "type": "Foreach",
        "foreach": "@triggerBody()",
        "actions": {
            "Dubbel": compose("@mul(item(), 2)"),
            "Zelf": compose("@items('Elk')", Dubbel=["Succeeded"]),
        },
        "runAfter": {},
    }
    run_id = await workshop.run(
        flow_of({"Elk": loop, "Na": compose("@length(result('Elk'))", Elk=["Succeeded"])}), trigger=[5, 7]
    )

    assert [workshop.outputs(run_id, f"Elk/Dubbel Elk={number}") for number in (0, 1)] == [10, 14]
    assert [workshop.outputs(run_id, f"Elk/Zelf Elk={number}") for number in (0, 1)] == [5, 7]
    assert workshop.outputs(run_id, "Na") == 4


async def test_an_action_in_a_round_sees_its_own_round(workshop: Workshop) -> None:
    inner = {
        "type": "Foreach",
        "foreach": "@createArray('a','b')",
        "actions": {"Klein": compose("@concat(outputs('Groot'), items('Binnen'))")},
        "runAfter": {"Groot": ["Succeeded"]},
    }
    loop = {
        "type": "Foreach",
        "foreach": "@createArray('x','y')",
        "actions": {"Groot": compose("@items('Buiten')"), "Binnen": inner},
        "runtimeConfiguration": {"concurrency": {"repetitions": 2}},
        "runAfter": {},
    }
    run_id = await workshop.run(flow_of({"Buiten": loop}))
    found = [
        workshop.outputs(run_id, f"Buiten/Binnen/Klein Buiten={outer}/Binnen={nested}")
        for outer in (0, 1)
        for nested in (0, 1)
    ]

    assert found == ["xa", "xb", "ya", "yb"]


async def test_a_foreach_over_no_list_fails(workshop: Workshop) -> None:
    loop = {"type": "Foreach", "foreach": "@triggerBody()", "actions": {"A": compose(1)}, "runAfter": {}}
    run_id = await workshop.run(flow_of({"Elk": loop}), trigger={"geen": "lijst"})

    assert workshop.statuses(run_id) == {"run": "Failed", "Elk": "Failed"}
    assert workshop.row(run_id)["error_code"] == "foreach-not-a-list"


async def test_an_until_repeats_until_its_expression_holds(workshop: Workshop) -> None:
    loop = {
        "type": "Until",
        "expression": "@equals(variables('n'), 3)",
        "actions": {
            "Tel": {"type": "IncrementVariable", "inputs": {"name": "n"}},
            "Ronde": compose("@iterationIndexes('Tot')", Tel=["Succeeded"]),
        },
        "runAfter": {"N": ["Succeeded"]},
    }
    run_id = await workshop.run(flow_of({"N": variable("n", "Integer", 0), "Tot": loop}))

    assert workshop.row(run_id)["variables"] == {"n": 3}
    assert [workshop.outputs(run_id, f"Tot/Ronde Tot={number}") for number in range(3)] == [0, 1, 2]
    assert workshop.statuses(run_id)["Tot"] == "Succeeded"


async def test_an_until_at_its_limit_fails(workshop: Workshop) -> None:
    loop = {
        "type": "Until",
        "expression": "@equals(1, 2)",
        "limit": {"count": 2, "timeout": "PT1H"},
        "actions": {"A": compose(1)},
        "runAfter": {},
    }
    run_id = await workshop.run(flow_of({"Tot": loop}))

    assert workshop.statuses(run_id) == {
        "run": "Failed",
        "Tot": "Failed",
        "Tot/A Tot=0": "Succeeded",
        "Tot/A Tot=1": "Succeeded",
    }
    assert workshop.actions(run_id)["Tot"]["code"] == "UntilLimitReached"


async def test_terminate_ends_the_run_and_skips_the_rest(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="nooit"))
    scope = {
        "type": "Scope",
        "actions": {
            "Stop": {
                "type": "Terminate",
                "inputs": {"runStatus": "Failed", "runError": {"code": "leeg", "message": "Niets te doen."}},
            },
            "Nooit": compose(1, Stop=["Succeeded"]),
        },
        "runAfter": {"Vraag": ["Succeeded", "Failed"]},
    }
    flow = flow_of(
        {"Vraag": ask("Echo"), "Wacht": ask("Ask"), "Groep": scope, "Na": compose(1, Groep=["Succeeded"])}
    )
    run_id = await workshop.run(flow)

    assert workshop.statuses(run_id) == {
        "run": "Failed",
        "Vraag": "Succeeded",
        "Wacht": "Cancelled",
        "Groep": "Succeeded",
        "Groep/Stop": "Succeeded",
        "Groep/Nooit": "Skipped",
        "Na": "Skipped",
    }
    assert workshop.row(run_id)["error"] == {"code": "leeg", "message": "Niets te doen."}
    assert workshop.actions(run_id)["Na"]["code"] == "Terminated"
    assert [wait["status"] for wait in workshop.waits(run_id)] in ([], ["expired"])


async def test_terminate_can_cancel_or_end_well(workshop: Workshop) -> None:
    ends = []
    for status in ("Cancelled", "succeeded"):
        stop = {"type": "Terminate", "inputs": {"runStatus": status}, "runAfter": {}}
        ends.append(workshop.row(await workshop.run(flow_of({"Stop": stop})))["status"])

    assert ends == ["Cancelled", "Succeeded"]


async def test_a_terminate_with_an_unknown_status_fails_like_any_mistake(workshop: Workshop) -> None:
    stop = {"type": "Terminate", "inputs": {"runStatus": "@concat('Ka', 'pot')"}, "runAfter": {}}
    run_id = await workshop.run(flow_of({"Stop": stop}))

    assert workshop.statuses(run_id) == {"run": "Failed", "Stop": "Failed"}
    assert workshop.row(run_id)["error_code"] == "status-unknown"


async def test_a_static_result_stands_for_the_real_one(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Do", Done(body="echt"))
    action = ask("Do") | {
        "runtimeConfiguration": {"staticResult": {"name": "vast", "staticResultOptions": "Enabled"}}
    }
    results = {"vast": {"status": "Succeeded", "outputs": {"statusCode": 200, "body": "vast"}}}
    run_id = await workshop.run(flow_of({"Doen": action}, staticResults=results))

    assert workshop.outputs(run_id, "Doen") == {"statusCode": 200, "body": "vast"}
    assert operators.calls == []


async def test_a_run_of_which_nothing_can_begin_fails_and_does_not_hang(workshop: Workshop) -> None:
    actions = {"A": compose(1, B=["Succeeded"]), "B": compose(1, A=["Succeeded"])}
    run_id = await workshop.run(flow_of(actions))

    assert workshop.row(run_id)["status"] == "Failed"
    assert workshop.row(run_id)["error_code"] == "run-stuck"
