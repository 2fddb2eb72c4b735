from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflows.errors import BadInputError
from workflows.zaaksysteem.simulator.app import now
from workflows.zaaksysteem.simulator.world import DEMO_CLIENTS, LEVELS, Options, SimClient, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, now, DEMO_CLIENTS, Options())
    yield made
    made.close()


def test_content_lies_in_files(world: World) -> None:
    name = world.keep(b"abc")
    assert world.path(name).read_bytes() == b"abc"
    assert world.sha256(name) == hashlib.sha256(b"abc").hexdigest()


def test_parts_are_merged_in_order(world: World) -> None:
    names = [world.keep(part) for part in (b"a", b"b", b"c")]
    assert world.path(world.merge(names)).read_bytes() == b"abc"


def test_a_folder_is_for_one_simulator(world: World, tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as caught:
        World(tmp_path, now, DEMO_CLIENTS, Options())
    assert caught.value.code == "simulator-folder-in-use"
    assert world.faults.take("GET", "/") is None


def test_a_client_sees_what_is_not_above_its_maximum() -> None:
    client = SimClient(secret="x", max_level="vertrouwelijk")
    assert [level for level in LEVELS if client.may_see(level)] == list(LEVELS[:5])
    assert not client.may_see("onbekend")
