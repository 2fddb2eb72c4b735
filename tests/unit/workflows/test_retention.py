from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.console.story import tell_story
from tests.consoles import FENNA, NOOR, NOOR_OF_DI, House, build_house
from workflows.retention import Forgetting, Terms
from workflows.store import audit, colleagues, documents, forgetting, savedfilters, schema, tasks, uploads
from workflows.store.audit import Act
from workflows.store.database import Database
from workflows.store.savedfilters import SavedFilter
from workflows.store.tampering import verify
from workflows.tasks import Task

TERMS = Terms(work=timedelta(days=30), task=timedelta(days=365), names=timedelta(days=365))


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


async def _forget(house: House, **after: float) -> int:
    house.clock.forward(**after)
    return await Forgetting(house.database, TERMS, house.clock).forget()


async def _story(house: House) -> dict[str, Task]:
    told = await tell_story(house)
    with house.database.begin() as connection:
        for word in ("klaar", "nieuw"):
            audit.record(
                connection,
                at=house.clock(),
                act=Act.SEEN,
                result="gelukt",
                viewer=NOOR_OF_DI,
                upload_id=told[word].upload_id,
            )
        audit.record(connection, at=house.clock(), act=Act.SIGNED_IN, result="gelukt", viewer=NOOR_OF_DI)
    return told


async def test_findings_go_after_a_month_and_names_after_a_year_and_the_proof_and_the_chain_stay(
    house: House,
) -> None:
    told = await _story(house)
    done = told["klaar"].upload_id

    assert await _forget(house, days=29) == 0
    with house.database.begin() as connection:
        closed = len(forgetting.due_for_work(connection, house.clock() + timedelta(days=1), 100))
    assert closed >= 3  # klaar, behouden and afgewezen, at least
    assert await _forget(house, days=2) == closed
    with house.database.begin() as connection:
        assert uploads.report_of(connection, done) is None
        assert uploads.get(connection, done).owner.name != "(gewist)"
    assert await _forget(house, days=335) == closed
    with house.database.begin() as connection:
        upload = uploads.get(connection, done)
        proofs = [documents.proof_of(connection, file.file_id) for file in upload.files]
        lines = audit.of_upload(connection, done)
        task = tasks.get(connection, done)
        verdict = verify(connection)

    assert {file.name for file in upload.files} | {upload.owner.name} == {"(gewist)"}
    assert upload.owner.mail == ""
    assert all(
        proof is not None and proof.sha256 == file.sha256
        for proof, file in zip(proofs, upload.files, strict=True)
    )
    assert task.decision is not None
    assert (task.decision.by.name, task.decision.by.object_id, task.decision.reason) == (
        "(gewist)",
        NOOR.object_id,
        "",
    )
    assert [line["action"] for line in lines if line["said"] is not None] == ["persoonsgegevens_gewist"]
    assert (verdict.breaks, verdict.erased > 5) == ((), True)


async def test_of_a_task_that_is_still_open_nothing_is_forgotten(house: House) -> None:
    told = await _story(house)
    await _forget(house, days=4000)
    with house.database.begin() as connection:
        upload = uploads.get(connection, told["nieuw"].upload_id)
        said = [line["said"] for line in audit.of_upload(connection, told["nieuw"].upload_id)]

    assert upload.owner == FENNA
    assert said == [{"name": NOOR.name, "origin": "127.0.0.1"}]


async def test_names_that_belong_to_no_upload_go_too_and_only_once(house: House) -> None:
    await _story(house)
    await _forget(house, days=366)
    again = await _forget(house, days=1)
    with house.database.begin() as connection:
        loose = connection.execute(
            select(schema.audit.c.action).where(schema.audit.c.upload_id.is_(None))
        ).scalars()
        acts = list(loose)
        assert verify(connection).sound

    assert (again, acts[-2:]) == (0, ["aangemeld", "namen_gewist"])


async def test_who_looks_after_the_names_are_gone_is_forgotten_in_turn(house: House) -> None:
    told = await _story(house)
    await _forget(house, days=366)
    with house.database.begin() as connection:
        audit.record(
            connection,
            at=house.clock(),
            act=Act.SEEN,
            result="gelukt",
            viewer=NOOR_OF_DI,
            upload_id=told["klaar"].upload_id,
        )
    assert await _forget(house, days=366) == 1
    with house.database.begin() as connection:
        said = [line["said"] for line in audit.of_upload(connection, told["klaar"].upload_id)]
        assert verify(connection).sound

    assert {"name": NOOR.name, "origin": "127.0.0.1"} not in said


async def test_a_kept_filter_that_searches_for_a_name_stays_no_longer_than_names_do(house: House) -> None:
    with house.database.begin() as connection:
        colleagues.seen(connection, NOOR, frozenset({"DI"}), house.clock())
        for name, query in (("Bram", "tab=klaar&zoek=bram"), ("Klaar", "tab=klaar")):
            savedfilters.keep(connection, NOOR.object_id, SavedFilter(name=name, query=query), house.clock())

    left = []
    for days in (364, 2):
        house.clock.forward(days=days)
        with house.database.begin() as connection:
            colleagues.seen(connection, NOOR, frozenset({"DI"}), house.clock())
        await _forget(house)
        with house.database.read() as connection:
            left.append([one.name for one in savedfilters.of_person(connection, NOOR.object_id)])

    assert left == [["Bram", "Klaar"], ["Filter 1"]]
