from __future__ import annotations

from dataclasses import replace

from tests.conftest import HandClock
from tests.consoles import SETTINGS, House, build_house
from workflows.store.database import Database


async def test_what_bewaarstroom_is_can_be_read_by_everybody(house: House) -> None:
    browser = house.browser()

    assert "Gemeente Duinrand" in (await browser.get("/over")).text
    assert "EN 301 549" in (await browser.get("/toegankelijkheid")).text


async def test_a_monitor_hears_whether_the_database_answers(house: House) -> None:
    answer = await house.browser().get("/gezond")

    assert (answer.status_code, answer.json()) == (200, {"status": "gezond", "database": True})


async def test_a_monitor_hears_it_when_the_database_does_not(clock: HandClock) -> None:
    lost = build_house(Database("sqlite:////nergens/hier/niet.sqlite"), clock)

    answer = await lost.browser().get("/gezond")

    assert (answer.status_code, answer.json()) == (503, {"status": "ziek", "database": False})


async def test_the_patterns_are_shown_while_developing_only(database: Database, clock: HandClock) -> None:
    production = build_house(database, clock, replace(SETTINGS, development=False))

    assert (await build_house(database, clock).browser().get("/patronen")).status_code == 200
    assert (await production.browser().get("/patronen")).status_code == 404
