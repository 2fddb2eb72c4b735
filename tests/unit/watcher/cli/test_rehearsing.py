from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.watcher.cli.conftest import Command

FLOW = """\
triggers: {Aanroep: {type: Request, kind: Http}}
actions:
  Bel: {type: Http, runAfter: {}, inputs: {method: GET, uri: "https://voorbeeld.example"}}
"""


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    place = tmp_path / "bellen.yaml"
    place.write_text(FLOW)
    return place


def _test(flow: Path, name: str, text: str) -> None:
    folder = flow.with_suffix(".tests")
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)


def test_the_tests_of_the_shipped_flow_go_as_expected(command: Command) -> None:
    done = command("flows", "test", "whatsapp-bewaren")

    assert done.exit_code == 0, done.output
    assert done.stdout.count("als verwacht") == 4
    assert "ronde 2" in done.stdout


def test_what_went_otherwise_is_told_and_the_exit_code_says_so(command: Command, flow: Path) -> None:
    _test(flow, "goed.yaml", "staticResults: {Bel: {body: 1}}\nexpected: {run: Succeeded}\n")
    _test(flow, "anders.yaml", "staticResults: {Bel: {status: Failed}}\nexpected: {run: Succeeded}\n")
    done = command("flows", "test", flow)

    assert done.exit_code == 1
    assert "bellen · goed: als verwacht" in done.stdout
    assert "bellen · anders: anders" in done.stdout
    assert 'run.status: verwacht "Succeeded", kreeg "Failed"' in done.stderr


def test_the_outcome_as_json_can_be_pasted_as_what_is_expected(command: Command, flow: Path) -> None:
    _test(flow, "een.yaml", "staticResults: {Bel: {body: 1}}\n")
    outcome = json.loads(command("flows", "test", flow, "--json").stdout)["outcome"]
    _test(flow, "een.yaml", json.dumps({"staticResults": {"Bel": {"body": 1}}, "expected": outcome}))

    assert outcome["actions"]["Bel"]["outputs"] == {"statusCode": 200, "body": 1}
    assert command("flows", "test", flow).exit_code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("verwacht: {}", "stuk.yaml:1 · verwacht"),
        ("staticResults: {Beel: {}}", "geen actie 'Beel'"),
        ("a: [", "stuk.yaml"),
    ],
)
def test_a_test_that_cannot_be_read_is_told_with_its_place(
    command: Command, flow: Path, text: str, said: str
) -> None:
    _test(flow, "stuk.yaml", text)
    done = command("flows", "test", flow)

    assert (done.exit_code, "Traceback" in done.output) == (2, False)
    assert said in done.stderr


def test_a_flow_without_tests_says_where_they_should_be(command: Command, flow: Path) -> None:
    done = command("flows", "test", flow)

    assert (done.exit_code, "bellen.tests" in done.stderr) == (2, True)
