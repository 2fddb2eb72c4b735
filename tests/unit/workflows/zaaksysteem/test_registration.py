from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.zaaksysteem import (
    CLOSED,
    MemoryIntentions,
    Sim,
    changed,
    running_sim,
)
from workflows.errors import BewaarstroomError, NeedsPersonError, RetryableError
from workflows.jsontypes import JsonObject
from workflows.model import RegisteredDocument
from workflows.trust import NOBODY
from workflows.zaaksysteem import documenten
from workflows.zaaksysteem.naming import identificatie_for
from workflows.zaaksysteem.obstacle import NotRegistered, Why
from workflows.zaaksysteem.registration import Registration, RegistrationPolicy, register_document
from workflows.zaaksysteem.simulator.world import Options

CONTENT = bytes(range(256)) * 40
SMALL_PARTS = Options(part_size=3000)
AT_ONCE = RegistrationPolicy(settle=timedelta(0))
IN_PARTS = RegistrationPolicy(settle=timedelta(0), inline_limit=1000)
MAKE = ("POST", "enkelvoudiginformatieobjecten")
LINK = ("POST", "zaakinformatieobjecten")


async def register(
    sim: Sim,
    registration: Registration,
    intentions: MemoryIntentions | None = None,
    policy: RegistrationPolicy = AT_ONCE,
) -> RegisteredDocument | NotRegistered:
    return await register_document(sim.client, registration, intentions or MemoryIntentions(), policy)


async def persist(
    sim: Sim, registration: Registration, intentions: MemoryIntentions, policy: RegistrationPolicy = AT_ONCE
) -> RegisteredDocument | NotRegistered:
    """Ask again as long as the answer is: later."""
    for _ in range(40):
        try:
            return await register(sim, registration, intentions, policy)
        except RetryableError:
            await asyncio.sleep(0)
    raise AssertionError


async def one_document_with(sim: Sim, content: bytes) -> None:
    state = await sim.state()
    found = [(one["size"], one["sha256"], one["locked"]) for one in state["documents"]]
    assert found == [(len(content), hashlib.sha256(content).hexdigest(), False)]
    assert [link["document"] for link in state["links"]] == [state["documents"][0]["uuid"]]


async def test_a_document_is_made_and_linked(sim: Sim) -> None:
    registration = sim.registration(CONTENT)
    document = await register(sim, registration)
    state = await sim.state()
    uuid = state["documents"][0]["uuid"]
    assert document == RegisteredDocument(
        file_id="01FILE",
        document_url=f"{sim.address}/documenten/api/v1/enkelvoudiginformatieobjecten/{uuid}",
        identificatie=identificatie_for("01UPLOAD", registration.original.sha256),
        link_url=f"{sim.address}/zaken/api/v1/zaakinformatieobjecten/{state['links'][0]['uuid']}",
        zaak_url=registration.choice.zaak_url,
        versie=1,
    )
    await one_document_with(sim, CONTENT)
    assert await sim.writes() == [MAKE, LINK]


async def test_the_same_again_makes_nothing_new(sim: Sim) -> None:
    intentions = MemoryIntentions()
    first = await register(sim, sim.registration(CONTENT), intentions)
    assert await register(sim, sim.registration(CONTENT), intentions) == first
    assert await register(sim, sim.registration(CONTENT), MemoryIntentions()) == first
    assert await sim.writes() == [MAKE, LINK]


async def test_a_large_original_goes_in_parts(tmp_path: Path) -> None:
    async with running_sim(tmp_path, options=SMALL_PARTS) as sim:
        document = await register(sim, sim.registration(CONTENT), policy=IN_PARTS)
        assert isinstance(document, RegisteredDocument)
        await one_document_with(sim, CONTENT)
        part = ("PUT", "bestandsdelen")
        assert await sim.writes() == [MAKE, part, part, part, part, MAKE, LINK]


@pytest.mark.parametrize("skip", range(4))
@pytest.mark.parametrize("kind", ["rolled_back", "committed", "gateway", "gateway_after", "silent", "busy"])
async def test_a_large_original_resumes_at_any_part(tmp_path: Path, kind: str, skip: int) -> None:
    async with running_sim(tmp_path, options=SMALL_PARTS) as sim:
        await sim.fault(kind, method="PUT", skip=skip)
        intentions = MemoryIntentions()
        with pytest.raises(RetryableError):
            await register(sim, sim.registration(CONTENT), intentions, IN_PARTS)
        assert (await sim.state())["links"] == []
        assert isinstance(
            await register(sim, sim.registration(CONTENT), intentions, IN_PARTS), RegisteredDocument
        )
        await one_document_with(sim, CONTENT)


