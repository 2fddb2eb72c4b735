from __future__ import annotations

import stat
from pathlib import Path

import pytest

from watcher.lockfile import alone_in, make_data_dir
from workflows.errors import BadInputError


def test_one_service_at_a_time_holds_a_folder(tmp_path: Path) -> None:
    with alone_in(tmp_path / "data"), pytest.raises(BadInputError) as refused, alone_in(tmp_path / "data"):
        pass
    assert refused.value.code == "data-dir-in-use"


def test_the_next_one_may_come_when_the_first_is_gone(tmp_path: Path) -> None:
    for _ in range(2):
        with alone_in(tmp_path):
            assert (tmp_path / "service.lock").exists()


def test_two_folders_do_not_mind_each_other(tmp_path: Path) -> None:
    with alone_in(tmp_path / "een"), alone_in(tmp_path / "twee"):
        assert {path.name for path in tmp_path.iterdir()} == {"een", "twee"}


def test_the_folder_is_for_this_user_only(tmp_path: Path) -> None:
    make_data_dir(tmp_path / "diep" / "data")

    assert stat.S_IMODE((tmp_path / "diep" / "data").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()

    with pytest.raises(BadInputError) as refused:
        make_data_dir(tmp_path / "bestand" / "data")
    assert refused.value.code == "data-dir-unwritable"


def test_a_lock_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "service.lock").mkdir()

    with pytest.raises(BadInputError) as refused, alone_in(tmp_path):
        pass
    assert (refused.value.code, "is een map" in refused.value.message) == ("data-dir-unwritable", True)
