from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.consoles import SAMIR_OF_BEHEER
from workflows.errors import NeedsPersonError, PermanentError, RetryableError
from workflows.model import Letter, Person
from workflows.outbox import LEASE, Outbox, pause_after
from workflows.store import notices, schema
from workflows.store.database import Database
from workflows.store.views import watching

LETTER = Letter(key="k", to=Person(object_id="1", name="F", mail="f@x.example"), subject="s", text="t")


class Counter:
    """A post office window that takes letters, or says what it was told to say."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.taken: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.taken.append(letter)


@pytest.fixture
def outbox(database: Database, clock: HandClock) -> Database:
    with database.begin() as connection:
        notices.add(connection, LETTER, template="ontvangen", upload_id=None, now=clock())
    return database


def _state(database: Database) -> tuple[str, int, str | None]:
    with database.begin() as connection:
        row = connection.execute(select(schema.notice)).mappings().one()
        return row["state"], row["attempts"], row["error_code"]


async def test_a_letter_goes_out_once(outbox: Database, clock: HandClock) -> None:
    post = Counter()

    assert [await Outbox(outbox, post, clock).deliver() for _ in range(2)] == [1, 0]
    assert post.taken == [LETTER]
    assert _state(outbox) == ("verzonden", 0, None)


async def test_a_letter_that_cannot_go_now_goes_later(outbox: Database, clock: HandClock) -> None:
    post = Counter(RetryableError("mail-unreachable"))
    box = Outbox(outbox, post, clock)

    assert await box.deliver() == 0
    assert _state(outbox) == ("klaar", 1, "mail-unreachable")
    clock.forward(seconds=29)
    assert await box.deliver() == 0
    clock.forward(seconds=1)
    assert await box.deliver() == 1


async def test_a_letter_that_is_refused_stays_visible(outbox: Database, clock: HandClock) -> None:
    await Outbox(outbox, Counter(PermanentError("mail-refused")), clock).deliver()

    assert _state(outbox) == ("mislukt", 1, "mail-refused")


async def test_a_letter_in_dead_hands_goes_again(outbox: Database, clock: HandClock) -> None:
    with outbox.begin() as connection:
        notices.take_due(connection, clock(), lease=LEASE)
    box = Outbox(outbox, Counter(), clock)

    assert await box.deliver() == 0
    clock.now += LEASE
    assert await box.deliver() == 1


def test_pauses_grow_to_an_hour_and_heed_the_other_side() -> None:
    assert [pause_after(n, None) for n in (0, 1, 2, 50)] == [
        timedelta(seconds=30),
        timedelta(seconds=60),
        timedelta(seconds=120),
        timedelta(hours=1),
    ]
    assert pause_after(0, 7200) == timedelta(hours=2)


async def test_a_letter_waits_for_who_must_mend_the_sign_in(outbox: Database, clock: HandClock) -> None:
    box = Outbox(outbox, Counter(*[NeedsPersonError("graph-auth-failed")] * 3), clock)
    for _ in range(3):
        await box.deliver()
        clock.forward(seconds=3_600)
    with outbox.begin() as connection:
        stuck = watching.troubles_for(connection, SAMIR_OF_BEHEER)

    assert _state(outbox) == ("klaar", 3, "graph-auth-failed")
    assert stuck == watching.Troubles(folders=0, letters=0, waiting=1)
    assert await box.deliver() == 1