@pytest.mark.parametrize("policy", [AT_ONCE, IN_PARTS, replace(AT_ONCE, one_call=True)])
@pytest.mark.parametrize(
    "kind", ["rolled_back", "committed", "gateway", "gateway_after", "silent", "html", "busy"]
)
@pytest.mark.parametrize("skip", range(3))
async def test_whatever_write_breaks_there_is_one_document_with_one_link(
    tmp_path: Path, kind: str, skip: int, policy: RegistrationPolicy
) -> None:
    async with running_sim(tmp_path, options=SMALL_PARTS) as sim:
        await sim.fault(kind, method="POST", skip=skip)
        document = await persist(sim, sim.registration(CONTENT), MemoryIntentions(), policy)
        assert isinstance(document, RegisteredDocument)
        await one_document_with(sim, CONTENT)


@pytest.mark.parametrize("kind", ["rolled_back", "gateway", "silent", "cut_off", "html"])
@pytest.mark.parametrize("skip", range(0, 9, 2))
async def test_whatever_read_breaks_there_is_one_document_with_one_link(
    sim: Sim, kind: str, skip: int
) -> None:
    await sim.fault(kind, method="GET", skip=skip)
    document = await persist(sim, sim.registration(CONTENT), MemoryIntentions())
    assert isinstance(document, RegisteredDocument)
    await one_document_with(sim, CONTENT)


async def test_eight_at_the_same_moment_make_one_document(sim: Sim) -> None:
    intentions = MemoryIntentions()
    policy = RegistrationPolicy(settle=timedelta(seconds=30))
    asked = [persist(sim, sim.registration(CONTENT), intentions, policy) for _ in range(8)]
    found = set(await asyncio.gather(*asked))
    assert len(found) == 1
    await one_document_with(sim, CONTENT)
    assert (await sim.writes()).count(MAKE) == 1


async def test_a_request_without_an_answer_is_not_repeated_before_it_has_settled(tmp_path: Path) -> None:
    times = [datetime(2026, 11, 20, 10, tzinfo=UTC)]
    async with running_sim(tmp_path, clock=lambda: times[-1]) as sim:
        policy, intentions = RegistrationPolicy(settle=timedelta(seconds=60)), MemoryIntentions()
        await sim.fault("gateway", method="POST", status=504)
        with pytest.raises(RetryableError):
            await register(sim, sim.registration(CONTENT), intentions, policy)
        times.append(times[-1] + timedelta(seconds=20))
        with pytest.raises(RetryableError) as caught:
            await register(sim, sim.registration(CONTENT), intentions, policy)
        assert (caught.value.code, caught.value.retry_after) == ("registration-unsettled", 40.0)
        times.append(times[-1] + timedelta(seconds=40))
        assert isinstance(
            await register(sim, sim.registration(CONTENT), intentions, policy), RegisteredDocument
        )


async def test_two_documents_under_our_key_are_an_alarm(sim: Sim) -> None:
    registration = sim.registration(CONTENT)

    async def make() -> None:
        new = documenten.NewDocument(
            identificatie=identificatie_for("01UPLOAD", registration.original.sha256),
            bronorganisatie=registration.choice.bronorganisatie,
            creatiedatum=registration.creatiedatum,
            titel="t",
            auteur="a",
            beschrijving="",
            informatieobjecttype=registration.choice.informatieobjecttype_url,
            vertrouwelijkheidaanduiding="zaakvertrouwelijk",
            formaat="application/zip",
            bestandsnaam="b",
            size=len(CONTENT),
            sha256=registration.original.sha256,
            hashed_on=registration.creatiedatum,
        )
        try:
            await documenten.create(sim.client, new, registration.original)
        except BewaarstroomError:
            return

    await asyncio.gather(*(make() for _ in range(8)))
    assert len((await sim.state())["documents"]) > 1  # uniqueness is not race-safe
    with pytest.raises(NeedsPersonError) as caught:
        await register(sim, registration)
    assert caught.value.code == "document-duplicate"
    assert (await sim.state())["links"] == []


@pytest.mark.parametrize(
    "other",
    [CONTENT[:-1] + b"!", CONTENT[:-1], CONTENT + b"!", b"", CONTENT[::-1]],
)
async def test_other_bytes_than_di_saw_make_no_document(sim: Sim, other: bytes) -> None:
    answer = await register(sim, changed(sim.registration(CONTENT), other))
    assert answer == NotRegistered(why=Why.ORIGINAL_CHANGED)
    state = await sim.state()
    assert (state["documents"], state["links"]) == ([], [])


@pytest.mark.parametrize("other", [CONTENT[:-1] + b"!", CONTENT[:-1], CONTENT + b"!", b"!" + CONTENT[1:]])
async def test_other_bytes_in_parts_leave_an_orphan_that_is_never_linked(
    tmp_path: Path, other: bytes
) -> None:
    async with running_sim(tmp_path, options=SMALL_PARTS) as sim:
        answer = await register(sim, changed(sim.registration(CONTENT), other), policy=IN_PARTS)
        state = await sim.state()
        uuid = state["documents"][0]["uuid"]
        orphan = f"{sim.address}/documenten/api/v1/enkelvoudiginformatieobjecten/{uuid}"
        assert answer == NotRegistered(why=Why.ORIGINAL_CHANGED, orphan_url=orphan)
        assert (state["links"], state["documents"][0]["sha256"]) == ([], None)


