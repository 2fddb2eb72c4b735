from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.household import NOOR, Household, at_home
from workflows.console.archive import LARGEST, Held, ZgwArchive
from workflows.errors import PermanentError
from workflows.store.database import Database


@pytest.fixture
async def home(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[Household]:
    async with at_home(tmp_path, database, clock) as opened:
        yield opened


async def test_a_registered_file_is_read_back_byte_for_byte(home: Household) -> None:
    upload = await home.registered(content=b"een gesprek")
    proof = await home.proof(upload)
    assert proof is not None

    content = await ZgwArchive(client=home.sim.client).read(upload.files[0], proof, NOOR)

    assert content == b"een gesprek"


async def test_other_bytes_than_we_know_are_not_given(home: Household) -> None:
    upload = await home.registered()
    proof = await home.proof(upload)
    assert proof is not None
    other = replace(upload.files[0], sha256="0" * 64)

    with pytest.raises(PermanentError) as error:
        await ZgwArchive(client=home.sim.client).read(other, proof, NOOR)

    assert error.value.code == "archive-differs"


async def test_a_part_of_what_is_held_reads_as_an_original(home: Household) -> None:
    file = (await home.arrived()).files[0]

    assert await Held({file.file_id: b"0123456789"}).read_at(file, 3, 4) == b"3456"
    assert LARGEST == 64 * 1024 * 1024
