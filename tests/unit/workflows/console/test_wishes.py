from __future__ import annotations

from datetime import date

import pytest

from tests.consoles import FENNA, ILSE, NOOR, NOOR_OF_DI, House
from workflows.colleagues import Absence, Colleague, Wish, Wishes
from workflows.console.wishes import read_absence
from workflows.store import colleagues

TODAY = date(2026, 11, 24)


def _known(house: House, object_id: str) -> Colleague:
    with house.database.begin() as connection:
        found = colleagues.find(connection, object_id)
    assert found is not None
    return found


async def test_an_employee_chooses_and_is_not_asked_about_tasks(house: House) -> None:
    fenna = await house.browser().sign_in(FENNA)
    page = (await fenna.get("/mijn-berichten")).text

    saved = await fenna.follow("/mijn-berichten", received="niet")

    assert "Nieuwe taken" not in page
    assert "Afwezigheid" not in page
    assert "Uw keuze is bewaard" in saved.text
    assert _known(house, "fenna").wishes == Wishes(received=Wish.NIET)
    assert (await fenna.send("/mijn-berichten", received="altijd")).status_code == 403


async def test_who_is_away_says_until_when_and_who_stands_in(house: House) -> None:
    task = await house.new_task()
    ilse, noor = await house.browser().sign_in(ILSE), await house.browser().sign_in(NOOR)
    await noor.get(f"/taken/{task.task_id}")
    await noor.send(f"/taken/{task.task_id}/nemen", versie="1")
    await noor.get("/mijn-berichten")

    wrong = await noor.send("/mijn-berichten/afwezig", van="", tot="01-01-2020", wat="weg")
    page = await noor.follow(
        "/mijn-berichten/afwezig", van="24-11-2026", tot="2026-12-01", vervanger="ilse", wat="weg"
    )

    assert (wrong.status_code, "Kies de eerste dag" in wrong.text) == (422, True)
    assert "U bent afwezig gemeld van 24-11-2026 tot en met 01-12-2026." in page.text
    assert _known(house, "noor").absence == Absence(first=TODAY, last=date(2026, 12, 1), stand_in_id="ilse")
    assert f"Taak {task.number}" in (await ilse.get("/taken?tab=van-mij")).text
    await noor.follow("/mijn-berichten/afwezig", van="", tot="", wat="terug")
    assert _known(house, "noor").absence is None
    assert f"Taak {task.number}" not in (await ilse.get("/taken?tab=van-mij")).text


@pytest.mark.parametrize(
    ("van", "tot", "vervanger", "wrong"),
    [
        ("2026-11-25", "2026-11-24", "", {"tot"}),
        ("2026-11-01", "2026-11-02", "", {"tot"}),
        ("2026-11-25", "2028-11-25", "", {"tot"}),
        ("", "", "", {"van", "tot"}),
        ("2026-11-25", "2026-11-26", "noor", {"vervanger"}),
    ],
)
def test_each_wrong_day_is_told_at_its_own_field(van: str, tot: str, vervanger: str, wrong: set[str]) -> None:
    said = read_absence({"van": van, "tot": tot, "vervanger": vervanger}, TODAY, NOOR_OF_DI)

    assert isinstance(said, dict)
    assert set(said) == wrong