async def test_a_closed_zaak_takes_nothing(sim: Sim) -> None:
    answer = await register(sim, sim.registration(CONTENT, number=CLOSED))
    assert answer == NotRegistered(why=Why.ZAAK_CLOSED)
    assert await sim.writes() == []


async def test_what_was_registered_stays_so_when_the_zaak_is_closed(sim: Sim) -> None:
    first = await register(sim, sim.registration(CONTENT))
    assert (await sim.close_zaak("ZAAK-2026-0000000001")).status_code == 204
    assert await register(sim, sim.registration(CONTENT)) == first


async def test_a_zaak_that_closes_just_before_the_link_leaves_an_orphan_that_another_zaak_takes(
    sim: Sim,
) -> None:
    await sim.fault("forbidden", method="POST", path="zaakinformatieobjecten", code="x")
    with pytest.raises(NeedsPersonError):
        await register(sim, sim.registration(CONTENT))
    assert (await sim.close_zaak("ZAAK-2026-0000000001")).status_code == 204
    answer = await register(sim, sim.registration(CONTENT))
    assert isinstance(answer, NotRegistered)
    assert (answer.why, answer.orphan_url is None) == (Why.ZAAK_CLOSED, False)
    other = await register(sim, sim.registration(CONTENT, number="ZAAK-2026-0000000005"))
    assert isinstance(other, RegisteredDocument)
    await one_document_with(sim, CONTENT)


@pytest.mark.parametrize("documenttype", ["Besluit", "Spraakbericht", "Sms-bericht", "Bestaat niet"])
async def test_a_type_that_the_zaak_cannot_hold_is_refused_before_anything_is_made(
    sim: Sim, documenttype: str
) -> None:
    registration = replace(sim.registration(CONTENT), choice=sim.choice(documenttype=documenttype))
    assert await register(sim, registration) == NotRegistered(why=Why.TYPE_NOT_ALLOWED)
    assert await sim.writes() == []


async def test_a_zaak_above_our_confidentiality_takes_nothing(sim: Sim) -> None:
    answer = await register(sim, sim.registration(CONTENT, number="ZAAK-2026-0000000008"))
    assert answer == NotRegistered(why=Why.ZAAK_INVISIBLE)


async def test_a_zaak_that_is_gone_takes_nothing(sim: Sim) -> None:
    answer = await register(sim, sim.registration(CONTENT, number="ZAAK-1999-1"))
    assert answer == NotRegistered(why=Why.ZAAK_ABSENT)


async def test_a_number_that_went_to_another_zaak_takes_nothing(sim: Sim) -> None:
    registration = sim.registration(CONTENT)
    elsewhere = replace(registration, choice=replace(registration.choice, zaaknummer="ZAAK-2026-0000000002"))
    assert await register(sim, elsewhere) == NotRegistered(why=Why.ZAAK_DIFFERS)


async def test_an_unlinked_document_of_another_choice_is_not_taken_for_ours(sim: Sim) -> None:
    await sim.fault("forbidden", method="POST", path="zaakinformatieobjecten", code="x")
    registration = sim.registration(CONTENT)
    with pytest.raises(NeedsPersonError):
        await register(sim, registration)
    other = replace(
        registration, choice=replace(registration.choice, vertrouwelijkheidaanduiding="vertrouwelijk")
    )
    answer = await register(sim, other)
    assert isinstance(answer, NotRegistered)
    assert answer.why is Why.DOCUMENT_DIFFERS
    assert (await sim.state())["links"] == []


async def test_an_empty_original_is_not_registered(sim: Sim) -> None:
    assert await register(sim, sim.registration(b"")) == NotRegistered(why=Why.EMPTY)
    assert await sim.requests() == []


async def test_a_gateway_that_refuses_the_size_gets_parts(tmp_path: Path) -> None:
    async with running_sim(tmp_path, options=Options(part_size=3000, max_body=5000)) as sim:
        assert isinstance(await register(sim, sim.registration(CONTENT)), RegisteredDocument)
        await one_document_with(sim, CONTENT)


async def test_a_gateway_that_refuses_even_parts_needs_a_person(tmp_path: Path) -> None:
    async with running_sim(tmp_path, options=Options(part_size=3000, max_body=2000)) as sim:
        with pytest.raises(NeedsPersonError) as caught:
            await register(sim, sim.registration(CONTENT))
        assert caught.value.code == "zaaksysteem-too-large"


