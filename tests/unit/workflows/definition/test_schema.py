from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from workflows.definition.action_kinds import ACTIONS
from workflows.definition.kind import Kind
from workflows.definition.reader import read_one
from workflows.definition.schema import flow_schema, schema_text
from workflows.definition.trigger_kinds import TRIGGERS
from workflows.jsontypes import Json

FLOWS = Path(__file__).parents[4] / "workflows" / "flows"
WRITTEN = Path(__file__).parents[4] / "config" / "flow.schema.json"


def test_the_written_schema_is_fresh() -> None:
    assert WRITTEN.read_text("utf-8") == schema_text(), (
        "Write it again: workflows.definition.schema.schema_text()"
    )


def test_every_kind_is_in_it() -> None:
    schema = json.loads(schema_text())["definitions"]
    assert schema["action"]["properties"]["type"]["anyOf"][0]["enum"] == [kind.type for kind in ACTIONS]
    assert schema["trigger"]["properties"]["type"]["anyOf"][0]["enum"] == [kind.type for kind in TRIGGERS]


def references(value: Json) -> set[str]:
    if isinstance(value, dict):
        own = {str(value["$ref"])} if "$ref" in value else set()
        return own.union(*(references(member) for member in value.values()))
    if isinstance(value, list):
        return set().union(*(references(item) for item in value))
    return set()


def test_every_reference_leads_somewhere() -> None:
    schema = json.loads(schema_text())
    assert references(schema) <= {f"#/definitions/{name}" for name in schema["definitions"]}
    assert flow_schema()["required"] == ["triggers", "actions"]


EXPORTED = """
parameters: {n: {type: Int, defaultValue: 3}}
triggers:
  Elke_dag: {type: recurrence, recurrence: {frequency: day, interval: "1"}}
actions:
  Tel: {type: InitializeVariable, inputs: {variables: [{name: n, type: integer}, {name: t, type: STRING}]}}
  Herhaal:
    type: until
    expression: "@equals(variables('n'), 3)"
    limit: {count: "5", timeout: PT1H}
    actions: {Plus: {type: IncrementVariable, inputs: {name: n}}}
    runAfter: {Tel: [SUCCEEDED, timedout]}
  Leeg: {type: Scope, actions: null, runAfter: {Herhaal: [Succeeded]}}
  Elk: {type: foreach, foreach: [1], actions: {}, runtimeConfiguration: {concurrency: {repetitions: "4"}}, runAfter: {Leeg: [Succeeded]}}
  Haal: {type: http, inputs: {method: get, uri: "https://voorbeeld.example", retryPolicy: {type: Fixed, count: 2, interval: PT5S}}}
  Later:
    type: Until
    expression: "@equals(1, 1)"
    limit: {count: "@parameters('n')", timeout: "PT@{parameters('n')}H"}
    actions: {}
  Stop: {type: Terminate, inputs: {runStatus: "@variables('t')"}}
"""


def complaints(text: str) -> list[str]:
    """Read a flow as an editor does, and say where the schema disagrees."""
    definition = json.loads(json.dumps(read_one(text, "x.yaml").flow.definition))
    found = Draft7Validator(flow_schema()).iter_errors(definition)
    return sorted(".".join(str(part) for part in one.absolute_path) for one in found)


def test_what_the_reader_takes_the_schema_takes_in_every_spelling() -> None:
    assert (read_one(EXPORTED, "x.yaml").mistakes, complaints(EXPORTED)) == ((), [])


@pytest.mark.parametrize("name", sorted(path.name for path in FLOWS.glob("*.yaml")))
def test_the_shipped_flows_are_right_by_it(name: str) -> None:
    assert complaints((FLOWS / name).read_text("utf-8")) == []


@pytest.mark.parametrize("kind", [*ACTIONS, *TRIGGERS], ids=lambda kind: kind.type)
def test_the_examples_in_the_handboek_are_right_by_it(kind: Kind) -> None:
    group = "actions" if kind in ACTIONS else "triggers"
    other = "triggers" if group == "actions" else "actions"
    one = "".join(f"    {line}\n" for line in kind.example.splitlines())

    assert complaints(f"{other}: {{}}\n{group}:\n  A:\n{one}") == []


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("type: Composee", "actions.A.type"),
        ("type: Compose", "actions.A"),
        ("{type: Compose, inputs: 1, runAfter: {B: [Gelukt]}}", "actions.A.runAfter.B.0"),
        ("{type: Foreach, actions: {}}", "actions.A"),
        ("{type: foreach, actions: {}}", "actions.A"),
        ("{type: Until, expression: x, limit: {timeout: 1 uur}}", "actions.A.limit.timeout"),
        ("{type: Until, expression: x, limit: {count: 9999}}", "actions.A.limit.count"),
        ("{type: Switch, expression: x, cases: {een: {actions: {}}}}", "actions.A.cases.een"),
        ("{type: InitializeVariable, inputs: {variables: [{name: x, type: getal}]}}", "actions.A.inputs.variables.0.type"),
        ("{type: Terminate, inputs: {runStatus: Mislukt}}", "actions.A.inputs.runStatus"),
        ("{type: SetVariable, inputs: {name: x}}", "actions.A.inputs"),
        ("{type: Http, inputs: {method: GET, uri: x, retryPolicy: {type: vaak}}}", "actions.A.inputs.retryPolicy.type"),
    ],
)  # fmt: skip
def test_a_slip_is_flagged_where_it_stands(wrong: str, place: str) -> None:
    assert complaints(
        f"triggers: {{}}\nactions: {{A: {wrong if wrong.startswith('{') else '{' + wrong + '}'}}}"
    ) == [place]
