from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlalchemy import select

from tests.console.story import tell_story
from tests.consoles import FENNA, ILSE, SAMIR, House
from workflows.console.app import build_console
from workflows.model import MadeKind, Upload
from workflows.store import made, schema
from workflows.tasks import Task, TaskState

BUTTON = "Opnieuw maken</button>"


async def _equipped(house: House) -> tuple[House, list[tuple[str, str]]]:
    """Give the console somebody who makes; lists for whom that was asked."""
    asked: list[tuple[str, str]] = []

    async def make(upload: Upload, task: Task) -> None:
        asked.append((upload.upload_id, task.task_id))
        explain = partial(
            made.explain,
            upload_id=upload.upload_id,
            kind=MadeKind.LEESBAAR,
            code="rendition-too-slow",
            sentence="Het duurde weer te lang.",
            now=house.clock(),
        )
        await house.database.transact(explain)

    console = replace(house.console, make_again=make)
    return replace(house, console=console, app=build_console(console)), asked


async def test_di_has_made_again_what_failed_and_that_is_recorded(house: House) -> None:
    told = await tell_story(house)
    task, (house, asked) = told["behouden"], await _equipped(house)
    browser = await house.browser().sign_in(ILSE)
    before = await browser.get(f"/taken/{task.task_id}")

    page = await browser.follow(f"/taken/{task.task_id}/opnieuw-maken")

    assert task.state is TaskState.ORIGINEEL_BEHOUDEN
    assert BUTTON in before.text
    assert asked == [(task.upload_id, task.task_id)]
    assert "Het duurde weer te lang." in page.text
    assert "U liet opnieuw maken wat nog niet naast de originelen stond." in page.text
    with house.database.begin() as connection:
        acts = list(connection.scalars(select(schema.audit.c.action)))
    assert acts.count("opnieuw_gemaakt") == 1


async def test_where_nothing_failed_or_it_is_not_for_you_nothing_is_made(house: House) -> None:
    told = await tell_story(house)
    failed, done = told["behouden"], told["klaar"]
    house, asked = await _equipped(house)
    ilse = await house.browser().sign_in(ILSE)
    page = await ilse.get(f"/taken/{done.task_id}")
    answers = [await ilse.send(f"/taken/{done.task_id}/opnieuw-maken")]
    for person in (FENNA, SAMIR):
        browser = await house.browser().sign_in(person)
        await browser.get("/mijn")
        answers.append(await browser.send(f"/taken/{failed.task_id}/opnieuw-maken"))

    assert BUTTON not in page.text
    assert [answer.status_code for answer in answers] == [404] * 3
    assert asked == []
