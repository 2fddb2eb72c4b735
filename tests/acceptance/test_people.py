"""What an employee and DI say to each other: the form, a question, an answer, a withdrawal, a clean phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.town import Town, Visitor, open_town, until
from watcher.simulator.story import drops
from watcher.simulator.users import JORIS, MARIT, SimUser
from workflows.store import schema

SECRETS = ("Kermis op de Markt", "Bij welke vergunning", "Vergunning 12", "Verkeerde map")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


async def test_an_employee_tells_answers_and_cleans_up_and_another_takes_it_back(town: Town) -> None:
    tasks = await _two_screenshots(town)
    marit, joris, di = await town.visitor(MARIT.id), await town.visitor(JORIS.id), await town.di()

    await _marit_fills_in_the_form(town, marit, tasks[MARIT.id])
    await _joris_takes_it_back(town, joris, tasks[JORIS.id])
    await _di_asks_and_marit_answers(di, marit, tasks[MARIT.id])
    await di.register(tasks[MARIT.id])
    await _both_documents_are_in_the_zaak_and_only_joris_still_has_his(town)
    await _marit_cleans_her_phone(town, marit, tasks[MARIT.id])
    await _no_mail_holds_a_word_of_it(town)


async def test_who_asks_for_advice_gets_an_answer_and_during_a_hold_nobody_is_asked_to_take_anything_away(
    town: Town,
) -> None:
    tasks = await _two_screenshots(town)
    marit, di = await town.visitor(MARIT.id), await town.di()

    page = await marit.read("/hulp/vragen")
    await marit.send(page.form("/hulp/vragen"), vraag="Moet ik dit bewaren?")
    (question,) = await town.rows(schema.question)
    asked = await di.read(f"/vragen/{question['question_id']}")
    assert "Moet ik dit bewaren?" in asked.text
    await di.send(asked.form(f"/vragen/{question['question_id']}"), antwoord="Ja, bewaar het.")
    assert "Ja, bewaar het." in (await marit.read("/hulp/vragen")).text

    held = await di.read("/blokkades")
    await di.send(held.form("/blokkades"), reden="woo")
    await di.refuse(tasks[MARIT.id], "Dit is privé.")
    subjects = ("Niet opgenomen", "Informatiebeheer heeft uw vraag beantwoord")
    sent = await until(
        lambda: _mails(town, MARIT),
        lambda found: all(any(subject in one for one in found) for subject in subjects),
    )
    letter = next(one for one in sent if "Niet opgenomen" in one)
    page = await marit.read(f"/mijn/{tasks[MARIT.id]}")
    for told in (letter, page.text):
        assert "Haal niets uit de map." in told
        assert "Haal de bestanden" not in told
    assert not any("Ja, bewaar het." in one for one in sent)


async def _mails(town: Town, user: SimUser) -> list[str]:
    return [str(one) for one in await town.mail() if user.mail in str(one)]


async def _two_screenshots(town: Town) -> dict[str, str]:
    for user in (MARIT, JORIS):
        town.put(user, "schermafbeelding.png", _picture())
    await until(lambda: town.rows(schema.task), lambda rows: len(rows) == 2)
    return {row["owner_id"]: row["upload_id"] for row in await town.rows(schema.upload)}


async def _marit_fills_in_the_form(town: Town, marit: Visitor, upload: str) -> None:
    page = await marit.read(f"/mijn/{upload}/formulier")
    assert "Wat ging eraan vooraf, en wat kwam erna?" in page.text
    await marit.send(
        page.form("/formulier"),
        subject=SECRETS[0],
        screenshot_before="Wij belden die ochtend.",
        **{"importance-afspraak": "ja"},
    )
    (form,) = await town.rows(schema.form)
    assert form["subject"] == SECRETS[0]


async def _joris_takes_it_back(town: Town, joris: Visitor, upload: str) -> None:
    page = await joris.read(f"/mijn/{upload}")
    withdrawn = await joris.send(page.form("/intrekken"), reden=SECRETS[3])
    assert "U hebt deze upload ingetrokken." in withdrawn.text
    ended = await until(
        lambda: town.rows(schema.run), lambda rows: any(row["ended_at"] is not None for row in rows)
    )
    assert [row["status"] for row in ended if row["upload_id"] == upload] == ["Succeeded"]


async def _di_asks_and_marit_answers(di: Visitor, marit: Visitor, upload: str) -> None:
    page = await di.read(f"/taken/{upload}")
    assert SECRETS[0] in page.text
    waiting = await di.send(page.form("/terugsturen"), vraag=f"{SECRETS[1]} hoort dit?")
    assert "De taak wacht op de medewerker" in waiting.text
    mine = await marit.read(f"/mijn/{upload}")
    await marit.send(mine.form("/antwoord"), antwoord=SECRETS[2])
    assert SECRETS[2] in (await di.read(f"/taken/{upload}")).text


async def _both_documents_are_in_the_zaak_and_only_joris_still_has_his(town: Town) -> None:
    await until(lambda: town.rows(schema.run), lambda rows: all(row["ended_at"] is not None for row in rows))
    archive = await town.archive()
    names = sorted(document["bestandsnaam"].rpartition(".")[2] for document in archive["documents"])
    assert (names, len(archive["links"])) == (["pdf", "png"], 2)
    assert _files(town, MARIT) == []
    assert _files(town, JORIS) == ["schermafbeelding.png"]


async def _marit_cleans_her_phone(town: Town, marit: Visitor, upload: str) -> None:
    page = await marit.read(f"/mijn/{upload}/telefoon")
    assert _outcomes(await town.rows(schema.follow_up), upload) == [None]
    done = await marit.send(page.form("/telefoon"), antwoord="gedaan")
    assert "Dank u wel, u bent klaar" in done.text
    assert _outcomes(await town.rows(schema.follow_up), upload) == ["gedaan"]


async def _no_mail_holds_a_word_of_it(town: Town) -> None:
    sent = str(
        await until(town.mail, lambda sent: "Ingetrokken" in str(sent) and "telefoon schoon" in str(sent))
    )
    assert [secret for secret in SECRETS if secret in sent] == []


def _outcomes(rows: list[dict[str, object]], upload: str) -> list[object]:
    return [row["outcome"] for row in rows if row["upload_id"] == upload and row["kind"] == "telefoon"]


def _files(town: Town, user: SimUser) -> list[str]:
    return [path.name for path in town.folder(user).rglob("*")]


def _picture() -> bytes:
    return next(drop.make() for drop in drops() if drop.path.endswith(".PNG"))
