from __future__ import annotations

import os
from pathlib import Path

import pytest

from watcher.simulator import disk
from watcher.simulator.disk import allowed_name, quick_xor, read_tree
from workflows.errors import BadInputError


def test_a_tree_is_read_with_folders_before_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.txt").write_text("abc")
    (tmp_path / "a.txt").touch()

    found = read_tree(tmp_path)

    assert [(entry.path, entry.folder, entry.size) for entry in found] == [
        (("a.txt",), False, 0),
        (("b",), True, 0),
        (("b", "c.txt"), False, 3),
    ]
    assert found[2].inode == (tmp_path / "b" / "c.txt").stat().st_ino
    assert found[2].name == "c.txt"


def test_what_onedrive_cannot_hold_is_left_out(tmp_path: Path) -> None:
    for name in ("a?.txt", " a", "a.", "ok.txt", "OK.TXT"):
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to(tmp_path / "ok.txt")
    os.mkfifo(tmp_path / "pipe")

    assert [entry.name for entry in read_tree(tmp_path)] == ["OK.TXT"]


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    assert read_tree(tmp_path / "nowhere") == []


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "MAX_ENTRIES", 2)
    for name in "abc":
        (tmp_path / name).touch()

    with pytest.raises(BadInputError, match="simulator_too_many_files"):
        read_tree(tmp_path)


def test_a_tree_is_read_to_a_limited_depth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "MAX_DEPTH", 2)
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)

    assert [entry.path for entry in read_tree(tmp_path)] == [("a",), ("a", "b")]


@pytest.mark.parametrize("name", ["a.txt", "één & #2 100%.txt", ".verborgen", "a" * 255])
def test_ordinary_names_are_allowed(name: str) -> None:
    assert allowed_name(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a\\b", "a:b", "a|b", "a ", " a", "a.", "a\x00", "a" * 256]
)
def test_other_names_are_not(name: str) -> None:
    assert not allowed_name(name)


def test_a_file_is_hashed_as_onedrive_does(tmp_path: Path) -> None:
    (tmp_path / "leeg").touch()

    assert quick_xor(tmp_path / "leeg") == "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
    assert quick_xor(tmp_path / "weg") is None
