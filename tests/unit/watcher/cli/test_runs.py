from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from tests.unit.watcher.cli.conftest import Command
from workflows.definition.reader import read_flow
from workflows.engine import Engine, Pace
from workflows.store.database import Database
from workflows.store.migrations import upgrade

FLOW = read_flow(
    json.dumps(
        {
            "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
            "contentVersion": "1.0.0.0",
            "triggers": {"manual": {"type": "Request", "kind": "Http"}},
            "actions": {
                "Goed": {"type": "Compose", "inputs": "hallo", "runAfter": {}},
                "Fout": {"type": "Compose", "inputs": "@int('x')", "runAfter": {"Goed": ["Succeeded"]}},
            },
        }
    ),
    "proef.json",
)


def now() -> datetime:
    return datetime.now(UTC)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which a real run has ended."""
    place = tmp_path_factory.mktemp("data")
    database = Database(f"sqlite:///{place / 'bewaarstroom.sqlite'}")
    upgrade(database)
    engine = Engine(database=database, operations={}, clock=now, pace=Pace(poll=timedelta(milliseconds=10)))
    await engine.launch()
    with database.begin() as connection:
        engine.start_run(
            connection, flow=FLOW, dedup_key="1", partition_key="map", trigger_outputs={"body": {}}
        )
    await engine.idle()
    await engine.drain(timedelta(seconds=5))
    database.close()
    return place


def test_runs_are_listed_in_columns(command: Command, data: Path) -> None:
    done = command("runs", "list", "--data", data)

    head, row = done.stdout.splitlines()
    assert done.exit_code == 0
    assert head.split() == ["run", "stroom", "status", "taak", "begonnen", "(UTC)", "code"]
    assert (row[28:33], row[head.index("status") :].split()[0]) == ("proef", "Failed")


def test_runs_are_filtered_as_on_the_screen(command: Command, data: Path) -> None:
    def count(*asked: str) -> int:
        return len(command("runs", "list", *asked, "--data", data, "--json").stdout.splitlines())

    assert [
        count("--status", "Failed", "--flow", "proef"),
        count("--status", "Succeeded"),
        count("--since", "2026-01-01"),
        count("--until", "2026-01-01"),
        count("--tracked", "zaak=Z-1"),
        count("--code", "x"),
    ] == [1, 0, 1, 0, 0, 0]
    refused = command("runs", "list", "--status", "Kapot", "--data", data)
    assert (refused.exit_code, refused.stderr) == (2, "Dit filter is niet te lezen: Kapot\n")
    none = command("runs", "list", "--status", "Succeeded", "--data", data)
    assert none.stdout == "Er zijn geen runs met dit filter.\n"


def test_a_run_is_shown_with_every_action(command: Command, data: Path) -> None:
    [run] = [
        json.loads(line) for line in command("runs", "list", "--data", data, "--json").stdout.splitlines()
    ]

    done = command("runs", "show", run["run_id"], "--data", data)

    first, begun, why, *actions = done.stdout.splitlines()
    assert first.split()[:3] == [run["run_id"], "proef", "Failed"]
    assert begun.split()[:2] == ["begonnen", run["started_at"][:10]]
    assert why == "  Functie int: de waarde is niet te lezen als geheel getal."
    assert [line.split()[:2] for line in actions] == [["Succeeded", "Goed"], ["Failed", "Fout"]]
    assert actions[1].endswith(why.strip())


def test_a_run_as_json_holds_inputs_and_errors(command: Command, data: Path) -> None:
    [run] = [
        json.loads(line) for line in command("runs", "list", "--data", data, "--json").stdout.splitlines()
    ]

    told = json.loads(command("runs", "show", run["run_id"], "--data", data, "--json").stdout)

    assert told["run"]["row"]["run_id"] == run["run_id"]
    assert [action["name"] for action in told["actions"]] == ["Goed", "Fout"]
    assert told["actions"][1]["error"]["message"]


def test_an_unknown_run_is_told_and_how_to_find_one(command: Command, data: Path) -> None:
    done = command("runs", "show", "X" * 100, "--data", data)

    assert (done.exit_code, done.stderr) == (
        2,
        f"Er is geen run {'X' * 40}. Zoek het nummer op met: bewaarstroom runs list\n",
    )


def test_a_folder_without_a_database_is_told_and_left_alone(command: Command, tmp_path: Path) -> None:
    done = command("runs", "list", "--data", tmp_path / "weg")

    assert (done.exit_code, (tmp_path / "weg").exists()) == (2, False)
    assert done.stderr == (
        f"In {tmp_path / 'weg'} is nog geen database. Start eerst de dienst, of noem --config of --data.\n"
    )


def test_a_database_without_runs_says_so(command: Command, tmp_path: Path) -> None:
    (tmp_path / "bewaarstroom.sqlite").touch()

    assert command("runs", "list", "--data", tmp_path).stdout == "Er zijn nog geen runs.\n"
    assert command("runs", "list", "--data", tmp_path, "--json").stdout == ""


def test_a_damaged_database_is_told(command: Command, tmp_path: Path) -> None:
    (tmp_path / "bewaarstroom.sqlite").write_bytes(b"dit is geen database" * 100)

    done = command("runs", "list", "--data", tmp_path)

    assert (done.exit_code, "(database-unreachable)" in done.stderr) == (1, True), done.exception


def test_wrong_settings_are_told(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "mijn.yaml"
    place.write_text("console: {prt: 1}\n")

    done = command("runs", "list", "--config", place)

    assert done.exit_code == 2
    assert 'mijn.yaml:1 · console.prt · Deze instelling bestaat niet. Bedoelt u "port"?' in done.stderr


def runs_in(command: Command, data: Path) -> list[dict[str, str]]:
    told = command("runs", "list", "--data", data, "--json").stdout
    return [json.loads(line) for line in told.splitlines()]


@pytest.fixture
def own(data: Path, tmp_path: Path) -> Path:
    """A copy of the data folder, to give orders in."""
    shutil.copytree(data, tmp_path / "eigen")
    return tmp_path / "eigen"


def test_a_run_is_done_again_from_where_it_failed(command: Command, own: Path) -> None:
    [before] = runs_in(command, own)

    done = command("runs", "resubmit", before["run_id"], "--failed", "--data", own)
    [new, _] = runs_in(command, own)

    assert done.stdout == f"Nieuwe run: {new['run_id']}\n", done.output
    assert new["status"] == "Queued"
    shown = command("runs", "show", new["run_id"], "--data", own).stdout
    _, _, again, action = shown.splitlines()
    assert again == f"  opnieuw van {before['run_id']}"
    assert action.split()[:2] == ["Succeeded", "Goed"]


def test_a_run_is_stopped(command: Command, own: Path) -> None:
    [before] = runs_in(command, own)
    command("runs", "resubmit", before["run_id"], "--data", own)
    [new, _] = runs_in(command, own)

    stopped = command("runs", "cancel", new["run_id"], "--data", own)
    again = command("runs", "cancel", new["run_id"], "--data", own)

    assert stopped.stdout == f"Run {new['run_id']} is gestopt.\n"
    assert (again.exit_code, again.stderr) == (
        1,
        "Deze run was al klaar. Bekijk in de run hoe hij is afgelopen. (run-has-ended)\n",
    )
    assert runs_in(command, own)[0]["status"] == "Cancelled"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--failed", "--at", "Goed"], "Kies --failed of --at, niet allebei.\n"),
        (["--round", "Elk=1"], "--round hoort bij --at: noem ook de actie.\n"),
    ],
)
def test_orders_that_contradict_themselves_are_refused(
    command: Command, data: Path, asked: list[str], told: str
) -> None:
    done = command("runs", "resubmit", "X", *asked, "--data", data)

    assert (done.exit_code, done.stderr) == (2, told)


def test_an_action_that_is_not_in_the_flow_is_told(command: Command, own: Path) -> None:
    [before] = runs_in(command, own)
    done = command("runs", "resubmit", before["run_id"], "--at", "Weg", "--data", own)

    assert (done.exit_code, "(action-unknown)" in done.stderr) == (1, True)


def test_a_firing_that_is_not_there_is_told(command: Command, data: Path) -> None:
    assert command("runs", "firings", "--data", data).stdout == "Er ging nog geen trigger af.\n"
    assert command("runs", "replay", "X", "--data", data).stderr == (
        "Er is geen melding X. Zoek haar op met: bewaarstroom runs firings\n"
    )
