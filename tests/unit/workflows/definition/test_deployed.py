from __future__ import annotations

import pytest

from workflows.definition.deployed import values_in, with_shared, with_values
from workflows.jsontypes import Json


def test_values_are_read_but_not_how_azure_signs_in() -> None:
    parameters: Json = {"$connections": {"value": {}}, "Grens": {"value": 2}, "Leeg": {"type": "Int"}, "x": 5}

    assert values_in(parameters) == {"Grens": {"value": 2}}
    assert (values_in(None), values_in([])) == ({}, {})


def test_a_value_becomes_the_default_of_its_parameter_in_any_case() -> None:
    definition: Json = {"parameters": {"grens": {"type": "Int", "defaultValue": 8}}, "actions": {}}

    assert with_values(definition, {"Grens": {"value": 2}}) == {
        "parameters": {"grens": {"type": "Int", "defaultValue": 2}},
        "actions": {},
    }


@pytest.mark.parametrize(
    ("declared", "given", "kept"),
    [
        ({"type": "SecureString"}, {"value": "geheim"}, {"type": "SecureString"}),
        ({"type": "secureObject", "defaultValue": {"k": "oud"}}, {"value": {}}, {"type": "secureObject"}),
        ({"type": "String"}, {"type": "SecureString", "value": "geheim"}, {"type": "SecureString"}),
        (
            {"type": "String", "defaultValue": "oud", "metadata": {"a": 1}},
            {"type": "securestring", "reference": {}},
            {"type": "securestring", "metadata": {"a": 1}},
        ),
        (None, {"type": "SecureObject", "value": {"k": "geheim"}}, {"type": "SecureObject"}),
    ],
)
def test_a_secret_is_declared_without_its_value_whichever_side_says_that_it_is_one(
    declared: Json, given: Json, kept: Json
) -> None:
    definition: Json = {"parameters": {} if declared is None else {"sleutel": declared}}

    assert with_values(definition, values_in({"sleutel": given})) == {"parameters": {"sleutel": kept}}


def test_a_parameter_that_was_only_given_is_declared() -> None:
    values: dict[str, Json] = {"a": True, "b": 1, "c": 1.5, "d": "x", "e": {}, "f": [], "g": None}
    given = {name: {"value": value} for name, value in values.items()}

    assert with_values({"actions": {}}, given) == {
        "actions": {},
        "parameters": {
            "a": {"type": "Bool", "defaultValue": True},
            "b": {"type": "Int", "defaultValue": 1},
            "c": {"type": "Float", "defaultValue": 1.5},
            "d": {"type": "String", "defaultValue": "x"},
            "e": {"type": "Object", "defaultValue": {}},
            "f": {"type": "Array", "defaultValue": []},
            "g": {"type": "Object", "defaultValue": None},
        },
    }
    assert with_values("[json()]", given) == "[json()]"


def test_shared_parameters_are_declared_only_where_they_are_read() -> None:
    flow = {"actions": {"A": {"type": "Compose", "inputs": "@parameters( 'Eigen' )@{parameters('los')}"}}}
    shared = {"los": {"value": 3}, "eigen": {"type": "String"}, "vreemd": 1, "over": {"value": 4}}
    assert with_shared(flow, shared) == {
        **flow,
        "parameters": {"los": {"type": "Int", "defaultValue": 3}, "eigen": {"type": "String"}},
    }
    declared = {**flow, "parameters": {"LOS": {"type": "Int"}, "eigen": {"type": "Int"}}}
    assert with_shared(declared, shared) is declared
    assert with_shared(flow, [1]) is flow
    assert with_shared([], shared) == []
