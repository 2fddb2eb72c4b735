from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflows.definition.document import read_document
from workflows.definition.yaml_writer import write_yaml
from workflows.jsontypes import Json

ODD = st.sampled_from(
    ["", " ", "null", "~", "yes", "0123", "1_000", "12:30", "2024-01-01", "@x", "a: b", "# c", "'", '"', "\\", "\n", "\t",
     "- a", "<<", "=", "!x", "&a", "*a", "[", "}", "---", "...", "%", "\u2028", "\x85", "\ufeff", "\x7f", "🙂", "é", "|", ">"]
)  # fmt: skip
TEXTS = st.one_of(ODD, st.text(max_size=12), st.lists(ODD, max_size=6).map("".join))
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(allow_nan=False, allow_infinity=False),
        TEXTS,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


def same(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True)


@settings(max_examples=400, deadline=None)
@given(VALUES)
@example({"a": "x\n\n", "b": [[], {}, [[1]]], "": None})
@example({"a" * 2000: {"b": "c"}, "d": " \n x", "e": "\tx\ny", "f": "\n\nx", "g": "x\n "})
@example(['it\'s "so"', {"a": 'it\'s "so"'}])
def test_what_is_written_reads_back_the_same_in_order(value: Json) -> None:
    assert same(value) == same(read_document(write_yaml(value), "stroom.yaml").value)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_json_and_yaml_read_the_same(value: Json) -> None:
    from_json = read_document(json.dumps(value, ensure_ascii=False), "stroom.json").value
    assert same(from_json) == same(read_document(write_yaml(value), "stroom.yaml").value)


def test_a_definition_reads_well() -> None:
    definition: Json = {
        "$schema": "https://schema.example/definition.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {},
        "actions": {
            "Vragen": {
                "type": "OpenApiConnection",
                "runAfter": {"Eerst": ["Succeeded", "Failed"]},
                "inputs": {
                    "host": {"apiId": "/providers/X/apis/shared_x", "operationId": "Vraag"},
                    "parameters": {"titel": "@triggerBody()?['titel']", "ja": "no", "nummer": "0123"},
                    "tekst": "Beste collega,\n\nDank u wel.\n",
                    "beide": "@replace(body('A'), '\"', 'x')",
                },
            },
        },
    }
    assert write_yaml(definition) == (
        '$schema: "https://schema.example/definition.json#"\n'
        'contentVersion: "1.0.0.0"\n'
        "parameters: {}\n"
        "actions:\n"
        "  Vragen:\n"
        "    type: OpenApiConnection\n"
        "    runAfter: {Eerst: [Succeeded, Failed]}\n"
        "    inputs:\n"
        "      host: {apiId: /providers/X/apis/shared_x, operationId: Vraag}\n"
        '      parameters: {titel: "@triggerBody()?[\'titel\']", ja: "no", nummer: "0123"}\n'
        "      tekst: |\n"
        "        Beste collega,\n"
        "\n"
        "        Dank u wel.\n"
        "      beide: |-\n"
        "        @replace(body('A'), '\"', 'x')\n"
    )