async def test_one_call_makes_both_at_once(sim: Sim) -> None:
    policy = replace(AT_ONCE, one_call=True)
    assert isinstance(await register(sim, sim.registration(CONTENT), policy=policy), RegisteredDocument)
    await one_document_with(sim, CONTENT)
    assert await sim.writes() == [("POST", "document_registreren")]


async def test_one_call_falls_back_where_the_zaaksysteem_has_no_such_thing(tmp_path: Path) -> None:
    async with running_sim(tmp_path, options=Options(one_call=False)) as sim:
        policy = replace(AT_ONCE, one_call=True)
        assert isinstance(await register(sim, sim.registration(CONTENT), policy=policy), RegisteredDocument)
        assert await sim.writes() == [("POST", "document_registreren"), MAKE, LINK]


async def test_the_intention_is_written_before_the_first_request(sim: Sim) -> None:
    intentions = MemoryIntentions()
    await sim.fault("gateway", status=503)
    with pytest.raises(RetryableError):
        await register(sim, sim.registration(CONTENT), intentions)
    key = identificatie_for("01UPLOAD", hashlib.sha256(CONTENT).hexdigest())
    assert intentions.facts == {
        key: {"bronorganisatie": "123456782", "asked_at": None, "document_url": None, "lock": None}
    }


async def test_what_the_zaaksysteem_does_not_accept_is_told_in_its_own_words(sim: Sim) -> None:
    registration = sim.registration(CONTENT)
    choice = replace(registration.choice, bronorganisatie="123456789")
    answer = await register(sim, replace(registration, choice=choice))
    assert answer == NotRegistered(why=Why.REFUSED, detail="Het veld bronorganisatie klopt niet (invalid).")


async def test_the_audit_trail_names_the_person_and_the_task(sim: Sim) -> None:
    document = await register(sim, sim.registration(CONTENT))
    assert isinstance(document, RegisteredDocument)
    trail = await sim.client.collect(f"{document.document_url}/audittrail")
    said = [
        (one.text("gebruikersId"), one.text("gebruikersWeergave"), one.text("toelichting")) for one in trail
    ]
    assert said == [("a1b2", "J. Voorbeeld", "Taak 17")]


class Killed(BaseException):
    """The process ends here: no tidying up after this."""


class Mortal(MemoryIntentions):
    """Counts every write to disk and every answer from outside; at the given one the process is killed."""

    def __init__(self, lives: int) -> None:
        super().__init__()
        self.lives = lives

    async def step(self, _: object = None) -> None:
        self.lives -= 1
        if self.lives <= 0:
            raise Killed

    async def remember(self, key: str, facts: JsonObject) -> JsonObject | None:
        await self.step()
        earlier = await super().remember(key, facts)
        await self.step()
        return earlier

    async def revise(self, key: str, facts: JsonObject, *, was: JsonObject) -> bool:
        await self.step()
        done = await super().revise(key, facts, was=was)
        await self.step()
        return done


async def die_and_rise(sim: Sim, policy: RegistrationPolicy, lives: int) -> bool:
    """Register, being killed at step *lives*, then again to the end; tells whether it was killed."""
    registration = sim.registration(CONTENT, upload_id=f"01UPLOAD{lives}")
    before = Mortal(lives)
    hooks = {"request": [before.step], "response": [before.step]}
    async with httpx.AsyncClient(trust_env=False, verify=NOBODY, event_hooks=hooks) as http:
        try:
            await register_document(replace(sim.client, http=http), registration, before, policy)
        except Killed:
            killed = True
        else:
            killed = False
    after = MemoryIntentions()
    after.facts = before.facts
    assert isinstance(await persist(sim, registration, after, policy), RegisteredDocument)
    return killed


@pytest.mark.parametrize("policy", [AT_ONCE, IN_PARTS, replace(AT_ONCE, one_call=True)])
async def test_killed_at_any_step_it_goes_on_to_one_document_with_one_link(
    tmp_path: Path, policy: RegistrationPolicy
) -> None:
    async with running_sim(tmp_path, options=Options(part_size=6000)) as sim:
        deaths = 0
        while await die_and_rise(sim, policy, deaths + 1):
            deaths += 1
        state = await sim.state()
    made = [one["identificatie"] for one in state["documents"]]
    assert (len(made), len(set(made)), len(state["links"])) == (deaths + 1, deaths + 1, deaths + 1)
    assert {one["sha256"] for one in state["documents"]} == {hashlib.sha256(CONTENT).hexdigest()}
    assert deaths > 15


async def test_the_address_of_what_was_made_is_remembered(sim: Sim) -> None:
    intentions = MemoryIntentions()
    document = await register(sim, sim.registration(CONTENT), intentions)
    assert isinstance(document, RegisteredDocument)
    (facts,) = intentions.facts.values()
    assert facts["document_url"] == document.document_url
