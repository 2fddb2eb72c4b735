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
        ([BARE], []),
        (None, []),
        ({"properties": 5, "definition": "x", "resources": "y"}, []),
    ],
)  # fmt: skip
def test_every_wrapping_is_taken_off(value: Json, expected: list[tuple[object, str | None]]) -> None:
    assert found(value) == expected
