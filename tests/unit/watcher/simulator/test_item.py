from __future__ import annotations

from dataclasses import replace

from watcher.simulator.drive import Drive
from watcher.simulator.item import State


def test_only_a_live_item_is_live(drive: Drive) -> None:
    item = drive.find(None)

    assert item.live
    assert not replace(item, state=State.RECYCLED).live
    assert not replace(item, state=State.GONE).live
