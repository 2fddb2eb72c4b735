from __future__ import annotations

from datetime import timedelta

from tests.household import Household
from workflows.clearance import clear
from workflows.operations.gate_facts import evidence_of, gather, not_before
from workflows.store import tasks


async def test_what_is_gathered_about_a_proven_file_opens_every_gate(home: Household) -> None:
    upload = await home.registered()
    seen = {file.file_id: await home.house.originals.look(file.key) for file in upload.files}
    with home.database.begin() as connection:
        task = tasks.get(connection, upload.upload_id)
        facts = gather(
            connection, home.house.policy, upload, task, seen=seen, unknown_files=0, now=home.clock()
        )

    assert [answer.gate for answer in clear(facts[upload.files[0].file_id]).answers if not answer.open] == []


async def test_the_bedenktijd_begins_with_the_last_proof(home: Household) -> None:
    upload = await home.registered()
    home.set_policy(bedenktijd=timedelta(days=7))
    with home.database.begin() as connection:
        evidence = evidence_of(connection, upload)

    assert evidence.since == home.clock()
    assert not_before(evidence, home.house.policy) == home.clock() + timedelta(days=7)
