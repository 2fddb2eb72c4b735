from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, replace
from functools import partial

from tests.household import Household
from workflows.errors import PermanentError, RetryableError
from workflows.jsontypes import Json
from workflows.model import Decision, Made, MadeKind, Upload
from workflows.operations.operation import Done, Later
from workflows.operations.register_beside import FIRST_PAUSE, MOST_ATTEMPTS, make_again, register_beside
from workflows.proof import Proof
from workflows.store import made
from workflows.store.made import MadeStanding
from workflows.zaaksysteem.naming import identificatie_for_made

OTHER = "ZAAK-2026-0000000002"
CONTENT = b"%PDF-1.7 invented"


@dataclass(frozen=True, kw_only=True)
class Press:
    """Makes the same sheet each time, or fails as it is told."""

    content: bytes | None = CONTENT
    fails: Exception | None = None
    kind: MadeKind = MadeKind.LEESBAAR

    async def make(self, upload: Upload, decision: Decision, report: Json) -> Made | None:
        await asyncio.sleep(0)
        assert decision.choice is not None
        assert isinstance(report, dict)
        if self.fails is not None:
            raise self.fails
        if self.content is None:
            return None
        return Made(
            upload_id=upload.upload_id,
            kind=self.kind,
            content=self.content,
            formaat="application/pdf",
            titel="Leesbare versie",
            bestandsnaam="leesbaar.pdf",
        )


def equip(home: Household, *makers: Press) -> None:
    home.house = replace(home.house, makers=makers)


async def standings(home: Household, upload: Upload) -> tuple[MadeStanding, ...]:
    return await home.database.transact(partial(made.of_upload, upload_id=upload.upload_id))


async def proof(home: Household, upload: Upload) -> Proof | None:
    return await home.database.transact(
        partial(made.proof_of, upload_id=upload.upload_id, kind=MadeKind.LEESBAAR)
    )


def done(outcome: str, documents: int, **codes: str) -> Done:
    return Done(body={"outcome": outcome, "documents": documents, "codes": codes})


async def test_what_is_made_lies_beside_the_originals_under_its_own_identificatie(home: Household) -> None:
    upload = await home.registered()
    equip(home, Press())

    answer = await home.ask(register_beside, upload)

    assert answer == done("geregistreerd", 1)
    shown = await proof(home, upload)
    assert shown is not None
    assert (shown.sha256, shown.size) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    assert shown.identificatie == identificatie_for_made(upload.upload_id, "leesbaar")
    original = await home.proof(upload)
    assert original is not None
    assert original.identificatie != shown.identificatie
    assert len((await home.sim.state())["documents"]) == 2
    assert (await home.acts(upload))[-1] == ("gemaakt_document_geregistreerd", "leesbaar")


async def test_the_same_question_again_makes_nothing_twice(home: Household) -> None:
    upload = await home.registered()
    equip(home, Press())
    await home.ask(register_beside, upload)
    before = await home.sim.writes()
    equip(home, Press(fails=AssertionError("it is there already")))

    assert await home.ask(register_beside, upload) == done("geregistreerd", 1)
    assert await home.sim.writes() == before


async def test_without_anything_to_make_nothing_happens(home: Household) -> None:
    upload = await home.registered()
    equip(home, Press(content=None))

    assert await home.ask(register_beside, upload) == done("geen", 0)
    assert await standings(home, upload) == ()


async def test_without_a_choice_nothing_is_made(home: Household) -> None:
    upload = await home.tasked()
    equip(home, Press(fails=AssertionError("not asked")))

    assert await home.ask(register_beside, upload) == done("geen", 0)


async def test_a_failure_is_told_on_the_task_and_the_flow_goes_on(home: Household) -> None:
    upload = await home.registered()
    equip(
        home,
        Press(fails=PermanentError("rendition-refused", "Kan niet.", next_step="Vraag beheer.")),
        Press(kind=MadeKind.MDTO),
    )

    assert await home.ask(register_beside, upload) == done("mislukt", 1, leesbaar="rendition-refused")
    first, second = await standings(home, upload)
    assert (first.because, first.explanation, first.proven_at) == (
        "rendition-refused",
        "Kan niet. Vraag beheer.",
        None,
    )
    assert (second.kind, second.because) == (MadeKind.MDTO, None)
    assert second.proven_at is not None
    assert await home.proof(upload) is not None


async def test_what_can_succeed_later_is_asked_again_and_given_up_in_the_end(home: Household) -> None:
    upload = await home.registered()
    equip(home, Press(fails=RetryableError("onedrive-away", "OneDrive is weg.")))

    first = await home.ask(register_beside, upload)
    last = await home.ask(register_beside, upload, attempt=MOST_ATTEMPTS)

    assert first == Later(after=FIRST_PAUSE, code="onedrive-away")
    assert last == done("mislukt", 0, leesbaar="onedrive-away")
    assert [one.because for one in await standings(home, upload)] == ["onedrive-away"]


async def test_other_bytes_under_the_same_identificatie_are_never_put_over_the_first(home: Household) -> None:
    upload = await home.registered()
    equip(home, Press())
    await home.ask(register_beside, upload)
    await home.decide_again(upload, OTHER)
    equip(home, Press(content=CONTENT + b" and more"))

    assert await home.ask(register_beside, upload) == done("mislukt", 0, leesbaar="document-differs")


async def test_another_zaak_gets_the_same_document_too(home: Household) -> None:
    upload = await home.registered()
    equip(home, Press())
    await home.ask(register_beside, upload)
    await home.decide_again(upload, OTHER)

    assert await home.ask(register_beside, upload) == done("geregistreerd", 1)
    shown = await proof(home, upload)
    assert shown is not None
    assert shown.zaak_url == home.sim.zaak_url(OTHER)
    assert len((await home.sim.state())["documents"]) == 2


async def test_an_answer_that_got_lost_makes_no_second_document(home: Household) -> None:
    upload = await home.registered()
    equip(home, Press())
    await home.sim.fault("committed", method="POST", path="enkelvoudiginformatieobjecten")

    answers = [await home.ask(register_beside, upload, attempt=number) for number in (1, 2)]

    assert answers[-1] == done("geregistreerd", 1)
    assert len((await home.sim.state())["documents"]) == 2


async def test_what_failed_is_made_again_when_di_asks_and_once_however_often(home: Household) -> None:
    upload = await home.registered()
    equip(home, Press(fails=PermanentError("rendition-too-slow", "Het duurde te lang.")))
    await home.ask(register_beside, upload)
    equip(home, Press(fails=RetryableError("zaaksysteem-busy", "Het zaaksysteem is druk.")))
    await make_again(home.house, upload, await home.task(upload))
    [still_missing] = await standings(home, upload)

    equip(home, Press())
    task = await home.task(upload)
    await asyncio.gather(*(make_again(home.house, upload, task) for _ in range(4)))
    await make_again(home.house, upload, task)

    [there] = await standings(home, upload)
    state = await home.sim.state()
    assert still_missing.because == "zaaksysteem-busy"
    assert there.proven_at is not None
    assert len(state["documents"]) == len(upload.files) + 1
