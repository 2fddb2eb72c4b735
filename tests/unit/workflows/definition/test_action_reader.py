from __future__ import annotations

from datetime import timedelta

import pytest

from workflows.definition.flow import Action, Place, RetryPolicy, Status
from workflows.definition.reader import read_flow, read_one

ALL_OF_IT = """
actions:
  Eerst: {type: compose, inputs: 1}
  Vraag stellen:
    type: openapiconnection
    description: Vraagt iets.
    runAfter: {eerst: [SUCCEEDED, timedout]}
    limit: {timeout: PT1H}
    operationOptions: DisableAsyncPattern, Sequential
    runtimeConfiguration:
      secureData: {properties: [inputs]}
      staticResult: {name: Vast, staticResultOptions: Enabled}
    trackedProperties: {zaak: "@{triggerBody()?['zaak']}"}
    inputs:
      Host: {apiId: /x/shared_x, operationId: Vraag}
      retryPolicy: {type: none}
"""


def test_an_action_with_everything() -> None:
    action = read_flow(ALL_OF_IT, "x.yaml").actions["Vraag stellen"]
    assert action == Action(
        name="Vraag stellen",
        type="OpenApiConnection",
        description="Vraagt iets.",
        run_after={"Eerst": frozenset({Status.SUCCEEDED, Status.TIMED_OUT})},
        timeout=timedelta(hours=1),
        options=frozenset({"disableasyncpattern", "sequential"}),
        concurrency=1,
        secure_inputs=True,
        static_result="Vast",
        tracked_properties={"zaak": "@{triggerBody()?['zaak']}"},
        inputs={"host": {"apiId": "/x/shared_x", "operationId": "Vraag"}, "retryPolicy": {"type": "none"}},
        retry=RetryPolicy(type="none"),
    )
    assert action.place == Place(file="x.yaml", line=4, column=3, path="actions.Vraag stellen")
    assert action.operation == ("shared_x", "Vraag")


CONTAINERS = """
actions:
  Als: {type: If, expression: "@true", actions: {a: {type: Compose, inputs: 1}}, Else: {Actions: {b: {type: Compose, inputs: 1}}}}
  Als_zonder_anders: {type: If, expression: "@true", actions: {}, else: {}}
  Kies:
    type: Switch
    expression: "@1"
    cases: {Een: {case: 1, actions: {c: {type: Compose, inputs: 1}}}, Niets: {case: null}}
    default: {actions: {d: {type: Compose, inputs: 1}}}
  Elk: {type: foreach, foreach: "@body('x')", actions: {e: {type: Compose, inputs: 1}}, runtimeConfiguration: {concurrency: {repetitions: "4"}}}
  Tot: {type: Until, expression: "@true", limit: {count: 5, timeout: P1D}, actions: {f: {type: Compose, inputs: 1}}}
  Groep: {type: Scope, actions: {g: {type: Compose, inputs: 1}}}
"""


def test_containers_carry_their_branches() -> None:
    flow = read_flow(CONTAINERS, "x.yaml")
    assert {name: {branch: list(inner) for branch, inner in action.branches.items()} for name, action in flow.actions.items()} == {
        "Als": {"actions": ["a"], "else": ["b"]},
        "Als_zonder_anders": {"actions": [], "else": []},
        "Kies": {"case:Een": ["c"], "case:Niets": [], "default": ["d"]},
        "Elk": {"actions": ["e"]},
        "Tot": {"actions": ["f"]},
        "Groep": {"actions": ["g"]},
    }  # fmt: skip
    assert flow.actions["Kies"].cases == {"Een": 1, "Niets": None}
    assert (flow.actions["Elk"].foreach, flow.actions["Elk"].concurrency) == ("@body('x')", 4)
    assert (flow.actions["Tot"].limit_count, flow.actions["Tot"].timeout) == (5, timedelta(days=1))


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("5", ["actions.A · hier hoort een actie, met type en inputs"]),
        ("{}", ['actions.A · deze actie heeft geen "type"']),
        ("{type: Scope, runAfter: [B]}", ["actions.A.runAfter · hier hoort een object met eigenschappen"]),
        ("{type: Scope, runAfter: {B: []}}", ["actions.A.runAfter.B · hier hoort een lijst met uitkomsten, bijvoorbeeld [Succeeded]"]),
        ("{type: Scope, runAfter: {B: [Sucseeded]}}",
         ['actions.A.runAfter.B.0 · "Sucseeded" kan hier niet; wel: Succeeded, Failed, Skipped, TimedOut, Cancelled, bedoelt u "Succeeded"?']),
        ("{type: Scope, limit: {timeout: een uur}}",
         ['actions.A.limit.timeout · hier hoort een duur zoals "PT1H" (een uur) of "P14D" (veertien dagen)']),
        ("{type: Switch, expression: x, cases: {B: {}}}", ['actions.A.cases.B · hier ontbreekt "case": de waarde van deze tak']),
        ("{type: Scope, runtimeConfiguration: {secureData: {properties: [alles]}}}",
         ['actions.A.runtimeConfiguration.secureData.properties.0 · "alles" kan hier niet; wel: inputs, outputs']),
        ("{type: Foreach, foreach: x, runtimeConfiguration: {concurrency: {repetitions: 51}}}",
         ["actions.A.runtimeConfiguration.concurrency.repetitions · hier hoort een geheel getal van 1 tot en met 50"]),
    ],
)  # fmt: skip
def test_mistakes_in_the_shape(action: str, says: list[str]) -> None:
    reading = read_one(f"actions:\n  A: {action}", "x.yaml")
    assert [str(mistake) for mistake in reading.mistakes] == [f"x.yaml:2 · {one}" for one in says]


def test_a_webhook_says_how_its_subscription_is_ended_and_retried() -> None:
    flow = read_flow(
        """
triggers: {manual: {type: Request}}
actions:
  Vraag:
    type: HttpWebhook
    inputs:
      subscribe: {method: POST, uri: "https://x.example", retryPolicy: {type: none}}
      unsubscribe: {method: DELETE, uri: "https://x.example/1"}
  Kaal:
    type: HttpWebhook
    inputs: {subscribe: {method: POST, uri: "https://x.example"}, unsubscribe: {}}
""",
        "proef.yaml",
    )
    asks, bare = flow.actions["Vraag"], flow.actions["Kaal"]

    assert asks.retry == RetryPolicy(type="none")
    assert asks.farewell is not None
    assert (asks.farewell.name, asks.farewell.type, asks.farewell.secure_inputs) == (
        "Vraag_afmelden",
        "Http",
        True,
    )
    assert bare.farewell is None


@pytest.mark.parametrize("written", ["{}", "[]", "null"])
def test_an_empty_run_after_waits_for_nothing_however_it_is_written(written: str) -> None:
    text = f"triggers: {{}}\nactions: {{A: {{type: Compose, inputs: 1, runAfter: {written}}}}}"

    assert read_flow(text, "x.yaml").actions["A"].run_after == {}
