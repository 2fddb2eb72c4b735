from __future__ import annotations

import json

import pytest

from workflows.definition.document import read_document
from workflows.definition.wrapping import definitions_in
from workflows.jsontypes import Json

BARE: Json = {"triggers": {}, "actions": {}}


def found(value: Json) -> list[tuple[object, str | None]]:
    document = read_document(json.dumps(value), "x.json")
    return [(one.document.root, one.title) for one in definitions_in(document)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (BARE, [((), None)]),
        ({"definition": BARE, "kind": "Stateful"}, [(("definition",), None)]),
        (
            {"properties": {"displayName": " Mijn stroom ", "definition": BARE, "connectionReferences": {}}},
            [(("properties", "definition"), "Mijn stroom")],
        ),
        (
            {"$schema": "x", "resources": [{"type": "iets"}, {"properties": {"definition": BARE}}]},
            [(("resources", 1, "properties", "definition"), None)],
        ),
        ({"resources": {"een": {"properties": {"definition": BARE}}}}, [(("resources", "een", "properties", "definition"), None)]),
        ({"resources": [{"resources": [{"properties": {"definition": BARE}}]}]}, [(("resources", 0, "resources", 0, "properties", "definition"), None)]),
        ({"iets": 1}, []),
        ([5, "x", {"name": "bestelling", "definition": BARE}, [BARE]], [((2, "definition"), "bestelling")]),
        (
            {"value": [{"name": "0a1b2c3d-0000-ec11-983f-000d3a8b4465", "properties": {"definition": BARE}}]},
            [(("value", 0, "properties", "definition"), None)],
        ),
        (
            {"properties": {"status": "Failed", "workflow": {"properties": {"definition": BARE}}}},
            [(("properties", "workflow", "properties", "definition"), None)],
        ),
        (None, []),
        ({"properties": 5, "definition": "x", "resources": "y"}, []),
    ],
)  # fmt: skip
def test_every_wrapping_is_taken_off(value: Json, expected: list[tuple[object, str | None]]) -> None:
    assert found(value) == expected


def test_connections_are_told_apart_by_what_is_around_the_definition() -> None:
    host = {"connectionName": "ref", "operationId": "CreateTask_V3"}
    definition: Json = {"actions": {"A": {"inputs": {"host": host}}}}
    references: Json = {"ref": {"api": {"name": "shared_planner"}}}
    filled = {
        "actions": {
            "A": {"inputs": {"host": {**host, "apiId": "/providers/Microsoft.PowerApps/apis/shared_planner"}}}
        }
    }

    for value in ({"properties": {"definition": definition, "connectionReferences": references}},
                  {"definition": definition, "connectionReferences": references}):  # fmt: skip
        (one,) = definitions_in(read_document(json.dumps(value), "x.json"))
        assert one.document.value == filled


def test_values_beside_the_definition_count_also_when_a_template_works_them_out() -> None:
    definition: Json = {"actions": {}, "parameters": {"Wie": {"type": "String", "defaultValue": "niemand"}}}
    template: Json = {
        "parameters": {"Ontvanger": {"type": "string", "defaultValue": "post@voorbeeld.example"}},
        "resources": [
            {
                "properties": {
                    "definition": definition,
                    "parameters": {"Wie": {"value": "[parameters('Ontvanger')]"}},
                }
            }
        ],
    }

    (one,) = definitions_in(read_document(json.dumps(template), "x.json"))

    assert one.document.value == {
        "actions": {},
        "parameters": {"Wie": {"type": "String", "defaultValue": "post@voorbeeld.example"}},
    }


def test_a_deployment_within_a_deployment_has_its_flows_too() -> None:
    inner = {"resources": [{"name": "binnen", "properties": {"definition": BARE}}]}
    outer: Json = {"resources": [{"name": "buiten", "properties": {"template": inner}}]}

    root = ("resources", 0, "properties", "template", "resources", 0, "properties", "definition")
    assert found(outer) == [(root, "binnen")]


@pytest.mark.parametrize(("scope", "filled"), [("inner", "gegeven"), ("outer", "buiten"), (None, "buiten")])
def test_the_flows_of_a_nested_deployment_are_filled_in_as_azure_does(scope: Json, filled: str) -> None:
    definition: Json = {"actions": {"A": {"inputs": "[parameters('x')]"}}}
    inner: Json = {
        "parameters": {"x": {"type": "string", "defaultValue": "binnen"}},
        "resources": [{"properties": {"definition": definition}}],
    }
    nested = {"template": inner, "parameters": {"x": {"value": "gegeven"}}}
    options = {} if scope is None else {"expressionEvaluationOptions": {"scope": scope}}
    outer: Json = {
        "parameters": {"x": {"type": "string", "defaultValue": "buiten"}},
        "resources": [{"properties": {**nested, **options}}],
    }

    (one,) = definitions_in(read_document(json.dumps(outer), "x.json"))

    assert (one.document.value, one.left) == ({"actions": {"A": {"inputs": filled}}}, ())


def test_a_template_fills_in_what_it_knows_and_says_what_it_does_not() -> None:
    definition: Json = {
        "actions": {"A": {"inputs": ["[parameters('Naam')]", "[[1]", "[resourceGroup().location]", "gewoon"]}}
    }
    value: Json = {
        "parameters": {"Naam": {"type": "string", "defaultValue": "Opruimen"}},
        "resources": [{"name": "[toLower(parameters('Naam'))]", "properties": {"definition": definition}}],
    }

    (one,) = definitions_in(read_document(json.dumps(value), "x.json"))

    assert one.title == "opruimen"
    assert one.document.value == {
        "actions": {"A": {"inputs": ["Opruimen", "[1]", "[resourceGroup().location]", "gewoon"]}}
    }
    assert one.left == (("actions", "A", "inputs", 2),)
