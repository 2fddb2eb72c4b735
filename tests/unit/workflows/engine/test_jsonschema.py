from __future__ import annotations

from typing import Any

import pytest

from workflows.engine.jsonschema import check_against
from workflows.errors import PermanentError

SCHEMA = {
    "type": "object",
    "properties": {"naam": {"type": "string"}, "rijen": {"type": "array", "items": {"type": "integer"}}},
    "required": ["naam"],
}


@pytest.mark.parametrize("schema", [None, {}, SCHEMA, {"$schema": "http://json-schema.org/draft-07/schema#"}])
def test_what_fits_passes(schema: Any) -> None:
    check_against(schema, {"naam": "a", "rijen": [1, 2]})


def test_a_type_that_may_be_anything_asks_nothing() -> None:
    schema = {"properties": {"naam": {"type": "any"}, "rijen": {"items": [{"type": ["any"]}]}}}

    check_against(schema, {"naam": [1], "rijen": [{}]})
    with pytest.raises(PermanentError, match="json-does-not-fit"):
        check_against({**schema, "required": ["plaats"]}, {"naam": 1})


@pytest.mark.parametrize(
    ("schema", "content"),
    [
        ({"type": ["any", "null"]}, 1),
        ({"properties": {"x": {"type": ["string", "any"]}}}, {"x": 1}),
        ({"properties": {"type": {"type": "any"}, "enum": {"type": "any"}}}, {"type": 1, "enum": 2}),
        ({"definitions": {"default": {"type": "any"}}, "$ref": "#/definitions/default"}, 1),
        ({"enum": [{"type": "any"}]}, {"type": "any"}),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "const": {"type": "any"}}, {"type": "any"}),
    ],
)
def test_any_is_left_out_of_types_and_of_nothing_else(schema: Any, content: Any) -> None:
    check_against(schema, content)


def test_a_value_that_looks_like_a_type_is_still_asked_for() -> None:
    with pytest.raises(PermanentError, match="json-does-not-fit"):
        check_against({"enum": [{"type": "any"}]}, {})


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"naam": 1}, "'naam' (type: string)"),
        ({"naam": "a", "rijen": [1, "x"]}, "'rijen/1' (type: integer)"),
        ({}, "'de inhoud' (required: naam)"),
    ],
)
def test_what_does_not_fit_names_the_place_and_not_the_content(content: Any, place: str) -> None:
    with pytest.raises(PermanentError, match="json-does-not-fit") as caught:
        check_against(SCHEMA, content)

    assert caught.value.message == f"De inhoud past niet in het schema bij {place}."


@pytest.mark.parametrize(
    "schema", [{"type": "onzin"}, {"$ref": "http://127.0.0.1:9/nergens.json"}, {"$ref": "#/definitions/weg"}]
)
def test_a_wrong_schema_is_said_to_be_wrong_and_is_never_fetched(schema: Any) -> None:
    with pytest.raises(PermanentError, match="schema-wrong"):
        check_against(schema, {})
