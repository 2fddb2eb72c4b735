from __future__ import annotations

from tests.consoles import BRAM, FENNA, House
from workflows.following import follow
from workflows.followups import FollowUpKind
from workflows.store import audit
from workflows.tasks import Task


def _ask(house: House, task: Task) -> None:
    with house.database.begin() as connection:
        follow(connection, task.upload_id, FollowUpKind.TELEFOON, house.console.desk.deadlines, house.clock())


def _recorded(house: House, task: Task) -> list[tuple[str, str]]:
    with house.database.begin() as connection:
        return [(row["action"], row["result"]) for row in audit.of_upload(connection, task.upload_id)]


async def test_looking_at_the_page_confirms_nothing_and_one_click_does(house: House) -> None:
    task = await house.new_task()
    _ask(house, task)
    fenna = await house.browser().sign_in(FENNA)

    page = (await fenna.get(f"/mijn/{task.upload_id}/telefoon")).text
    looked = _recorded(house, task)
    done = (await fenna.follow(f"/mijn/{task.upload_id}/telefoon", antwoord="gedaan")).text

    assert all(
        words in page for words in ("Op een iPhone", "Op een Android-telefoon", "mijn telefoon is schoon")
    )
    assert looked == []
    assert "Dank u wel, u bent klaar" in done
    assert _recorded(house, task) == [("telefoon_schoongemaakt", "gedaan")]
    assert "U meldde dat uw telefoon schoon is." in (await fenna.get(f"/mijn/{task.upload_id}")).text


async def test_before_it_is_in_the_zaak_nothing_is_asked(house: House) -> None:
    task = await house.new_task()
    fenna = await house.browser().sign_in(FENNA)
    page = await fenna.get(f"/mijn/{task.upload_id}/telefoon")
    early = await fenna.send(f"/mijn/{task.upload_id}/telefoon", antwoord="gedaan")

    assert "Verwijder nu nog niets op uw telefoon." in page.text
    assert (early.status_code, "phone-too-soon" in early.text) == (409, True)


async def test_nobody_confirms_for_somebody_else_or_with_another_word(house: House) -> None:
    task = await house.new_task()
    _ask(house, task)
    bram, fenna = await house.browser().sign_in(BRAM), await house.browser().sign_in(FENNA)
    await bram.get("/mijn")
    await fenna.get(f"/mijn/{task.upload_id}/telefoon")

    assert (await bram.send(f"/mijn/{task.upload_id}/telefoon", antwoord="gedaan")).status_code == 404
    assert (await fenna.send(f"/mijn/{task.upload_id}/telefoon", antwoord="zomaar")).status_code == 403
    assert _recorded(house, task) == []
