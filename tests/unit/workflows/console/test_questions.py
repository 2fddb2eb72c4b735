from __future__ import annotations

from tests.consoles import FENNA, NOOR, House

TEXT = "Moet ik een <b>groepsapp</b> bewaren?"


async def test_an_employee_asks_di_answers_and_the_employee_reads_it(house: House) -> None:
    fenna = await house.browser().sign_in(FENNA)
    await fenna.get("/hulp/vragen")
    sent = await fenna.follow("/hulp/vragen", vraag=TEXT)
    noor = await house.browser().sign_in(NOOR)

    worklist = (await noor.get("/taken")).text
    listed = (await noor.get("/vragen")).text
    question = "/vragen/" + listed.split('href="/vragen/', 1)[1].split('"', 1)[0]
    page = (await noor.get(question)).text
    answered = await noor.follow(question, antwoord="Alleen de besluiten.")

    assert "Uw vraag is verstuurd" in sent.text
    assert '<span class="teller">1<span class="alleen-voor-lezen"> vraag</span>' in worklist
    assert "Moet ik een &lt;b&gt;groepsapp&lt;/b&gt; bewaren?" in page
    assert "Alleen de besluiten." in answered.text
    assert "Alleen de besluiten." in (await fenna.get("/hulp/vragen")).text
    assert "Er wachten geen vragen." in (await noor.get("/vragen")).text


async def test_an_empty_question_or_answer_is_not_sent(house: House) -> None:
    fenna = await house.browser().sign_in(FENNA)
    await fenna.get("/hulp/vragen")
    empty = await fenna.send("/hulp/vragen", vraag="  ")
    await fenna.send("/hulp/vragen", vraag=TEXT)
    noor = await house.browser().sign_in(NOOR)
    listed = (await noor.get("/vragen")).text
    question = "/vragen/" + listed.split('href="/vragen/', 1)[1].split('"', 1)[0]
    await noor.get(question)
    silent = await noor.send(question, antwoord="")

    assert (empty.status_code, "Schrijf uw vraag" in empty.text) == (422, True)
    assert (silent.status_code, "Schrijf uw antwoord" in silent.text) == (422, True)


async def test_di_asks_and_the_employee_answers_on_their_own_page(house: House) -> None:
    task = await house.new_task()
    noor = await house.browser().sign_in(NOOR)
    await noor.get(f"/taken/{task.task_id}")
    empty = await noor.send(f"/taken/{task.task_id}/terugsturen", versie="1", vraag=" ")
    asked = await noor.follow(f"/taken/{task.task_id}/terugsturen", versie="1", vraag="Welke vergunning?")
    fenna = await house.browser().sign_in(FENNA)
    mine = (await fenna.get(f"/mijn/{task.upload_id}")).text
    number = mine.split('name="vraag" value="', 1)[1].split('"', 1)[0]
    silent = await fenna.send(f"/mijn/{task.upload_id}/antwoord", vraag=number, antwoord="")
    answered = await fenna.follow(f"/mijn/{task.upload_id}/antwoord", vraag=number, antwoord="De kermis.")

    assert (empty.status_code, silent.status_code) == (422, 422)
    assert "De taak wacht op de medewerker" in asked.text
    assert "Welke vergunning?" in mine
    assert "De kermis." in answered.text
    page = (await noor.get(f"/taken/{task.task_id}")).text
    assert all(words in page for words in ("De kermis.", "De medewerker heeft uw vraag beantwoord."))


async def test_a_question_can_be_taken_back(house: House) -> None:
    task = await house.new_task()
    noor = await house.browser().sign_in(NOOR)
    await noor.get(f"/taken/{task.task_id}")
    await noor.follow(f"/taken/{task.task_id}/terugsturen", versie="1", vraag="Welke vergunning?")

    page = await noor.follow(f"/taken/{task.task_id}/vraag-intrekken", versie="2")

    assert "Niet meer nodig" in page.text
    assert "Terugsturen met een vraag" in page.text


async def test_an_upload_is_withdrawn_with_one_click(house: House) -> None:
    task = await house.new_task()
    fenna = await house.browser().sign_in(FENNA)
    await fenna.get(f"/mijn/{task.upload_id}")

    long = await fenna.send(f"/mijn/{task.upload_id}/intrekken", reden="x" * 1001)
    page = await fenna.follow(f"/mijn/{task.upload_id}/intrekken", reden="Verkeerde map.")

    assert long.status_code == 422
    assert "U hebt deze upload ingetrokken." in page.text
    noor = await house.browser().sign_in(NOOR)
    assert "Ingetrokken door de medewerker" in (await noor.get(f"/taken/{task.task_id}")).text
