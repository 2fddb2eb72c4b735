from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workflows.definition.mistake import DefinitionErrors
from workflows.errors import BadInputError
from workflows.rehearsal.script import NOON, read_script, script_of

WHOLE = """\
name: Alles
now: 2026-11-24T09:00:00+01:00
trigger: {name: Aanroep, body: {n: 1}, headers: {x: y}}
staticResults:
  Een: {body: 1}
  Twee:
    - {status: Failed, error: {code: stuk}}
    - {outputs: {statusCode: 201}, body: 2}
expected: {run: Succeeded}
"""


def test_a_test_is_read_with_its_short_forms() -> None:
    script = read_script(WHOLE, "alles.yaml")

    assert (script.name, script.trigger, script.expected) == ("Alles", "Aanroep", {"run": "Succeeded"})
    assert script.said(None) == {"body": {"n": 1}, "headers": {"x": "y"}}
    assert script.now == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert script.results == {
        "Een": [{"outputs": {"statusCode": 200, "body": 1}}],
        "Twee": [
            {"status": "Failed", "error": {"code": "stuk"}},
            {"outputs": {"statusCode": 201, "body": 2}},
        ],
    }


def test_a_test_with_nothing_in_it_has_the_name_of_its_file_and_expects_nothing() -> None:
    script = read_script("{}", "leeg.yaml")

    assert (script.name, script.expected, script.now, script.said(None)) == ("leeg", None, NOON, {})


def test_a_trigger_may_be_written_as_a_request() -> None:
    text = """\
trigger:
  request: {method: PUT, path: /zaken/7, query: "a=1", headers: {content-type: text/plain}, body: dag}
"""
    said = read_script(text, "x.yaml").said("zaken/{id}")

    assert said == {
        "headers": {"Content-Type": "text/plain"},
        "queries": {"a": "1"},
        "relativePathParameters": {"id": "7"},
        "body": "dag",
    }


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[]", ""),
        ("verwacht: {}", "verwacht"),
        ("trigger: {lichaam: 1}", "trigger.lichaam"),
        ("trigger: 5", "trigger"),
        ("expected: {actie: 1}", "expected.actie"),
        ("staticResults: []", "staticResults"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, where: str) -> None:
    with pytest.raises(DefinitionErrors) as refused:
        read_script(text, "stuk.yaml")

    assert [one.place.path for one in refused.value.mistakes] == [where]


def test_a_moment_that_is_none_is_refused() -> None:
    with pytest.raises(BadInputError, match="test-moment-wrong"):
        read_script("now: straks", "x.yaml")


def test_a_run_that_was_becomes_a_test_of_what_its_calls_gave() -> None:
    base = {"outputs": None, "error": None, "status": "Succeeded"}
    actions = [
        {**base, "name": "Bel", "type": "Http", "outputs": {"statusCode": 200}},
        {**base, "name": "Bel", "type": "Http", "status": "Failed", "error": {"code": "http-500"}},
        {**base, "name": "Zeg", "type": "Compose", "outputs": 1},
        {**base, "name": "Niet", "type": "Http", "status": "Skipped"},
    ]
    script = script_of({"body": 1}, "Aanroep", actions)

    assert (script.outputs, script.trigger) == ({"body": 1}, "Aanroep")
    assert script.results == {
        "Bel": [
            {"status": "Succeeded", "outputs": {"statusCode": 200}},
            {"status": "Failed", "outputs": None, "error": {"code": "http-500"}},
        ]
    }
