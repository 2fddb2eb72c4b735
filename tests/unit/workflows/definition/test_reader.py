from __future__ import annotations

import json

import pytest

from workflows.definition.mistake import DefinitionErrors
from workflows.definition.reader import hash_of, read_all, read_flow, title_of
from workflows.definition.yaml_writer import write_yaml
from workflows.jsontypes import Json

DEFINITION: dict[str, Json] = {
    "metadata": {"title": "Mijn stroom"},
    "parameters": {"map": {"type": "String", "defaultValue": "Uit"}},
    "triggers": {"Knop": {"type": "Request", "kind": "Button", "inputs": {}}},
    "actions": {"Maak": {"type": "Compose", "inputs": "@parameters('map')"}},
    "staticResults": {"Vast": {"status": "Succeeded"}},
    "iets_onbekends": [1, {"a": None}],
}


def test_yaml_and_json_give_the_same_flow() -> None:
    from_json = read_flow(json.dumps(DEFINITION), "stroom.json")
    from_yaml = read_flow(write_yaml(DEFINITION), "map/stroom.yaml")
    assert from_json == from_yaml
    assert (from_yaml.name, from_yaml.title, from_yaml.hash) == ("stroom", "Mijn stroom", hash_of(DEFINITION))
    assert from_yaml.definition == DEFINITION
    assert from_yaml.parameters == {"map": {"type": "String", "defaultValue": "Uit"}}
    assert from_yaml.static_results == {"Vast": {"status": "Succeeded"}}


def test_the_hash_sees_order_and_kinds_of_numbers() -> None:
    assert len({hash_of({"a": 1, "b": 2}), hash_of({"b": 2, "a": 1}), hash_of({"a": 1.0, "b": 2})}) == 3


@pytest.mark.parametrize(
    ("definition", "title"),
    [
        ({"metadata": {"title": "T", "displayName": "D"}, "description": "B"}, "T"),
        ({"metadata": {"displayName": "D"}, "description": "B"}, "D"),
        ({"metadata": {"title": 5}, "description": "Regel een\nRegel twee"}, "Regel een"),
        ({"description": "x" * 101}, None),
        ({"metadata": "x"}, None),
    ],
)
def test_the_title_is_the_first_that_fits(definition: dict[str, Json], title: str | None) -> None:
    assert title_of(definition) == title


def test_the_wrapping_gives_the_title_first() -> None:
    text = json.dumps({"properties": {"displayName": "Buiten", "definition": DEFINITION}})
    assert read_flow(text, "x.json").title == "Buiten"


def test_all_mistakes_come_at_once_with_lines_of_the_whole_file() -> None:
    text = '{"definition":\n {"actions": {\n"A": {"type": "If"},\n"B": 5},\n"parameters": {"p": 1}}}'
    with pytest.raises(DefinitionErrors) as caught:
        read_flow(text, "x.json")
    assert [(one.code, one.place.line, one.place.path) for one in caught.value.mistakes] == [
        ("member_missing", 3, "actions.A"),
        ("object_expected", 4, "actions.B"),
        ("object_expected", 5, "parameters.p"),
    ]


@pytest.mark.parametrize("text", ["{}", "[]", "5", '"x"', '{"properties": {}}'])
def test_a_file_without_a_flow_is_refused(text: str) -> None:
    with pytest.raises(DefinitionErrors, match="geen stroom"):
        read_flow(text, "x.json")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(DefinitionErrors, match="bestand is leeg"):
        read_flow("", "x.yaml")


def test_several_flows_are_numbered_and_refused_where_one_fits() -> None:
    text = json.dumps({"resources": [{"properties": {"definition": DEFINITION}}] * 2})
    assert [reading.flow.name for reading in read_all(text, "arm.json")] == ["arm-1", "arm-2"]
    with pytest.raises(DefinitionErrors, match="bevat 2 stromen"):
        read_flow(text, "arm.json")
