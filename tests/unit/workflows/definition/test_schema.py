from __future__ import annotations

import json
from pathlib import Path

from workflows.definition.action_kinds import ACTIONS
from workflows.definition.schema import flow_schema, schema_text
from workflows.definition.trigger_kinds import TRIGGERS
from workflows.jsontypes import Json

WRITTEN = Path(__file__).parents[4] / "config" / "flow.schema.json"


def test_the_written_schema_is_fresh() -> None:
    assert WRITTEN.read_text("utf-8") == schema_text(), (
        "Write it again: workflows.definition.schema.schema_text()"
    )


def test_every_kind_is_in_it() -> None:
    schema = json.loads(schema_text())["definitions"]
    assert schema["action"]["properties"]["type"]["enum"] == [kind.type for kind in ACTIONS]
    assert schema["trigger"]["properties"]["type"]["enum"] == [kind.type for kind in TRIGGERS]


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
