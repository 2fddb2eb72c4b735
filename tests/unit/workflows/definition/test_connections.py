from __future__ import annotations

import pytest

from workflows.definition.connections import connectors_in, with_connectors
from workflows.jsontypes import Json, JsonObject

CONNECTORS = {
    "ref": "/providers/Microsoft.PowerApps/apis/shared_planner",
    "mail": "/providers/Microsoft.PowerApps/apis/shared_office365",
}


def test_each_way_to_name_a_connector_is_read() -> None:
    references: Json = {
        "ref": {"api": {"name": "shared_planner"}, "runtimeSource": "embedded"},
        "mail": {"apiName": "shared_office365"},
        "teams": {"id": "/providers/Microsoft.PowerApps/apis/shared_teams", "connectionName": "x"},
        "leeg": {},
        "vreemd": 5,
    }

    assert connectors_in(references) == {
        **CONNECTORS,
        "teams": "/providers/Microsoft.PowerApps/apis/shared_teams",
    }
    assert (connectors_in(None), connectors_in([])) == ({}, {})


def operation(**host: Json) -> JsonObject:
    return {"type": "OpenApiConnection", "inputs": {"host": host, "parameters": {}}}


def filled(**host: Json) -> JsonObject:
    return operation(**host, apiId=CONNECTORS["ref"])


def test_an_operation_that_only_names_its_connection_gets_its_connector_wherever_it_stands() -> None:
    def flow(one: JsonObject) -> Json:
        within = {"inputs": one, "Tweede": one}
        return {
            "triggers": {"T": one},
            "actions": {
                "host": one,
                "Groep": {"type": "Scope", "actions": within},
                "Keuze": {"type": "If", "actions": within, "else": {"actions": within}},
                "Wissel": {"type": "Switch", "cases": {"een": {"case": 1, "actions": within}}, "default": {"actions": within}},
                "Agent": {"type": "Agent", "tools": {"zoek": {"Actions": within}}},
                "Terug": {"type": "Compose", "inputs": 1, "compensation": one},
            },
        }  # fmt: skip

    before = operation(connectionName="ref", operationId="A")
    assert with_connectors(flow(before), CONNECTORS) == flow(filled(connectionName="ref", operationId="A"))


@pytest.mark.parametrize("spelling", ["connectionName", "connectionReferenceName", "connection"])
def test_each_spelling_of_a_connection_is_known(spelling: str) -> None:
    definition: Json = {"actions": {"A": operation(operationId="A", apiId="", **{spelling: "ref"})}}

    assert with_connectors(definition, CONNECTORS) == {
        "actions": {"A": filled(operationId="A", **{spelling: "ref"})}
    }


def test_anything_else_stays_as_it_is() -> None:
    host = {"connectionName": "ref", "operationId": "A"}
    value: Json = {
        "parameters": {"inputs": {"host": host}},
        "actions": {
            "a": operation(**host, apiId="/eigen"),
            "b": operation(connectionName="ander", operationId="A"),
            "c": operation(connectionName="ref"),
            "d": {
                "type": "Compose",
                "inputs": {"inputs": {"host": host}, "actions": {"e": operation(**host)}},
            },
            "f": {"type": "Http", "inputs": {"body": host}, "runAfter": {"inputs": ["Succeeded"]}},
            "g": [operation(**host)],
            "h": {"inputs": "@parameters('x')", "actions": 5},
        },
    }

    assert with_connectors(value, CONNECTORS) == value
    assert with_connectors([value], CONNECTORS) == [value]
