from __future__ import annotations

from tests.console.story import tell_story
from tests.consoles import ILSE_OF_DI, NOOR_OF_DI, House
from workflows.console.history import tell
from workflows.model import Viewer
from workflows.store.views import dossier as dossiers
from workflows.tasks import Task


def _told(house: House, task: Task, viewer: Viewer) -> list[str]:
    with house.database.begin() as connection:
        dossier = dossiers.for_di(connection, viewer, task.task_id)
    assert dossier is not None
    return [line.sentence for line in tell(dossier, viewer)]


async def test_a_history_is_told_in_sentences(house: House) -> None:
    told = await tell_story(house)

    assert _told(house, told["klaar"], ILSE_OF_DI) == [
        "De bestanden kwamen binnen in OneDrive.",
        "Noor van Dijk koos Registreren.",
        f"Een bestand is geregistreerd, teruggelezen en vergeleken: document WA-{1:032x}.",
        "Het origineel is verwijderd uit OneDrive (bestand 1). Het ligt nog in de prullenbak.",
        f"Een bestand is geregistreerd, teruggelezen en vergeleken: document WA-{2:032x}.",
        "Het origineel is verwijderd uit OneDrive (bestand 2). Het ligt nog in de prullenbak.",
    ]


async def test_who_looks_is_called_u(house: House) -> None:
    told = await tell_story(house)

    assert _told(house, told["afgewezen"], NOOR_OF_DI)[-1] == "U wees de upload af."
    assert _told(house, told["afgewezen"], ILSE_OF_DI)[-1] == "Noor van Dijk wees de upload af."
