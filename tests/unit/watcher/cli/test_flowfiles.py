from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.watcher.cli.conftest import Command
from watcher.cli.flowfiles import MOST_BYTES
from watcher.flowshelf import text_of

SHIPPED = "whatsapp-bewaren"


@pytest.mark.parametrize("verb", ["show", "validate", "graph", "import"])
def test_a_file_that_is_not_there_is_told(command: Command, tmp_path: Path, verb: str) -> None:
    done = command("flows", verb, tmp_path / "weg.yaml")

    assert (done.exit_code, done.stderr) == (
        2,
        f"{tmp_path / 'weg.yaml'}: niet te lezen (bestaat niet). Controleer het pad.\n",
    )


def test_a_file_that_is_far_too_large_is_not_read(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "groot.json"
    with place.open("wb") as file:
        file.truncate(MOST_BYTES + 1)

    assert (command("flows", "import", place).exit_code, command("flows", "show", place).exit_code) == (2, 2)


def test_a_folder_that_cannot_be_written_is_told(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "opruimen.yaml"
    place.write_text(text_of(SHIPPED, None)[1])

    done = command("flows", "import", place, "--to", place)

    assert (done.exit_code, "niet te schrijven" in done.stderr) == (2, True)


def test_a_flow_without_tests_beside_it_says_where_they_are_looked_for(
    command: Command, tmp_path: Path
) -> None:
    place = tmp_path / "opruimen.yaml"
    place.write_text(text_of(SHIPPED, None)[1])

    done = command("flows", "test", place)

    assert (done.exit_code, done.stderr) == (
        2,
        f"Er zijn geen tests: {tmp_path / 'opruimen.tests'} is er niet, of is leeg. Noem een bestand, of --run RUN.\n",
    )


def test_a_flow_is_found_by_its_name_and_as_a_file(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "opruimen.yaml"
    place.write_text(text_of(SHIPPED, None)[1])

    assert command("flows", "show", place).stdout == command("flows", "show", SHIPPED).stdout
