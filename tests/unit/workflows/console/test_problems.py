from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.consoles import FENNA, NOOR, House
from workflows.console.problems import status_of
from workflows.errors import (
    BadInputError,
    BewaarstroomError,
    NeedsPersonError,
    PermanentError,
    RetryableError,
)


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (PermanentError("task-moved-on"), 409),
        (PermanentError("task-of-colleague"), 409),
        (PermanentError("task-unknown"), 404),
        (PermanentError("original-gone"), 410),
        (PermanentError("form-not-ours"), 403),
        (BadInputError("iets"), 422),
        (RetryableError("iets"), 503),
        (NeedsPersonError("iets"), 502),
        (PermanentError("iets"), 500),
    ],
)
def test_every_error_has_its_status(problem: BewaarstroomError, status: int) -> None:
    assert status_of(problem) == status


async def test_who_did_not_sign_in_is_led_to_the_door_and_back(house: House) -> None:
    browser = house.browser()

    answer = await browser.get("/taken?tab=klaar")
    fragment = await browser.get("/taken", **{"HX-Request": "true"})
    form = await browser.http.post("/taken/x/nemen", data={})

    assert (answer.status_code, answer.headers["location"]) == (303, "/aanmelden?naar=%2Ftaken%3Ftab%3Dklaar")
    assert (fragment.status_code, fragment.headers["hx-redirect"]) == (401, "/aanmelden?naar=%2Ftaken")
    assert form.headers["location"] == "/aanmelden?verlopen=ja"


async def test_who_is_signed_out_while_filling_in_hears_that_it_is_lost_and_comes_back_to_the_page(
    house: House,
) -> None:
    browser = house.browser()
    page = "/mijn/x/formulier"

    ours, theirs = [
        await browser.http.post(page, data={}, headers={"Referer": f"{address}{page}"})
        for address in (browser.address, "https://elders.example")
    ]

    assert ours.headers["location"] == "/aanmelden?naar=%2Fmijn%2Fx%2Fformulier&verlopen=ja"
    assert theirs.headers["location"] == "/aanmelden?verlopen=ja"
    assert "Wat u net invulde, is niet bewaard." in (await browser.get(ours.headers["location"])).text


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("/taken/01A/afwijzen", "/taken/01A"),
        ("/taken/verdelen", "/taken"),
        ("/taken/filters/weg", "/taken"),
        ("/taken/01A/bestanden/01B", "/taken/01A"),
        ("/taken/01A/toekennen", "/taken/01A/toekennen"),
        ("/mijn/01A/antwoord", "/mijn/01A"),
        ("/blokkades/01A/opheffen", "/blokkades"),
        ("/afmelden", ""),
    ],
)
async def test_who_signs_in_again_comes_back_to_a_page_and_not_to_where_only_forms_go(
    house: House, form: str, page: str
) -> None:
    browser = house.browser()

    answer = await browser.http.post(
        "/taken/01A/afwijzen", data={}, headers={"Referer": f"{browser.address}{form}"}
    )

    assert dict(parse_qsl(urlsplit(answer.headers["location"]).query)) == {
        **({"naar": page} if page else {}),
        "verlopen": "ja",
    }


async def test_what_one_may_not_see_and_what_is_not_there_look_the_same(house: House) -> None:
    task = await house.new_task()
    browser = await house.browser().sign_in(FENNA)

    hidden = await browser.get(f"/taken/{task.task_id}")
    absent = await browser.get("/taken/" + "0" * 26)

    assert hidden.status_code == absent.status_code == 404
    assert "Deze pagina bestaat niet" in hidden.text
    assert hidden.text.count("<") == absent.text.count("<")


async def test_a_page_says_what_to_do_now_and_keeps_the_code_small(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get("/nergens")).text

    assert "Wat kunt u nu doen?" in page
    assert "<code>http-404</code>" in page


async def test_the_wrong_method_has_a_page_too(house: House) -> None:
    answer = await house.browser().http.put("/over")

    assert (answer.status_code, "Dit kan hier niet" in answer.text) == (405, True)
