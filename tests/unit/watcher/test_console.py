from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from config.reading import read_settings
from tests.conftest import HandClock
from tests.settings import REAL, unreached
from watcher.cli.playing import simulated_signin
from watcher.console import console_of, entries_of
from watcher.doors import open_doors
from watcher.flowshelf import FlowShelf
from watcher.house import house_of
from watcher.sources import sources_of
from workflows.console.place import Console
from workflows.console.settings import DemoSignin, EntraSignin
from workflows.description import Describer
from workflows.engine import Engine
from workflows.store.database import Database
from workflows.triggers.arrivals import Arrivals


async def _made(
    tree: dict[str, Any], database: Database, clock: HandClock, signin: DemoSignin | None = None
) -> Console:
    settings = read_settings(None, {}, **tree)
    async with AsyncExitStack() as stack:
        outer = await open_doors(settings, database, clock, stack)
        house = house_of(settings, database, outer, clock)
        shelf = FlowShelf(settings.flow, None)
        engine = Engine(database=database, operations={}, clock=clock)
        arrivals = Arrivals(fire=engine.fire, main=shelf.current, others=shelf.all)
        return console_of(settings, house, outer, engine, shelf, arrivals=arrivals, signin=signin)


@pytest.mark.usefixtures("secrets")
async def test_people_sign_in_with_entra_where_it_is_real(
    tmp_path: Path, database: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNIN", "aanmelding")
    console = await _made(REAL | {"data_dir": str(tmp_path), "mdto": {"doel": "uit"}}, database, clock)

    assert console.settings.signin == EntraSignin(tenant_id="t", client_id="c", client_secret="aanmelding")
    assert (console.settings.real, console.describer) == (True, None)


@pytest.mark.usefixtures("secrets")
async def test_the_demo_lets_people_choose_who_they_are(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    settings = unreached(tmp_path)
    signin = simulated_signin(settings)
    console = await _made(settings.model_dump(mode="json", exclude_none=True), database, clock, signin)

    assert (console.settings.signin, console.settings.real) == (signin, False)
    assert isinstance(console.describer, Describer)


def test_beheer_reads_which_entry_of_the_settings_a_folder_comes_from(tmp_path: Path) -> None:
    library = {"site": "h:/sites/s", "document_library": "Documenten", "contact": "c"}
    settings = unreached(tmp_path, folders=[{"group": "g", "name": "Bewaren"}, library])
    keys = [source.key for source in sources_of(settings.folders)]

    assert entries_of(settings) == {
        keys[0]: "Map 1 bij folders: 'Bewaren' van de leden van de groep",
        keys[1]: "Map 2 bij folders: 'WhatsApp bewaren' in de bibliotheek 'Documenten'",
    }
