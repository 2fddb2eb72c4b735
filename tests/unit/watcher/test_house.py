from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.sections.zaaksysteem import ZaaksysteemSettings
from tests.conftest import HandClock
from tests.settings import unreached
from watcher.doors import open_doors
from watcher.house import house_of, registration_rules
from workflows.deadlines import Deadlines
from workflows.model import Person
from workflows.registrar import Rules
from workflows.store.database import Database
from workflows.zaaksysteem.registration import RegistrationPolicy


@pytest.mark.usefixtures("secrets")
async def test_the_house_is_furnished_as_the_settings_say(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    settings = unreached(
        tmp_path,
        termijnen={"streefdagen": 2, "coordinator": ["cor@gemeente.example"], "vrije_dagen": ["2026-12-25"]},
        console={"port": 8701},
    )
    async with AsyncExitStack() as stack:
        outer = await open_doors(settings, database, clock, stack)
        house = house_of(settings, database, outer, clock)

    (coordinator,) = house.addresses.coordinator
    assert house.addresses.console_url == "http://127.0.0.1:8701"
    assert coordinator == Person(
        object_id=coordinator.object_id, name="coördinator", mail="cor@gemeente.example"
    )
    assert house.deadlines == Deadlines(
        target_days=2, final_days=10, remind_days=3, reminders=3, free=frozenset({date(2026, 12, 25)})
    )


def test_each_zaaksysteem_has_its_own_rules() -> None:
    own = ZaaksysteemSettings(auteur="Gemeente Oud", inline_limit_mib=7, settle_seconds=5)

    assert registration_rules(own) == Rules(
        auteur="Gemeente Oud",
        policy=RegistrationPolicy(inline_limit=7 * 1024 * 1024, settle=timedelta(seconds=5), one_call=False),
    )
