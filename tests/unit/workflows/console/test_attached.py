from __future__ import annotations

from functools import partial

from tests.consoles import CHAT, NOOR_OF_DI, House, export, picture
from workflows.console.attached import Attached, Shape, attached_to, shape_of
from workflows.model import UploadKind
from workflows.store.views import dossier as dossiers
from workflows.store.views.dossier import Dossier
from workflows.tasks import Task

PHOTO = "00000002-PHOTO-2026-11-24-09-01-55.jpg"


async def dossier_of(house: House, task: Task) -> Dossier:
    read = partial(dossiers.for_content, viewer=NOOR_OF_DI, upload_id=task.upload_id)
    found = await house.database.transact(read)
    assert found is not None
    return found


async def test_a_picture_in_a_zip_stands_beneath_its_message_and_leads_to_its_own_page(house: House) -> None:
    dossier = await dossier_of(house, await house.new_task({"a.zip": export()}))
    upload = dossier.upload
    page = f"/inhoud/{upload.upload_id}/bestand/{upload.files[0].file_id}/lid/1"

    assert attached_to(dossier) == {
        3: Attached(shape=Shape.PICTURE, state="aanwezig", source=f"{page}/beeld?klein=1", page=page)
    }


async def test_a_loose_picture_does_too(house: House) -> None:
    chat = CHAT.replace("<script>", "").replace("</script>", "").encode()
    task = await house.new_task({"_chat.txt": chat, PHOTO: picture()}, kind=UploadKind.FOLDER)
    dossier = await dossier_of(house, task)
    page = f"/inhoud/{task.upload_id}/bestand/{dossier.upload.files[1].file_id}"

    assert attached_to(dossier) == {
        3: Attached(shape=Shape.PICTURE, state="aanwezig", source=f"{page}/beeld?klein=1", page=page)
    }


async def test_what_is_missing_is_said(house: House) -> None:
    dossier = await dossier_of(
        house, await house.new_task({"_chat.txt": CHAT.replace("script", "b").encode()})
    )

    assert [one.shape for one in attached_to(dossier).values()] == [Shape.NOTHING]


def test_types_by_content_decide_what_is_shown() -> None:
    shown = [
        shape_of(mime)
        for mime in ("image/png", "audio/ogg", "video/mp4", "application/pdf", "text/html", None)
    ]

    assert shown == [Shape.PICTURE, Shape.SOUND, Shape.VIDEO, Shape.LINK, Shape.LINK, Shape.LINK]
    assert shape_of("video/mp4", 10**12) is Shape.LINK
