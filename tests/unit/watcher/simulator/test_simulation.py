from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import HandClock
from watcher.simulator.errors import GraphError
from watcher.simulator.simulation import Simulation
from watcher.simulator.users import DEFAULT_USERS, DI_MAILBOX, FENNA
from workflows.errors import BadInputError


def test_one_folder_serves_one_simulator_at_a_time(
    simulation: Simulation, data: Path, clock: HandClock
) -> None:
    with pytest.raises(BadInputError, match="simulator_folder_in_use"):
        Simulation(data, DEFAULT_USERS, clock)

    simulation.close()
    Simulation(data, DEFAULT_USERS, clock).close()


def test_its_keys_survive_a_restart(data: Path, clock: HandClock) -> None:
    first = Simulation(data, DEFAULT_USERS, clock)
    sealed = first.seal.encrypt(b"x")
    first.close()

    second = Simulation(data, DEFAULT_USERS, clock)
    second.close()

    assert second.seal.decrypt(sealed) == b"x"
    assert second.signing_key == first.signing_key


def test_people_are_found_by_id_or_mail_address(simulation: Simulation) -> None:
    assert simulation.user(FENNA.mail) is FENNA
    assert simulation.drive_of(FENNA.id) is simulation.drive(FENNA.drive_id)
    with pytest.raises(GraphError, match="Request_ResourceNotFound"):
        simulation.user("niemand")
    with pytest.raises(GraphError, match="mysite"):
        simulation.drive_of(DI_MAILBOX.id)
    with pytest.raises(GraphError, match="itemNotFound"):
        simulation.drive("b!niets")


async def test_work_is_done_after_a_look_at_the_disk(simulation: Simulation) -> None:
    drive = simulation.drive(FENNA.drive_id)
    (drive.folder / "a.txt").touch()

    item = await simulation.at(drive, lambda: drive.find(None, ("a.txt",)))

    assert item.name == "a.txt"


async def test_a_file_that_goes_during_the_work_is_not_found(simulation: Simulation) -> None:
    drive = simulation.drive(FENNA.drive_id)

    with pytest.raises(GraphError, match="itemNotFound"):
        await simulation.at(drive, (drive.folder / "weg").read_bytes)
