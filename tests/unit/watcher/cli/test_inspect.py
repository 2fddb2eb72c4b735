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
    assert lines[1:7] == [
        "  soort         export van een WhatsApp-gesprek (iPhone) (whatsapp_export_iphone)",
        "  deelnemers    Fenna, Jelle",
        "  periode       2026-11-23 10:15:03 tot en met 2026-11-23 10:16:10",
        "  berichten     3",
        "  virusscan     1 niet gescand",
        (
            "  • In de tekst staan woorden uit 'bewust afwegen' (besluit, akkoord). Dit is alleen een aanwijzing. "
            "(hint_bewust_afwegen)"
        ),
    ]


def test_attachments_and_personal_data_are_counted(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "_chat.txt"
    place.write_text(
        "[23-11-2026 10:15:00] Jan: bel 06-12345678 of mail jan@gemeente.example\r\n"
        "[23-11-2026 10:16:00] Jan: \u200e<bijgevoegd: 00000002-PHOTO-2026-11-23-10-16-00.jpg>\r\n"
    )

    lines = command("inspect", place).stdout.splitlines()

    assert "  bijlagen      1 ontbreken" in lines
    assert "  gegevens      1 telefoon, 1 e-mail" in lines


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
