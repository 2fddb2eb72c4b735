from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.zaaksysteem import CLOSED, OPEN, SECRET, Sim
from workflows.zaaksysteem import documenten
from workflows.zaaksysteem.obstacle import SENTENCES, NotRegistered, Why, differs, obstacle

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("number", "documenttype", "why"),
    [
        (OPEN, "Chatbericht", None),
        (CLOSED, "Chatbericht", Why.ZAAK_CLOSED),
        (SECRET, "Chatbericht", Why.ZAAK_INVISIBLE),
        ("ZAAK-0", "Chatbericht", Why.ZAAK_ABSENT),
        (OPEN, "Besluit", Why.TYPE_NOT_ALLOWED),
    ],
)
async def test_what_stands_in_the_way_is_seen_beforehand(
    sim: Sim, number: str, documenttype: str, why: Why | None
) -> None:
    assert await obstacle(sim.client, sim.choice(number, documenttype), TODAY) is why


async def test_another_number_at_the_address_stands_in_the_way(sim: Sim) -> None:
    choice = replace(sim.choice(), zaaknummer="ZAAK-1")
    assert await obstacle(sim.client, choice, TODAY) is Why.ZAAK_DIFFERS
    assert await obstacle(sim.client, replace(choice, zaaknummer=f" {OPEN.lower()}"), TODAY) is None


async def test_a_document_of_another_choice_differs(sim: Sim) -> None:
    made = await sim.make(b"abc", vertrouwelijkheidaanduiding="zaakvertrouwelijk")
    document = await documenten.read(sim.client, made["url"])
    choice = sim.choice()
    assert not differs(document, choice, 3)
    assert differs(document, choice, 4)
    assert differs(document, replace(choice, vertrouwelijkheidaanduiding="intern"), 3)
    assert differs(document, sim.choice(documenttype="Foto"), 3)


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Why)


def test_a_reason_is_told_with_what_the_zaaksysteem_said_and_what_it_left_behind() -> None:
    answer = NotRegistered(why=Why.REFUSED, detail="Onjuist.", orphan_url="u")
    assert answer.code == "zaaksysteem-refused"
    assert answer.sentence == (
        "Het zaaksysteem neemt het document zo niet aan. Onjuist. "
        "Let op: er staat nu een los document in het zaaksysteem."
    )
