from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.unit.watcher.cli.conftest import Command
from watcher.demo import Ports, kept_ports
from watcher.flowshelf import text_of
from workflows.store.database import Database
from workflows.store.migrations import upgrade

WRONG = """\
triggers: {}
actions:
  Melden:
    type: Compose
    runAfter: {}
    inputs: "@conca('a', 'b')"
"""
EXPORT = {
    "properties": {
        "displayName": "Opruimen",
        "definition": {
            "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
            "contentVersion": "1.0.0.0",
            "triggers": {"manual": {"type": "Request", "kind": "Button", "inputs": {}}},
            "actions": {"Bericht": {"type": "Compose", "inputs": "hallo", "runAfter": {}}},
        },
    }
}


def test_the_flows_are_listed(command: Command) -> None:
    done = command("flows", "list")

    assert (done.exit_code, done.stdout) == (0, "whatsapp-bewaren\n")


def test_a_flow_is_shown_as_it_is_written(command: Command) -> None:
    assert command("flows", "show", "whatsapp-bewaren").stdout == text_of("whatsapp-bewaren", None)[1]


def test_a_flow_becomes_json_and_yaml_again_without_loss(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "heen.json"
    place.write_text(command("flows", "show", "whatsapp-bewaren", "--json").stdout)
    back = tmp_path / "terug.yaml"
    back.write_text(command("flows", "show", place, "--yaml").stdout)

    assert command("flows", "show", back, "--json").stdout == place.read_text()
    assert command("flows", "validate", back).exit_code == 0


def test_the_shipped_flow_is_right(command: Command) -> None:
    done = command("flows", "validate", "whatsapp-bewaren")

    assert (done.exit_code, done.stdout) == (0, "whatsapp-bewaren.yaml: in orde (26 acties)\n")


def test_a_wrong_flow_gives_file_line_path_and_what_was_meant(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "stuk.yaml"
    place.write_text(WRONG)

    done = command("flows", "validate", place)

    assert (done.exit_code, done.stdout) == (1, "")
    assert "stuk.yaml:6 · actions.Melden.inputs" in done.stderr
    assert 'bedoelt u "concat"?' in done.stderr


@pytest.mark.parametrize("text", ["a: [", "", "- a\n", "\x00", "a: &x [*x]\n", "{" * 500])
def test_whatever_is_in_the_file_validate_answers_in_words(
    command: Command, tmp_path: Path, text: str
) -> None:
    place = tmp_path / "stuk.yaml"
    place.write_text(text)

    for verb in ("validate", "graph"):
        done = command("flows", verb, place)
        assert (done.exit_code, "Traceback" in done.output) == (1, False), done.output
        assert "stuk.yaml" in done.stderr


@pytest.mark.parametrize("verb", ["show", "validate", "graph"])
def test_an_unknown_flow_comes_with_the_names_there_are(command: Command, verb: str) -> None:
    done = command("flows", verb, "whatsap-bewaren")

    assert (done.exit_code, done.stderr) == (
        1,
        "De stroom 'whatsap-bewaren' bestaat niet. Kies een van: whatsapp-bewaren. (flow-unknown)\n",
    )


def test_an_export_is_told_action_by_action_and_written_as_yaml(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "opruimen.json"
    place.write_text(json.dumps(EXPORT))

    done = command("flows", "import", place, "--to", tmp_path / "stromen")

    [written] = (tmp_path / "stromen").iterdir()
    assert done.exit_code == 0
    assert f"Geschreven: {written}" in done.stdout
    assert "Bericht" in written.read_text()


def test_a_package_of_power_automate_is_read_from_its_zip(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "pakket.zip"
    with zipfile.ZipFile(place, "w") as package:
        package.writestr("Microsoft.Flow/flows/0a/definition.json", json.dumps(EXPORT))

    done = command("flows", "import", place)

    assert (done.exit_code, "Bericht:" in done.stdout) == (0, True), done.output


@pytest.mark.parametrize("content", [b"PK\x03\x04stuk", b"PK", b"geen json", b"[]", b"\xff\xfe", b""])
def test_an_export_that_is_none_is_told(command: Command, tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "export.json"
    place.write_bytes(content)

    done = command("flows", "import", place)

    assert (done.exit_code, "Traceback" in done.output, done.stderr != "") == (1, False, True), done.output


def test_expressions_are_worked_out_line_by_line(command: Command) -> None:
    lines = '{"id": 1, "expr": "@add(1, 2)", "context": {}}\n{"id": 2, "expr": "@conca(1)", "context": {}}\nstuk\n'

    done = command("flows", "evaluate", given=lines)

    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.exit_code, first) == (0, {"id": 1, "value": 3})
    assert (second["id"], "error" in second, "error" in third) == (2, True, True)


def test_a_line_without_an_end_does_not_stop_the_others(command: Command) -> None:
    lines = "x" * 20_000_005 + '\n{"id": 2, "expr": "@1"}\n'

    first, second = command("flows", "evaluate", given=lines).stdout.splitlines()

    assert ("langer dan" in first, json.loads(second)) == (True, {"id": 2, "value": 1})


def test_a_flow_is_drawn(command: Command) -> None:
    assert command("flows", "graph", "whatsapp-bewaren").stdout.startswith("flowchart")
    assert command("flows", "graph", "whatsapp-bewaren", "--svg").stdout.startswith("<svg")


def test_a_flow_is_paused_drained_and_resumed(command: Command, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bewaarstroom.sqlite'}")
    upgrade(database)
    database.close()

    def say(*words: str) -> str:
        return command("flows", *words, "--data", tmp_path).stdout

    assert say("pause", "whatsapp-bewaren") == "whatsapp-bewaren: gepauzeerd\n"
    assert ["whatsapp-bewaren", "gepauzeerd", "0"] in [line.split() for line in say("state").splitlines()]
    assert say("drain", "whatsapp-bewaren") == "whatsapp-bewaren: loopt leeg\n"
    assert say("resume", "whatsapp-bewaren") == "whatsapp-bewaren: werkt\n"
    again = command("flows", "resume", "whatsapp-bewaren", "--data", tmp_path)
    assert (again.exit_code, "(flow-stands-so)" in again.stderr) == (1, True)
    unknown = command("flows", "pause", "bestaat-niet", "--data", tmp_path)
    assert (unknown.exit_code, "(flow-unknown)" in unknown.stderr) == (1, True)


BY_HAND = """\
triggers:
  Aanroep: {type: Request, kind: Http}
  Elk_uur: {type: Recurrence, recurrence: {frequency: Hour, interval: 1}}
actions:
  Zeg: {type: Compose, inputs: "@triggerBody()", runAfter: {}}
"""


@pytest.fixture
def own_flows(tmp_path: Path) -> tuple[str, ...]:
    """Options for settings with a flow of our own, and a database in which nothing happened yet."""
    flows, data = tmp_path / "stromen", tmp_path / "data"
    flows.mkdir()
    data.mkdir()
    (flows / "met-de-hand.yaml").write_text(BY_HAND)
    config = tmp_path / "instellingen.yaml"
    config.write_text(f"flows_dir: {flows}\ndata_dir: {data}\n")
    database = Database(f"sqlite:///{data / 'bewaarstroom.sqlite'}")
    upgrade(database)
    database.close()
    return ("--config", str(config))


def test_a_flow_is_started_by_hand_with_a_body_from_the_line_or_a_file(
    command: Command, own_flows: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "body.json").write_text('{"zaak": "Z-2"}')
    bodies = ['{"zaak": "Z-1"}', f"@{tmp_path / 'body.json'}"]
    started = [command("flows", "run", "met-de-hand", "--body", body, *own_flows) for body in bodies]

    assert [done.exit_code for done in started] == [0, 0], started[0].output
    assert started[0].stdout.startswith("Nieuwe run: ")
    listed = command("runs", "list", "--json", *own_flows).stdout.splitlines()
    assert [json.loads(line)["flow"] for line in listed] == ["met-de-hand"] * 2
    firings = command("runs", "firings", "--json", *own_flows).stdout.splitlines()
    assert {json.loads(line)["outcome"] for line in firings} == {"fired"}


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("--body", "{"), 2, "geen geldige JSON"),
        (("--trigger", "Weg"), 1, "Kies uit: Aanroep, Elk_uur"),
    ],
)
def test_a_start_by_hand_that_is_wrong_says_what_is_wrong(
    command: Command, own_flows: tuple[str, ...], asked: tuple[str, ...], code: int, said: str
) -> None:
    done = command("flows", "run", "met-de-hand", *asked, *own_flows)

    assert done.exit_code == code
    assert said in done.stderr


def test_the_address_of_a_flow_is_signed_and_the_same_each_time(
    command: Command, own_flows: tuple[str, ...]
) -> None:
    first, again = (command("flows", "url", "met-de-hand", *own_flows).stdout for _ in range(2))

    assert first == again
    assert first.startswith("http://127.0.0.1:8700/stromen/met-de-hand/triggers/Aanroep/paths/invoke?sig=")
    refused = command("flows", "url", "met-de-hand", "--trigger", "Elk_uur", *own_flows)
    assert (refused.exit_code, "geen Request-trigger Elk_uur" in refused.stderr) == (2, True)


def test_a_package_with_a_broken_flow_gives_the_others_and_says_so(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "export.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("Workflows/Goed.json", json.dumps(EXPORT))
        archive.writestr("Workflows/Stuk.json", "{")

    done = command("flows", "import", place, "--to", tmp_path / "uit")

    assert (done.exit_code, [one.name for one in (tmp_path / "uit").iterdir()]) == (1, ["Goed.yaml"])
    assert "export.zip!Workflows/Stuk.json:1" in done.stderr


@pytest.mark.parametrize("verb", ["import", "validate", "graph", "test", "show"])
def test_a_file_in_another_encoding_is_refused_with_its_line(
    command: Command, tmp_path: Path, verb: str
) -> None:
    place = tmp_path / "oud.yaml"
    place.write_bytes("triggers: {}\nactions: {}\ndescription: café\n".encode("latin-1"))

    done = command("flows", verb, place, *(("--json",) if verb == "show" else ()))

    assert done.exit_code == (2 if verb == "test" else 1)
    assert "oud.yaml:3 · Hier staan tekens die geen UTF-8 zijn" in done.stderr


def test_the_address_of_a_flow_of_the_demo_is_where_the_demo_listens(
    command: Command, own_flows: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_ports(tmp_path / "data", Ports(console=8999, graph=1, zaaksysteem=2))
    monkeypatch.setenv("BEWAARSTROOM_FLOWS_DIR", str(tmp_path / "stromen"))

    told = command("flows", "url", "met-de-hand", "--data", tmp_path / "data").stdout
    assert told.startswith("http://127.0.0.1:8999/stromen/met-de-hand/")
    assert command("flows", "url", "met-de-hand", *own_flows).stdout.startswith("http://127.0.0.1:8700/")


def test_the_state_of_a_flow_tells_that_its_text_is_wrong(
    command: Command, own_flows: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "stromen" / "stuk.yaml").write_text("triggers: {x: {type: Recurence}}\nactions: {}\n")

    told = command("flows", "state", *own_flows).stdout.splitlines()
    assert [line.split()[:2] for line in told[1:]] == [
        ["met-de-hand", "werkt"],
        ["stuk", "klopt"],
        ["whatsapp-bewaren", "werkt"],
    ]


def test_the_state_of_a_flow_that_cannot_be_read_does_not_hide_the_others(
    command: Command, own_flows: tuple[str, ...], tmp_path: Path
) -> None:
    flows = tmp_path / "stromen"
    (flows / "groot.yaml").write_bytes(b"#" * 1_000_001)
    (flows / "map.yaml").mkdir()
    (flows / "oud.yaml").write_bytes("description: café\n".encode("latin-1"))

    done = command("flows", "state", *own_flows)

    assert (done.exit_code, [line.split()[:2] for line in done.stdout.splitlines()[1:]]) == (
        0,
        [
            ["groot", "klopt"],
            ["map", "klopt"],
            ["met-de-hand", "werkt"],
            ["oud", "klopt"],
            ["whatsapp-bewaren", "werkt"],
        ],
    )


def test_the_state_of_flows_of_which_the_folder_is_gone_is_told_in_words(
    command: Command, own_flows: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "stromen").rename(tmp_path / "elders")

    done = command("flows", "state", *own_flows)

    assert (done.exit_code, "Traceback" in done.output, "(flows-dir-missing)" in done.stderr) == (
        1,
        False,
        True,
    )
