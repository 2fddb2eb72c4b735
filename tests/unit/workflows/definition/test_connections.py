from __future__ import annotations

from workflows.definition.connections import connectors_in, with_connectors
from workflows.jsontypes import Json

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


def test_an_operation_that_only_names_its_connection_gets_its_connector() -> None:
    hosts: Json = [
        {"connectionName": "ref", "operationId": "A"},
        {"connectionReferenceName": "mail", "operationId": "B"},
        {"connection": "mail", "operationId": "C", "apiId": ""},
    ]
    filled = with_connectors({"x": hosts}, CONNECTORS)

    assert filled == {
        "x": [
            {"connectionName": "ref", "operationId": "A", "apiId": CONNECTORS["ref"]},
            {"connectionReferenceName": "mail", "operationId": "B", "apiId": CONNECTORS["mail"]},
            {"connection": "mail", "operationId": "C", "apiId": CONNECTORS["mail"]},
        ]
    }


def test_anything_else_stays_as_it_is() -> None:
    value: Json = {
        "a": {"connectionName": "ref", "operationId": "A", "apiId": "/eigen"},
        "b": {"connectionName": "ander", "operationId": "A"},
        "c": {"connectionName": "ref"},
        "d": ["ref", None, 1],
    }

    assert with_connectors(value, CONNECTORS) == value
