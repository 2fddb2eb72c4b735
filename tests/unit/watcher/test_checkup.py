from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.reading import read_settings
from config.settings import Settings
from tests.clamd import answering
from tests.settings import Outskirts, outskirts
from watcher.checkup import examine
from watcher.simulator.sites import HOST
from watcher.simulator.tokens import CLIENT_SECRET
from watcher.simulator.users import FENNA, GROUP_ID
from workflows.store import schema
from workflows.store.database import Database
from workflows.zaaksysteem.simulator.world import DEMO_SECRET

ALL = [
    "Stroom",
    "Geheimen",
    "Database",
    "Zaaksysteem (zaken)",
    "Zaaksysteem (documenten)",
    "Zaaksysteem (catalogi)",
    "Mail",
    "Virusscanner",
    "Map 1",
    "Map 2",
    "Map 3",
]


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_SECRET", CLIENT_SECRET)
    monkeypatch.setenv("ZGW_SECRET", DEMO_SECRET)


@pytest.fixture
async def around(tmp_path: Path) -> AsyncIterator[Outskirts]:
    async with outskirts(tmp_path) as opened:
        yield opened


def settings(around: Outskirts, **changes: Any) -> Settings:
    return read_settings(around.change(**changes))


async def complaints(checked: Settings, *, with_canary: bool = False) -> dict[str, str]:
    return {
        answer.what: answer.code
        for answer in await examine(checked, with_canary=with_canary)
        if not answer.good
    }


async def test_everything_that_the_settings_name_is_looked_at(around: Outskirts) -> None:
    answers = await examine(settings(around))

    assert [(answer.what, answer.good) for answer in answers] == [(what, True) for what in ALL]


async def test_a_wrong_secret_of_the_zaaksysteem_shows_at_each_of_its_apis(
    around: Outskirts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZGW_SECRET", "een ander geheim dat lang genoeg is voor HS256")

    assert await complaints(settings(around)) == {
        f"Zaaksysteem ({api})": "zaaksysteem-not-allowed" for api in ("zaken", "documenten", "catalogi")
    }


async def test_a_wrong_secret_of_graph_is_one_trouble_and_not_one_of_each_folder(
    around: Outskirts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPH_SECRET", "een ander geheim")

    assert await complaints(settings(around)) == {"OneDrive": "graph-auth-failed"}


async def test_a_secret_that_is_not_there_is_named_and_the_rest_is_looked_at(
    around: Outskirts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRAPH_SECRET")

    assert await complaints(settings(around)) == {
        "Geheimen": "secret-unreadable",
        "OneDrive": "secret-unreadable",
    }


async def test_the_virus_scanner_says_its_version_or_is_missed(around: Outskirts, clamd: Path) -> None:
    answers = {
        answer.what: answer for answer in await examine(settings(around, scanner={"clamd": str(clamd)}))
    }
    assert answers["Virusscanner"].good
    assert answers["Virusscanner"].sentence.startswith("ClamAV ")

    with answering(b"ClamAV 1.4.6/26000/Mon Jan  1 10:00:00 2024\0") as address:
        old = settings(around, scanner={"clamd": f"127.0.0.1:{address.port}"})
        assert await complaints(old) == {"Virusscanner": "scanner-outdated"}

    away = settings(around, scanner={"clamd": "/nergens/clamd.ctl"})
    assert await complaints(away) == {"Virusscanner": "scanner-unreachable"}


async def test_a_missing_folder_and_an_unknown_person_are_told(around: Outskirts) -> None:
    folders = [
        {"user": FENNA.id, "name": "Bestaat niet"},
        {"user": "niemand@gemeente-voorbeeld.example", "name": "WhatsApp bewaren"},
    ]

    assert await complaints(settings(around, folders=folders)) == {
        "Map 1": "folder-missing",
        "Map 2": "user-unknown",
    }


async def test_a_group_and_a_library_are_looked_up_too(around: Outskirts) -> None:
    library = {"site": f"{HOST}:/sites/informatiebeheer", "contact": FENNA.id}
    folders = [
        {"group": GROUP_ID},
        {**library, "document_library": "Gedeelde documenten"},
        {"group": "00000000-0000-0000-0000-000000000000"},
        {**library, "document_library": "Anders"},
    ]

    assert await complaints(settings(around, folders=folders)) == {
        "Map 3": "group-unknown",
        "Map 4": "library-unknown",
    }


async def test_a_zaaksysteem_that_is_away_is_told(around: Outskirts) -> None:
    away = {"zaken_url": "http://127.0.0.1:9/zaken/api/v1"}

    assert list(await complaints(settings(around, zaaksysteem=away))) == ["Zaaksysteem (zaken)"]


@pytest.mark.parametrize(
    ("changes", "what", "code"),
    [
        ({"flow": "weg"}, "Stroom", "flow-unknown"),
        ({"flows_dir": "/weg"}, "Stroom", "flows-dir-missing"),
        ({"mail": {"di": []}}, "Mail", "mail-nobody"),
        ({"database": {"url": "mysql://h/d"}}, "Database", "database-unknown"),
        ({"database": {"url": "sqlite:////weg/diep/x.sqlite"}}, "Database", "database-unreachable"),
        ({"data_dir": "/dev/null/x"}, "Database", "data-dir-unwritable"),
    ],
)
async def test_each_wrong_setting_has_its_own_code(
    around: Outskirts, changes: dict[str, Any], what: str, code: str
) -> None:
    assert await complaints(settings(around, **changes)) == {what: code}


async def test_a_canary_that_sings_is_remembered(around: Outskirts) -> None:
    checked = settings(around, canary={"user": FENNA.id, "folder": "WhatsApp bewaren"})

    answers = await examine(checked, with_canary=True)

    assert (answers[-1].what, answers[-1].good) == ("Proefbestand", True)
    database = Database(checked.database_url)
    with database.read() as connection:
        assert connection.scalar(select(schema.canary.c.tenant)) == checked.graph.tenant_id
    database.close()


@pytest.mark.parametrize(
    ("canary", "code"),
    [({}, "canary-folder-missing"), ({"user": FENNA.id, "folder": "Weg"}, "folder-missing")],
)
async def test_a_canary_without_its_folder_is_told(
    around: Outskirts, canary: dict[str, str], code: str
) -> None:
    assert await complaints(settings(around, canary=canary), with_canary=True) == {"Proefbestand": code}
