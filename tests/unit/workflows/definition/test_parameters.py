from __future__ import annotations

import json

import pytest

from workflows.definition.parameters import check_parameters
from workflows.definition.reader import read_all, read_one
from workflows.jsontypes import Json, JsonObject


def said(declared: Json, inputs: Json = "@parameters('p')") -> list[tuple[str, str]]:
    flow = {
        "parameters": {"p": declared},
        "triggers": {},
        "actions": {"A": {"type": "Compose", "inputs": inputs}},
    }
    reading = read_one(json.dumps(flow), "x.json")
    return [(one.code, one.place.path) for one in check_parameters(reading.flow, reading.source)]


@pytest.mark.parametrize(
    "value", [None, 1, "", "a@b.example", "@bewaarstroom", "@@appsetting('x')", {"a": ["@b"]}, [True]]
)
def test_a_value_that_is_one_is_right(value: Json) -> None:
    assert said({"type": "String", "defaultValue": value}) == []


def test_a_parameter_that_is_read_needs_a_value() -> None:
    expected = [("parameter_without_value", "parameters.p")]

    assert said({"type": "SecureString"}) == expected
    assert said({"type": "String"}, "Dag @{Parameters( 'P' )}") == expected
    assert said({"type": "String"}, "@utcNow()") == []


def test_a_value_that_would_have_to_be_worked_out_is_told_at_its_place() -> None:
    value: Json = {"type": "Raw", "values": [1, "Bearer @{appsetting('token')}"]}

    assert said({"defaultValue": "@appsetting('X')"}) == [
        ("parameter_is_expression", "parameters.p.defaultValue")
    ]
    assert said({"defaultValue": value}) == [
        ("parameter_is_expression", "parameters.p.defaultValue.values.1")
    ]


@pytest.mark.parametrize("name", ["$connections", "$authentication"])
def test_what_exports_give_needs_no_value(name: str) -> None:
    flow = {"parameters": {name: {"type": "Object"}}, "actions": {"A": {"inputs": f"@parameters('{name}')"}}}
    reading = read_one(json.dumps(flow), "x.json")

    assert list(check_parameters(reading.flow, reading.source)) == []


@pytest.mark.parametrize(
    ("shared", "code"),
    [
        ({"type": "String", "value": "@appsetting('X')"}, "parameter_is_expression"),
        ({"type": "SecureString", "value": "geheim"}, "parameter_without_value"),
    ],
)
def test_what_a_project_gives_and_does_not_come_along_is_told(shared: JsonObject, code: str) -> None:
    text = json.dumps({"definition": {"actions": {"A": {"type": "Compose", "inputs": "@parameters('k')"}}}})
    [reading] = read_all(text, "x.json", {"k": shared})

    assert [one.code for one in check_parameters(reading.flow, reading.source)] == [code]
