from __future__ import annotations

import pytest

from tests.unit.watcher.cli.conftest import Command

COMMANDS = (
    ("serve",),
    ("demo",),
    ("simulate",),
    ("simulate", "graph"),
    ("simulate", "zaaksysteem"),
    ("check",),
    ("inspect",),
    ("flows",),
    ("flows", "list"),
    ("flows", "show"),
    ("flows", "validate"),
    ("flows", "import"),
    ("flows", "evaluate"),
    ("flows", "graph"),
    ("runs",),
    ("runs", "list"),
    ("runs", "show"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: Command, words: tuple[str, ...]) -> None:
    done = command(*words, "--help")

    assert (done.exit_code, " ".join(words) in done.stdout) == (0, True)


def test_the_first_help_names_every_command_and_how_to_begin(command: Command) -> None:
    told = command("--help").stdout

    assert [words[0] for words in COMMANDS if words[0] not in told] == []
    assert "bewaarstroom demo" in told


@pytest.mark.parametrize("words", [("flits",), ("check", "--weg"), ("runs",), ("flows", "show")])
def test_what_it_does_not_know_ends_with_two(command: Command, words: tuple[str, ...]) -> None:
    done = command(*words)

    assert (done.exit_code, "Traceback" in done.output) == (2, False)
