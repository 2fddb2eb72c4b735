from __future__ import annotations

from tests.consoles import ILSE, NOOR, House
from workflows.tasks import TaskState


async def test_several_tasks_are_given_away_at_once_and_what_changed_is_told(house: House) -> None:
    tasks = [await house.new_task() for _ in range(3)]
    await house.browser().sign_in(ILSE)
    noor = await house.browser().sign_in(NOOR)
    page = (await noor.get("/taken?volgorde=nieuwste")).text
    await noor.send(f"/taken/{tasks[2].task_id}/nemen", versie="1")

    chosen = {f"taak-{task.task_id}": "1" for task in tasks}
    answer = await noor.follow(
        "/taken/verdelen", wat="toekennen", aan="ilse", terug="/taken?volgorde=nieuwste", **chosen
    )

    assert page.count('type="checkbox" name="taak-') == 3
    assert "2 taken zijn veranderd." in answer.text
    assert "1 taak niet: iemand anders was eerst" in answer.text
    assert [house.get(task).assignee_id for task in tasks] == ["ilse", "ilse", "noor"]


async def test_tasks_are_taken_and_released_together(house: House) -> None:
    tasks = [await house.new_task() for _ in range(2)]
    noor = await house.browser().sign_in(NOOR)
    await noor.get("/taken")
    for version, what in (("1", "nemen"), ("2", "vrijgeven")):
        chosen = {f"taak-{task.task_id}": version for task in tasks}
        await noor.follow("/taken/verdelen", wat=what, terug="/taken", **chosen)

    assert [house.get(task).state for task in tasks] == [TaskState.NIEUW] * 2


async def test_without_a_tick_nothing_happens_and_the_way_back_stays_here(house: House) -> None:
    noor = await house.browser().sign_in(NOOR)
    await noor.get("/taken")

    answer = await noor.send("/taken/verdelen", wat="nemen", terug="//evil.example")
    strange = await noor.send("/taken/verdelen", wat="vernietigen", terug="/taken")

    assert answer.headers["location"] == "/?gelukt=0&gekozen=0"
    assert strange.status_code == 403
    assert "U hebt geen taken gekozen." in (await noor.get("/taken?gelukt=0&gekozen=0")).text


async def test_a_task_is_given_to_a_colleague_from_its_own_page(house: House) -> None:
    task = await house.new_task()
    await house.browser().sign_in(ILSE)
    noor = await house.browser().sign_in(NOOR)

    page = (await noor.get(f"/taken/{task.task_id}/toekennen")).text
    given = await noor.follow(f"/taken/{task.task_id}/toekennen", versie="1", aan="ilse")

    assert "Ilse Koster" in page
    assert "Ilse Koster" in given.text
    assert house.get(task).assignee_id == "ilse"


async def test_a_task_is_released_with_a_word_for_who_is_next(house: House) -> None:
    task = await house.new_task()
    noor = await house.browser().sign_in(NOOR)
    await noor.get(f"/taken/{task.task_id}")
    await noor.send(f"/taken/{task.task_id}/nemen", versie="1")

    page = await noor.follow(f"/taken/{task.task_id}/vrijgeven", versie="2", reden="Ik ken dit dossier niet.")

    assert "Noor van Dijk gaf de taak vrij: Ik ken dit dossier niet." in page.text
    assert house.get(task).state is TaskState.NIEUW
