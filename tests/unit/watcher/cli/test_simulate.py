from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.unit.watcher.cli.conftest import Command


@pytest.mark.parametrize("which", ["graph", "zaaksysteem"])
def test_a_port_that_is_taken_is_told(command: Command, tmp_path: Path, which: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = command("simulate", which, "--data", tmp_path, "--port", taken.getsockname()[1])

    assert (done.exit_code, "Traceback" in done.output) == (1, False), done.exception
    assert "al in gebruik" in done.stderr


@pytest.mark.parametrize("which", ["graph", "zaaksysteem"])
def test_a_folder_that_is_a_file_is_told(command: Command, tmp_path: Path, which: str) -> None:
    (tmp_path / "bestand").touch()

    done = command("simulate", which, "--data", tmp_path / "bestand" / "data")

    assert (done.exit_code, "Traceback" in done.output, done.stderr != "") == (1, False, True), done.exception


def test_a_port_that_is_no_number_ends_with_two(command: Command) -> None:
    assert command("simulate", "graph", "--port", "acht").exit_code == 2
