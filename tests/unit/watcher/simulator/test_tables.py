from __future__ import annotations

from dataclasses import replace

from watcher.simulator.drive import Drive
from watcher.simulator.item import State
from watcher.simulator.simulation import Simulation
from watcher.simulator.tables import load_items, remembered, save_items


def test_items_are_read_back_as_they_were_written(simulation: Simulation, drive: Drive) -> None:
    root = drive.find(None)
    changed = replace(root, version=9, state=State.RECYCLED, recycled_with="x", bump_at=simulation.clock())

    with simulation.database.begin() as connection:
        save_items(connection, "elsewhere", [root])
        save_items(connection, "elsewhere", [changed])
        assert load_items(connection, "elsewhere") == [changed]


def test_a_setting_is_written_once(simulation: Simulation) -> None:
    with simulation.database.begin() as connection:
        assert remembered(connection, "x", "first") == "first"
        assert remembered(connection, "x", "second") == "first"
