from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.household import BEHEER, Household, at_home
from workflows.errors import RetryableError
from workflows.proof import Proof
from workflows.reverifying import Alarm, Reverifying
from workflows.store import schema
from workflows.store.database import Database


@pytest.fixture
async def home(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[Household]:
    """A house over a simulated OneDrive and zaaksysteem."""
    async with at_home(tmp_path, database, clock) as opened:
        yield opened


def _reverifying(home: Household, sample: int = 20) -> Reverifying:
    alarm = Alarm(people=(BEHEER,), console_url="http://127.0.0.1:8700")
    return Reverifying(home.database, home.house.registrar, alarm, home.clock, sample=sample)


async def test_what_is_still_the_same_is_noted_once_a_night(home: Household) -> None:
    upload = await home.registered()

    assert [await _reverifying(home).tonight() for _ in range(2)] == [1, 0]
    assert (await home.acts(upload))[-1] == ("opnieuw_gecontroleerd", "hetzelfde")
    home.clock.forward(days=1)
    assert await _reverifying(home).tonight() == 1
    assert await home.letters() == []


async def test_bytes_that_changed_in_the_zaaksysteem_sound_the_alarm(home: Household) -> None:
    upload = await home.registered()
    await home.sim.fault("changed_bytes", path="download", times=5)

    assert await _reverifying(home).tonight() == 1
    assert (await home.acts(upload))[-1] == ("opnieuw_gecontroleerd", "verschilt")
    assert await home.letters() == [("hercontrole", BEHEER.mail)]
    with home.database.begin() as connection:
        assert connection.scalar(select(schema.document.c.check_code)) == "content-differs"


async def test_a_zaaksysteem_that_is_away_says_nothing_about_the_documents(home: Household) -> None:
    await home.registered()
    await home.sim.fault("gateway", status=503, times=50)

    assert await _reverifying(home).tonight() == 0
    assert await home.letters() == []


class _Careless:
    """Says what functioneel beheer may do: another version of the same bytes."""

    async def compare(self, proof: Proof) -> Sequence[str]:
        return [] if proof.versie > 1 else ["versie-differs"]


class _Away:
    async def compare(self, proof: Proof) -> Sequence[str]:
        raise RetryableError("zaaksysteem-unreachable", facts={"file_id": proof.file_id})


async def test_another_version_with_the_same_bytes_is_no_difference(home: Household) -> None:
    upload = await home.registered()
    alarm = Alarm(people=(BEHEER,), console_url="")
    checking = Reverifying(home.database, _Careless(), alarm, home.clock, sample=1)

    assert await checking.tonight() == 1
    assert (await home.acts(upload))[-1] == ("opnieuw_gecontroleerd", "hetzelfde")


@pytest.mark.parametrize(
    ("sample", "hour"), [(0, 9), (20, 23)], ids=["turned off", "before two o'clock in Amsterdam"]
)
async def test_it_waits_for_the_night_and_can_be_turned_off(home: Household, sample: int, hour: int) -> None:
    await home.registered()
    home.clock.now = datetime(2026, 11, 24, hour, 30, tzinfo=UTC)

    assert await _reverifying(home, sample).tonight() == 0
