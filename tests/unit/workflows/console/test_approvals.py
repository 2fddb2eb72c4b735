from __future__ import annotations

from tests.approvals import ask
from tests.consoles import FENNA, ILSE, NOOR, House


async def test_a_question_is_found_read_and_answered(house: House) -> None:
    approval_id = ask(house.database, house.clock)
    browser = await house.browser().sign_in(NOOR)

    listed = (await browser.get("/goedkeuringen")).text
    asked = (await browser.get(f"/goedkeuringen/{approval_id}")).text
    answered = await browser.send(
        f"/goedkeuringen/{approval_id}", antwoord="Approve", toelichting="Akkoord, hij is leeg."
    )
    told = (await browser.get(f"/goedkeuringen/{approval_id}")).text

    assert "Mag deze map weg?" in listed
    assert "Sinds een week." in asked
    assert 'href="https://zaken.gemeente.example/1"' in asked
    assert answered.status_code == 303
    assert "Goedgekeurd" in told
    assert "Akkoord, hij is leeg." in told
    assert "Uw antwoord</h2>" not in told


async def test_the_work_list_counts_the_questions(house: House) -> None:
    ask(house.database, house.clock)
    browser = await house.browser().sign_in(ILSE)

    page = (await browser.get("/taken")).text

    assert 'Goedkeuringen <span class="teller">1' in page


async def test_nothing_asked_says_so(house: House) -> None:
    browser = await house.browser().sign_in(FENNA)

    assert "Er wordt u nu niets gevraagd." in (await browser.get("/goedkeuringen")).text
    assert "U hebt nog niets beantwoord." in (await browser.get("/goedkeuringen?tab=klaar")).text


async def test_a_question_to_others_is_not_there(house: House) -> None:
    approval_id = ask(house.database, house.clock)
    browser = await house.browser().sign_in(FENNA)

    assert (await browser.get(f"/goedkeuringen/{approval_id}")).status_code == 404
    assert (await browser.send(f"/goedkeuringen/{approval_id}", antwoord="Approve")).status_code == 404


async def test_a_second_answer_is_refused_in_words(house: House) -> None:
    approval_id = ask(house.database, house.clock)
    browser = await house.browser().sign_in(NOOR)
    await browser.send(f"/goedkeuringen/{approval_id}", antwoord="Reject")

    again = await browser.send(f"/goedkeuringen/{approval_id}", antwoord="Approve")

    assert "U kunt hier niet meer op antwoorden" in again.text
