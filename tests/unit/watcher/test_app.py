from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from config.reading import read_settings
from tests.settings import Outskirts, outskirts
from tests.town import until
from watcher.app import running_service
from watcher.cli.playing import simulated_signin
from watcher.outside import console_url
from watcher.simulator.tokens import CLIENT_SECRET
from watcher.simulator.users import FENNA, WATCHED_FOLDER
from workflows.errors import BadInputError
from workflows.store import schema
from workflows.triggers.signature import address
from workflows.zaaksysteem.simulator.world import DEMO_SECRET


@pytest.fixture
async def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outskirts]:
    monkeypatch.setenv("GRAPH_SECRET", CLIENT_SECRET)
    monkeypatch.setenv("ZGW_SECRET", DEMO_SECRET)
    async with outskirts(tmp_path) as opened:
        yield opened


async def test_what_is_dropped_becomes_a_task_and_a_second_start_goes_on_where_it_was(
    around: Outskirts,
) -> None:
    settings = read_settings(
        around.change(
            watching={
                "patience_seconds": 0.3,
                "look_every_seconds": 0.1,
                "look_at_least_every_seconds": 0.1,
                "look_at_least_every_seconds_outside": 0.1,
            }
        )
    )
    signin = simulated_signin(settings)
    drive = around.graph.app.state.simulation.drives[FENNA.drive_id]
    async with running_service(settings, signin=signin) as service:
        (drive.folder / WATCHED_FOLDER / "gesprek.txt").write_text("hallo")

        async def numbers() -> list[int]:
            query = select(schema.task.c.number)
            return await service.database.transact(lambda connection: list(connection.scalars(query)))

        assert await until(numbers) == [1]
    secret = around.data / "session-secret"
    before = secret.read_bytes()

    async with running_service(settings, signin=signin) as service:
        again = await service.database.transact(
            lambda connection: list(connection.scalars(select(schema.task.c.number)))
        )

    assert (again, secret.read_bytes(), len(before) >= 32) == ([1], before, True)
    assert [stat.S_IMODE(place.stat().st_mode) for place in (around.data, secret)] == [0o700, 0o600]


CLOCK = """\
triggers: {Klok: {type: Recurrence, recurrence: {frequency: Hour, interval: 1}}}
actions: {Zeg: {type: Compose, inputs: ja, runAfter: {}}}
"""
SUM = """\
triggers: {Aanroep: {type: Request, kind: Http}}
actions:
  Antwoord: {type: Response, runAfter: {}, inputs: {statusCode: 200, body: "@add(triggerBody()?['n'], 1)"}}
"""


async def test_every_flow_of_the_folder_runs_beside_each_other(around: Outskirts, tmp_path: Path) -> None:
    flows = tmp_path / "stromen"
    flows.mkdir()
    (flows / "klok.yaml").write_text(CLOCK)
    (flows / "som.yaml").write_text(SUM)
    (flows / "stuk.yaml").write_text("triggers: [")
    settings = read_settings(around.change(flows_dir=str(flows)))
    async with running_service(settings, signin=simulated_signin(settings)) as service:
        secret = (around.data / "session-secret").read_bytes()
        url = address(console_url(settings), secret, "som", "Aanroep")
        transport = httpx.ASGITransport(app=service.console)
        async with httpx.AsyncClient(transport=transport) as caller:
            answer = await caller.post(url, json={"n": 41})

        async def ended() -> list[str]:
            query = select(schema.run.c.flow).where(schema.run.c.ended_at.is_not(None))
            return await service.database.transact(lambda connection: list(connection.scalars(query)))

        async def both() -> bool:
            return sorted(await ended()) == ["klok", "som"]

        assert await until(both)

    assert (answer.status_code, answer.text) == (200, "42")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"flow": "weg"}, "flow-unknown"),
        ({"graph": {"client_secret": "env:BESTAAT_NIET"}}, "secret-unreadable"),
        ({"zaaksysteem": {"secret": None}}, "settings-missing"),
        ({"database": {"url": "mysql://h/d"}}, "database-unknown"),
    ],
)
async def test_a_service_that_cannot_work_does_not_start(
    around: Outskirts, changes: dict[str, object], code: str
) -> None:
    settings = read_settings(around.change(**changes))

    with pytest.raises(BadInputError) as refused:
        async with running_service(settings, signin=simulated_signin(settings)):
            pass
    assert refused.value.code == code
