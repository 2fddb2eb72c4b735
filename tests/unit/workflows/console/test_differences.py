from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.console.story import prove_file
from tests.consoles import BRAM, CHAT, FENNA, NOOR, Browser, House, export
from workflows.console.app import build_console
from workflows.model import Person, UploadFile
from workflows.proof import Proof
from workflows.store import documents, uploads
from workflows.tasks import Task

MORE = CHAT.replace("Ja, akkoord", "Nee, niet akkoord") + "[25-11-2026, 09:00:00] Jelle: Nog iets.\n"


async def two(house: House) -> tuple[Task, Task]:
    earlier = await house.new_task({"a.zip": export()}, at=house.clock() - timedelta(days=1))
    return earlier, await house.new_task({"b.zip": export(MORE)})


async def compared(house: House, earlier: Task, later: Task, by: Person = NOOR) -> str:
    browser = await house.browser().sign_in(by)
    return (await browser.get(f"/inhoud/{later.upload_id}/verschil/{earlier.upload_id}")).text


def forget(house: House, task: Task) -> None:
    """Take the originals of a task away from OneDrive."""
    with house.database.begin() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT item_id FROM upload_file WHERE upload_id = '{task.upload_id}'"  # noqa: S608 - our own id
        ).scalars()
        for item in list(rows):
            del house.shelf.seen[item]


async def test_the_conversation_offers_to_compare_and_the_page_shows_what_differs(house: House) -> None:
    earlier, later = await two(house)
    browser = await house.browser().sign_in(NOOR)

    conversation = (await browser.get(f"/inhoud/{later.upload_id}/gesprek")).text
    page = await compared(house, earlier, later)

    assert f'href="/inhoud/{later.upload_id}/verschil/{earlier.upload_id}"' in conversation
    for words in (
        "4 berichten",
        "1 nieuw bericht",
        "Anders. Eerst stond er:",
        "Ja, akkoord van de wethouder",
        "Nee, niet akkoord",
    ):
        assert words in page
    with house.database.begin() as connection:
        query = "SELECT upload_id FROM audit WHERE action = 'inhoud_bekeken' ORDER BY seq"
        looks = list(connection.exec_driver_sql(query).scalars())
    assert looks == [later.upload_id, earlier.upload_id, later.upload_id]


async def test_an_earlier_export_that_is_gone_cannot_be_compared_and_the_page_says_so(house: House) -> None:
    earlier, later = await two(house)
    forget(house, earlier)

    page = await compared(house, earlier, later)

    assert "Wij kunnen niet vergelijken" in page
    assert "original-gone" in page


class Vault:
    """A zaaksysteem that gives back what it was given."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.asked_by: list[str] = []

    async def read(self, file: UploadFile, proof: Proof, by: Person) -> bytes:
        assert proof.file_id == file.file_id
        self.asked_by.append(by.object_id)
        return self.content


async def test_what_is_proven_is_read_back_from_the_zaak_for_di_and_not_for_the_sender(house: House) -> None:
    earlier, later = await two(house)
    forget(house, earlier)
    with house.database.begin() as connection:
        upload = uploads.get(connection, earlier.upload_id)
        prove_file(connection, upload, 1, house.clock())
        assert documents.proof_of(connection, upload.files[0].file_id) is not None
    vault = Vault(export())
    opened = replace(house, app=build_console(replace(house.console, archive=vault)))

    for_di = await compared(opened, earlier, later)
    for_sender = await compared(opened, earlier, later, FENNA)

    assert "Nee, niet akkoord" in for_di
    assert "Wij kunnen niet vergelijken" in for_sender
    assert vault.asked_by == ["noor"]


async def test_only_what_was_offered_can_be_compared(house: House) -> None:
    earlier, later = await two(house)
    browser: Browser = await house.browser().sign_in(NOOR)
    bram = await house.browser().sign_in(BRAM)

    asked = [
        await browser.get(f"/inhoud/{earlier.upload_id}/verschil/{later.upload_id}"),
        await browser.get(f"/inhoud/{later.upload_id}/verschil/{later.upload_id}"),
        await browser.get(f"/inhoud/{later.upload_id}/verschil/x"),
        await bram.get(f"/inhoud/{later.upload_id}/verschil/{earlier.upload_id}"),
    ]

    assert [answer.status_code for answer in asked] == [404] * 4
