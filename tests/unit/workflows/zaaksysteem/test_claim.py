from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.zaaksysteem import MemoryIntentions
from workflows.errors import RetryableError
from workflows.zaaksysteem.claim import Claim
from workflows.zaaksysteem.intention import Intention, intention_from

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
MINUTE = timedelta(seconds=60)


class Worker:
    """Somebody who wants to make the document."""

    def __init__(self, intentions: MemoryIntentions) -> None:
        self.now = START
        self.claim = Claim(intentions, "WA-1", "123456782", lambda: self.now, MINUTE)


async def stored(intentions: MemoryIntentions) -> Intention:
    return intention_from(intentions.facts["WA-1"])


async def test_the_first_may_ask_and_a_second_must_wait() -> None:
    intentions = MemoryIntentions()
    first, second = Worker(intentions), Worker(intentions)
    await first.claim.take_up()
    await second.claim.take_up()
    await first.claim.begin()
    with pytest.raises(RetryableError) as caught:
        await second.claim.begin()
    assert (caught.value.code, caught.value.retry_after) == ("registration-unsettled", 60.0)


async def test_when_the_first_is_done_the_next_may_ask() -> None:
    intentions = MemoryIntentions()
    first, second = Worker(intentions), Worker(intentions)
    await first.claim.take_up()
    await first.claim.begin()
    await first.claim.settled("u", "l")
    assert await stored(intentions) == Intention(bronorganisatie="123456782", document_url="u", lock="l")
    await second.claim.take_up()
    await second.claim.begin()
    assert (await stored(intentions)).asked_at == START


async def test_a_first_that_never_came_back_is_waited_for_and_then_forgotten() -> None:
    intentions = MemoryIntentions()
    first, second = Worker(intentions), Worker(intentions)
    await first.claim.take_up()
    await first.claim.begin()
    await second.claim.take_up()
    second.now = START + MINUTE
    await second.claim.begin()
    assert (await stored(intentions)).asked_at == START + MINUTE


async def test_of_two_that_waited_only_one_may_ask() -> None:
    intentions = MemoryIntentions()
    await intentions.remember("WA-1", Intention(bronorganisatie="123456782").as_json())
    workers = [Worker(intentions), Worker(intentions)]
    for worker in workers:
        await worker.claim.take_up()
    found = await asyncio.gather(*(worker.claim.begin() for worker in workers), return_exceptions=True)
    assert [getattr(one, "code", None) for one in found] == [None, "registration-elsewhere"]


async def test_a_claim_that_was_not_used_is_given_back() -> None:
    intentions = MemoryIntentions()
    worker = Worker(intentions)
    await worker.claim.take_up()
    await worker.claim.let_go()
    assert (await stored(intentions)).asked_at is None


async def test_a_request_under_way_is_not_given_back() -> None:
    intentions = MemoryIntentions()
    worker = Worker(intentions)
    await worker.claim.take_up()
    await worker.claim.begin()
    await worker.claim.let_go()
    assert (await stored(intentions)).asked_at == START


async def test_an_organisation_stays_what_it_was_the_first_time() -> None:
    intentions = MemoryIntentions()
    await intentions.remember("WA-1", Intention(bronorganisatie="111222333").as_json())
    worker = Worker(intentions)
    await worker.claim.take_up()
    assert worker.claim.intention.bronorganisatie == "111222333"
