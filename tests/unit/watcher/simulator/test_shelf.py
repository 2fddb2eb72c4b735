from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from watcher.simulator.drive import Drive
from watcher.simulator.errors import GraphError
from watcher.simulator.shelf import Shelf
from watcher.simulator.simulation import Simulation


@pytest.fixture
def filled(drive: Drive, watched: Path) -> Drive:
    (watched / "Map").mkdir()
    (watched / "Map" / "b.txt").write_text("bb")
    (watched / "a.txt").write_text("a")
    drive.look()
    return drive


def test_items_are_found_from_both_sides(filled: Drive) -> None:
    shelf = filled.shelf
    file = filled.find(None, ("WhatsApp bewaren", "Map", "b.txt"))

    assert shelf.path(file) == ("WhatsApp bewaren", "Map", "b.txt")
    assert [folder.name for folder in shelf.ancestors(file)] == ["Map", "WhatsApp bewaren", "root"]
    assert [item.name for item in shelf.below(filled.root_id)] == [
        "WhatsApp bewaren",
        "a.txt",
        "Map",
        "b.txt",
    ]
    assert shelf.size(filled.find(None)) == 3
    assert shelf.child(str(file.parent_id), "B.TXT") == file


def test_a_moved_item_leaves_its_old_folder(filled: Drive) -> None:
    file = filled.find(None, ("WhatsApp bewaren", "a.txt"))

    filled.shelf.save([replace(file, parent_id=filled.root_id, seq=99)])

    assert [item.name for item in filled.shelf.children(filled.root_id)] == ["a.txt", "WhatsApp bewaren"]
    assert [item.name for item in filled.shelf.children(str(file.parent_id))] == ["Map"]
    assert filled.shelf.seq == 99


def test_everything_is_there_again_after_a_restart(filled: Drive, simulation: Simulation) -> None:
    again = Shelf(simulation.database, filled.id)

    assert sorted(again.all(), key=lambda item: item.id) == sorted(
        filled.shelf.all(), key=lambda item: item.id
    )
    assert again.seq == filled.shelf.seq


def test_what_is_not_live_is_not_found(filled: Drive) -> None:
    with pytest.raises(GraphError, match="404"):
        filled.shelf.live("01NOWHERE")
