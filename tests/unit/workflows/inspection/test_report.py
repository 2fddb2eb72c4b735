from __future__ import annotations

import io
import json
import os
import re
import zipfile
from pathlib import Path

import pytest

from workflows.errors import BadInputError
from workflows.inspection.limits import Limits
from workflows.inspection.report import inspect_path, inspect_stdin

LINE = "13-05-2022 16:09 - Jan: hoi\n"


async def test_a_folder_is_one_upload_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "WhatsApp-chat met Jan.txt").write_text(LINE, encoding="utf-8")
    (tmp_path / "desktop.ini").write_text("x")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    said = await inspect_path(tmp_path)
    assert (said["path"], said["kind"], said["message_count"]) == (
        str(tmp_path),
        "whatsapp_export_android",
        1,
    )
    assert json.loads(json.dumps(said))["files"][0]["name"] == "map/WhatsApp-chat met Jan.txt"
    assert "messages" not in said


async def test_a_file_alone_is_tried_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "gesprek").write_text(LINE, encoding="utf-8")
    said = await inspect_path(str(tmp_path / "gesprek"), messages=True)
    assert json.loads(json.dumps(said))["messages"][0]["text"] == "hoi"


async def test_what_is_not_there_is_said_in_dutch(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="kan niet gelezen worden"):
        await inspect_path(tmp_path / "weg")


async def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp")
    with pytest.raises(BadInputError, match="geen bestand"):
        await inspect_path(tmp_path / "pijp")


async def test_an_empty_folder_is_an_empty_upload(tmp_path: Path) -> None:
    assert (await inspect_path(tmp_path))["kind"] == "empty"


async def test_too_many_files_are_counted_no_further(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / str(number)).write_text("x")
    said = await inspect_path(tmp_path, limits=Limits(files=2))
    assert json.loads(json.dumps(said))["findings"][0]["code"] == "te_veel_bestanden"


async def test_a_transcript_comes_through_standard_input() -> None:
    said = await inspect_stdin(io.BytesIO(b"12.07.17, 22:35:22: Jan: hoi"), messages=True)
    assert (said["path"], said["kind"], said["message_count"]) == ("-", "whatsapp_export_iphone", 1)


def documented(row: str) -> list[str]:
    """Give the members that the handboek names in the first column, or in the row of one of them."""
    page = (Path(__file__).parents[4] / "deploy" / "handboek" / "inspectie.md").read_text(encoding="utf-8")
    table = page.partition("## Het JSON-object")[2].partition("\n## ")[0]
    rows = {found[1]: found[2] for found in re.finditer(r"(?m)^\| `(\w+)` \| (.*) \|$", table)}
    return list(rows) if not row else re.findall(r"`(\w+)`", rows[row])


async def test_the_object_has_exactly_the_members_that_the_handboek_names(tmp_path: Path) -> None:
    (tmp_path / "_chat.txt").write_text(LINE, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.txt", "b")

    said = json.loads(json.dumps(await inspect_path(tmp_path, messages=True)))

    assert set(said) == set(documented(""))
    _, zipped = said["files"]
    assert set(zipped) | set(zipped["scan"]) <= set(documented("files"))
    assert set(zipped["members"][0]) <= set(documented("files"))
    assert set(said["messages"][0]) == {name for name in documented("messages") if name != "null"}
    assert set(said["findings"][0]) == set(documented("findings"))
    assert set(said["attachments"]) == {
        "present",
        "missing",
        "omitted",
        "without_media",
        "unreferenced",
    }


async def test_standard_input_has_a_limit() -> None:
    with pytest.raises(BadInputError, match="groter dan"):
        await inspect_stdin(io.BytesIO(b"12345"), limits=Limits(transcript_size=4))
