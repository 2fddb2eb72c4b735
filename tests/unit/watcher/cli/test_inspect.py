from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.unit.watcher.cli.conftest import Command

CHAT = """[23-11-2026, 10:15:00] Buurtteam: \u200eBerichten en oproepen zijn end-to-end versleuteld.
[23-11-2026, 10:15:03] Fenna: Goedemorgen, is het besluit al bekend?
[23-11-2026, 10:16:10] Jelle: Ja, [bold]akkoord[/bold].
"""


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    place = tmp_path / "_chat.txt"
    place.write_text(CHAT)
    return place


def test_a_transcript_is_told_in_words(command: Command, chat: Path) -> None:
    done = command("inspect", chat)

    lines = done.stdout.splitlines()
    assert (done.exit_code, lines[0]) == (0, str(chat))
    assert "  soort         whatsapp_export_iphone" in lines
    assert "  berichten     3" in lines


def test_a_zip_a_folder_and_standard_input_are_read_as_well(
    command: Command, chat: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.write(chat, "_chat.txt")
    (tmp_path / "map").mkdir()
    chat.rename(tmp_path / "map" / "_chat.txt")

    done = command("inspect", "--json", tmp_path / "export.zip", tmp_path / "map", "-", given=CHAT)

    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["message_count"] for one in told] == [3, 3, 3]
    assert [one["path"] for one in told] == [str(tmp_path / "export.zip"), str(tmp_path / "map"), "-"]


def test_messages_are_told_only_when_they_are_asked_for(command: Command, chat: Path) -> None:
    without, with_them = (command("inspect", chat, "--json", *more).stdout for more in ((), ("--messages",)))

    assert ("Goedemorgen" in without, "Goedemorgen" in with_them) == (False, True)


def test_a_name_with_brackets_is_told_as_it_is(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "[red]gesprek.txt"
    place.write_text(CHAT)

    done = command("inspect", place)

    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, str(place))


def test_a_path_that_is_not_there_is_told_and_the_others_go_on(command: Command, chat: Path) -> None:
    done = command("inspect", chat.parent / "weg", chat, "--json")

    assert (done.exit_code, len(done.stdout.splitlines())) == (1, 1)
    assert "bestaat niet" in done.stderr
    assert "(pad_onleesbaar)" in done.stderr


@pytest.mark.parametrize("path", ["/dev/null", "\u0000", "x" * 5000])
def test_no_path_breaks_it(command: Command, path: str) -> None:
    done = command("inspect", path)

    assert (done.exit_code, "Traceback" in done.output) == (1, False), (done.output, done.exception)


def test_without_a_path_the_help_is_close(command: Command) -> None:
    assert command("inspect").exit_code == 2
