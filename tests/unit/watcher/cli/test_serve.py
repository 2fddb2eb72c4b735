from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.unit.watcher.cli.conftest import Command
from watcher.lockfile import alone_in


def test_a_service_without_its_systems_says_what_is_missing(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "mijn.yaml"
    place.write_text(f"data_dir: {tmp_path / 'data'}\nconsole: {{port: 8699}}\n")

    done = command("serve", "--config", place)

    assert (done.exit_code, "Traceback" in done.output) == (1, False)
    assert "graph.client_secret" in done.stderr
    assert "(settings-missing)" in done.stderr


@pytest.mark.parametrize("words", [("serve",), ("demo",)])
def test_a_folder_that_is_in_use_is_told(command: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    place = tmp_path / "mijn.yaml"
    place.write_text(f"data_dir: {tmp_path / 'data'}\n")
    more = ("--config", place) if words == ("serve",) else ("--data", tmp_path / "data")

    with alone_in(tmp_path / "data"):
        done = command(*words, *more)

    assert (done.exit_code, "(data-dir-in-use)" in done.stderr) == (1, True)


def test_a_demo_whose_port_is_taken_says_so_without_a_traceback(command: Command, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = command("demo", "--data", tmp_path / "demo", "--port", taken.getsockname()[1])

    assert (done.exit_code, "Traceback" in done.output) == (1, False), done.exception
    assert "-port-taken)" in done.stderr


def test_wrong_settings_end_with_two(command: Command, tmp_path: Path) -> None:
    assert command("serve", "--config", tmp_path / "weg.yaml").exit_code == 2
