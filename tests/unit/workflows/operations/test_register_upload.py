from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.arrivals import NOOR
from tests.clamd import VIRUS, scanner_at
from tests.household import Household
from tests.zaaksysteem import CLOSED, OPEN
from workflows.model import Besluit, Decision
from workflows.operations.operation import Done, Later
from workflows.operations.register_upload import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, register_upload
from workflows.store import tasks
from workflows.tasks import TaskEvent, TaskState


def back(code: str, message: str) -> Done:
    return Done(body={"outcome": "terug_naar_di", "documents": 0, "code": code, "message": message})


async def test_every_file_is_registered_and_proven(home: Household) -> None:
    home.onedrive.put("export/een.txt", b"een")
    upload = await home.decided("export/twee.txt", b"twee")

    answer = await home.ask(register_upload, upload)

    assert answer == Done(body={"outcome": "geregistreerd", "documents": 2})
    assert (await home.task(upload)).state is TaskState.GEREGISTREERD
    assert await home.acts(upload) == [("geregistreerd_en_teruggelezen", "gelukt")] * 2
    assert len((await home.sim.state())["documents"]) == 2


async def test_the_same_question_again_makes_nothing_twice(home: Household) -> None:
    upload = await home.registered()
    before = await home.sim.writes()

    answer = await home.ask(register_upload, upload)

    assert answer == Done(body={"outcome": "geregistreerd", "documents": 1})
    assert await home.sim.writes() == before


async def test_an_excluded_file_is_not_registered(home: Household) -> None:
    home.onedrive.put("export/een.txt", b"een")
    upload = await home.decided("export/twee.txt", b"twee")
    await home.exclude(upload.files[0])

    answer = await home.ask(register_upload, upload)

    assert answer == Done(body={"outcome": "geregistreerd", "documents": 1})


async def test_without_a_choice_the_task_goes_back(home: Household) -> None:
    upload = await home.tasked()

    assert await home.ask(register_upload, upload) == back("no-choice", "Er is nog geen zaak gekozen.")


async def test_a_closed_zaak_sends_the_task_back_with_its_reason(home: Household) -> None:
    upload = await home.decided(number=CLOSED)

    answer = await home.ask(register_upload, upload)

    assert isinstance(answer, Done)
    assert isinstance(answer.body, dict)
    assert (answer.body["outcome"], answer.body["code"]) == ("terug_naar_di", "zaak-closed")
    assert await home.proof(upload) is None


async def test_a_file_that_came_into_the_folder_is_seen_first(home: Household) -> None:
    upload = await home.decided("export/een.txt")
    home.onedrive.put("export/later.txt", b"later")

    assert await home.ask(register_upload, upload) == back(
        "files-added",
        "Er zijn bestanden bijgekomen in de map. Bekijk ze eerst en kies dan opnieuw Registreren. "
        "Staan ze niet op de taak, dan kunnen wij ze niet opnemen: laat de medewerker ze uit de map halen.",
    )
    assert await home.sim.writes() == []


async def test_an_original_that_changed_is_not_registered(home: Household) -> None:
    upload = await home.decided()
    home.onedrive.put("gesprek.txt", b"iets anders")

    assert await home.ask(register_upload, upload) == back(
        "original-changed",
        "Een bestand is veranderd sinds u het bekeek. Bekijk het opnieuw en kies dan opnieuw Registreren.",
    )


async def test_an_original_that_is_gone_is_not_registered(home: Household) -> None:
    upload = await home.decided()
    (home.onedrive.folder / "gesprek.txt").unlink()

    assert await home.ask(register_upload, upload) == back(
        "original-gone",
        "Een bestand staat niet meer in OneDrive. Vraag de medewerker om het terug te zetten.",
    )


async def test_an_original_that_is_gone_after_its_proof_does_no_harm(home: Household) -> None:
    upload = await home.registered()
    (home.onedrive.folder / "gesprek.txt").unlink()

    assert await home.ask(register_upload, upload) == Done(body={"outcome": "geregistreerd", "documents": 1})


async def test_a_zaaksysteem_that_is_away_is_asked_again_later_and_the_task_says_so(home: Household) -> None:
    upload = await home.decided()
    await home.sim.fault("rolled_back", times=100)

    first = await home.ask(register_upload, upload)
    late = await home.ask(register_upload, upload, attempt=50)

    assert isinstance(first, Later)
    assert isinstance(late, Later)
    assert (first.after, late.after) == (FIRST_PAUSE, LONGEST_PAUSE)
    task = await home.task(upload)
    assert (task.state, task.because) == (TaskState.WORDT_GEREGISTREERD, first.code)


async def test_after_two_days_di_hears_that_it_does_not_work(home: Household) -> None:
    upload = await home.decided()
    await home.sim.fault("rolled_back", times=100)

    answer = await home.ask(register_upload, upload, attempt=MOST_ATTEMPTS)

    assert isinstance(answer, Done)
    assert isinstance(answer.body, dict)
    assert answer.body["outcome"] == "terug_naar_di"
    assert timedelta(days=1) < LONGEST_PAUSE * MOST_ATTEMPTS < timedelta(days=3)


async def test_an_infected_file_is_never_registered_even_when_a_flow_asks(
    home: Household, clamd: Path
) -> None:
    home.scan_with(scanner_at(clamd))
    upload = await home.decided("brief.txt", VIRUS)

    answer = await home.ask(register_upload, upload)

    assert answer == Done(
        body={
            "outcome": "terug_naar_di",
            "documents": 0,
            "code": "file-infected",
            "message": "De virusscanner vond een virus in een bestand. Laat dat bestand weg, of wijs de taak af.",
        }
    )
    assert await home.proof(upload) is None


async def test_beside_an_infected_file_that_di_leaves_out_the_others_are_registered(
    home: Household, clamd: Path
) -> None:
    home.scan_with(scanner_at(clamd))
    home.onedrive.put("map/goed.txt", b"hallo")
    upload = await home.decided("map/fout.txt", VIRUS)
    for file in upload.files:
        if file.infected:
            await home.exclude(file)

    assert await home.ask(register_upload, upload) == Done(body={"outcome": "geregistreerd", "documents": 1})


async def test_a_registered_document_is_never_changed_into_another_type(home: Household) -> None:
    upload = await home.registered()
    await home.move(upload, TaskEvent.REOPENED)
    choice = replace(home.sim.choice(OPEN), vertrouwelijkheidaanduiding="vertrouwelijk")
    decision = Decision(besluit=Besluit.REGISTREREN, by=NOOR, at=home.clock(), choice=choice)
    await home.move(upload, TaskEvent.DECIDED_TO_REGISTER, decision=tasks.decision_as_json(decision))

    answer = await home.ask(register_upload, upload)

    assert isinstance(answer, Done)
    assert isinstance(answer.body, dict)
    assert (answer.body["outcome"], answer.body["code"]) == ("terug_naar_di", "document-type-fixed")


async def test_a_further_run_goes_on_to_the_deletion_whatever_happened_to_the_originals_since(
    home: Household,
) -> None:
    upload = await home.registered("export/een.txt")
    home.onedrive.put("export/een.txt", b"veranderd")
    home.onedrive.put("export/later.txt", b"later")

    assert await home.ask(register_upload, upload) == Done(body={"outcome": "geregistreerd", "documents": 1})
    assert (await home.task(upload)).state is TaskState.GEREGISTREERD
