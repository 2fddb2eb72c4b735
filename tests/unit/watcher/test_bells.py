from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from config.reading import read_settings
from tests.conftest import HandClock
from tests.household import at_home
from watcher.bells import Indoors, bells_of
from watcher.outside import NoPost
from workflows.engine import Engine
from workflows.outbox import Outbox
from workflows.store import schema
from workflows.store.database import Database
from workflows.store.loglines import LogKeeper

COUNT = select(func.count()).select_from(schema.log_line)


def line(run_id: str) -> dict[str, object]:
    return {
        "timestamp": "2026-11-24T09:00:00+00:00",
        "level": "info",
        "event": "run_started",
        "run_id": run_id,
    }


async def test_every_bell_has_a_name_and_a_rhythm_and_rings(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    keeper, found = LogKeeper(), []

    async def discover() -> None:
        found.append(clock())

    async with at_home(tmp_path, database, clock) as home:
        engine = Engine(database=database, operations={}, clock=clock)
        outbox = Outbox(database, NoPost(), clock)
        indoors = Indoors(house=home.house, engine=engine, outbox=outbox, flows=tuple)
        rung = bells_of(read_settings(None, {}), indoors, keeper, discover)
        bells = {bell.name: bell for bell in rung}

        assert len(bells) == len(rung)
        assert all(bell.seconds > 0 for bell in rung)
        keeper.keep(line("R1"))
        await bells["keep_log_lines"].ring()
        assert await database.transact(lambda connection: connection.scalar(COUNT)) == 1
        clock.forward(days=91)
        await bells["forget_log_lines"].ring()
        assert await database.transact(lambda connection: connection.scalar(COUNT)) == 0
        await bells["find_folders"].ring()
        assert found == [clock()]
        assert await bells["send_mail"].ring() == 0


async def test_without_a_keeper_no_lines_are_kept(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    async with at_home(tmp_path, database, clock) as home:
        engine = Engine(database=database, operations={}, clock=clock)
        indoors = Indoors(
            house=home.house, engine=engine, outbox=Outbox(database, NoPost(), clock), flows=tuple
        )
        names = {bell.name for bell in bells_of(read_settings(None, {}), indoors, None, engine.beat)}

    assert "keep_log_lines" not in names
    assert names >= {"send_mail", "beat", "take_over", "find_folders", "forget_log_lines"}
