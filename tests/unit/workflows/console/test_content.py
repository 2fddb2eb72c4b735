from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from tests.clamd import VIRUS, scanner_at
from tests.console.story import tell_story
from tests.consoles import CHAT, FENNA, HOSTILE_NAME, NOOR, House, export, picture
from workflows.console import urls
from workflows.inspection.ocr import Ocr
from workflows.model import Person, Upload, UploadKind
from workflows.store import schema, uploads


def _looks(house: House) -> list[tuple[str, str, str | None]]:
    with house.database.begin() as connection:
        rows = connection.execute(select(schema.audit).order_by(schema.audit.c.seq)).mappings()
        return [
            (row["actor_id"], row["action"], row["object_id"]) for row in rows if row["action"] != "aangemeld"
        ]


async def _upload(house: House, files: dict[str, bytes] | None = None) -> Upload:
    task = await house.new_task(files or {"WhatsApp Chat - Buurtteam.zip": export()})
    with house.database.begin() as connection:
        return uploads.get(connection, task.upload_id)


@pytest.mark.parametrize("person", [NOOR, FENNA])
async def test_a_conversation_is_read_by_di_and_by_the_sender_and_that_is_recorded(
    house: House, person: Person
) -> None:
    upload = await _upload(house)
    browser = await house.browser().sign_in(person)

    page = (await browser.get(f"/inhoud/{upload.upload_id}/gesprek")).text

    assert "Goedemorgen, is het besluit over de Markt al bekend?" in page
    assert "dinsdag 24 november 2026" in page
    assert _looks(house) == [(person.object_id, "inhoud_bekeken", None)]


async def test_a_hostile_conversation_is_text(house: House) -> None:
    upload = await _upload(house, {HOSTILE_NAME: export()})
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get(f"/inhoud/{upload.upload_id}/gesprek?zoek=<img+src=x>")).text
    chat = (await browser.get(f"/inhoud/{upload.upload_id}/gesprek")).text
    file = (await browser.get(f"/inhoud/{upload.upload_id}/bestand/{upload.files[0].file_id}")).text

    assert "<script>document" not in chat
    assert "&lt;script&gt;document.title=&#39;gekraakt&#39;&lt;/script&gt;" in chat
    assert "Jelle &lt;b&gt;vet&lt;/b&gt;" in chat
    assert "<img src=x" not in page + file
    assert "⟨U+202E⟩gpj.exe.zip" in file


async def test_searching_shows_only_what_was_sought(house: House) -> None:
    upload = await _upload(house)
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get(f"/inhoud/{upload.upload_id}/gesprek?zoek=wethouder")).text

    assert "1 bericht gevonden" in page
    assert "akkoord van de wethouder" in page
    assert "Goedemorgen" not in page


async def test_an_android_folder_is_read_too(house: House) -> None:
    chat = "02-05-2026 16:08 - Fenna: Hoi\n02-05-2026 16:09 - Jelle: Dag\n"
    task = await house.new_task({"WhatsApp-chat met Jelle.txt": chat.encode()}, kind=UploadKind.FOLDER)
    browser = await house.browser().sign_in(NOOR)

    assert "Dag" in (await browser.get(f"/inhoud/{task.upload_id}/gesprek")).text


async def test_where_there_is_no_conversation_the_page_says_so(house: House) -> None:
    upload = await _upload(house, {"scherm.png": picture()})
    browser = await house.browser().sign_in(NOOR)

    assert "kunnen wij geen gesprek lezen" in (await browser.get(f"/inhoud/{upload.upload_id}/gesprek")).text


async def test_a_picture_is_drawn_afresh(house: House) -> None:
    made = io.BytesIO()
    Image.new("RGB", (30, 20), (1, 2, 3)).save(made, "JPEG", exif=b"Exif\x00\x00geheime plek")
    upload = await _upload(house, {"foto.jpg": made.getvalue()})
    file = upload.files[0]
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.get(f"/inhoud/{upload.upload_id}/bestand/{file.file_id}/beeld")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert b"geheime plek" not in answer.content
    assert Image.open(io.BytesIO(answer.content)).size == (30, 20)
    assert _looks(house) == [("noor", "inhoud_bekeken", file.file_id)]


async def test_a_picture_in_a_zip_is_shown_where_the_conversation_names_it(house: House) -> None:
    upload = await _upload(house)
    file = upload.files[0]
    path = f"/inhoud/{upload.upload_id}/bestand/{file.file_id}/lid/1"
    browser = await house.browser().sign_in(NOOR)

    chat = (await browser.get(f"/inhoud/{upload.upload_id}/gesprek")).text
    page = (await browser.get(path)).text
    drawn = await browser.get(f"{path}/beeld")

    assert f'href="{path}"' in chat
    assert "00000002-PHOTO-2026-11-24-09-01-55.jpg" in page
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/png")
    assert _looks(house)[-1] == ("noor", "inhoud_bekeken", file.file_id)


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "-1", "x"])
async def test_only_pictures_in_a_zip_are_shown(house: House, number: str) -> None:
    upload = await _upload(house)
    path = f"/inhoud/{upload.upload_id}/bestand/{upload.files[0].file_id}/lid/{number}"
    browser = await house.browser().sign_in(NOOR)

    assert (await browser.get(path)).status_code == 404
    assert (await browser.get(f"{path}/beeld")).status_code == 404


async def test_a_picture_that_is_broken_is_refused_in_words(house: House) -> None:
    upload = await _upload(house, {"foto.png": picture()[:60]})
    file = upload.files[0]
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.get(f"/inhoud/{upload.upload_id}/bestand/{file.file_id}/beeld")

    assert (answer.status_code, "picture-refused" in answer.text) == (422, True)


async def test_only_jpeg_and_png_are_shown(house: House) -> None:
    upload = await _upload(house, {"plaatje.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"})
    path = f"/inhoud/{upload.upload_id}/bestand/{upload.files[0].file_id}"
    browser = await house.browser().sign_in(NOOR)

    assert "laten wij hier niet zien" in (await browser.get(path)).text
    assert (await browser.get(f"{path}/beeld")).status_code == 404


async def test_a_download_is_the_bytes_and_nothing_that_a_browser_would_run(house: House) -> None:
    upload = await _upload(house)
    file = upload.files[0]
    browser = await house.browser().sign_in(FENNA)

    answer = await browser.get(f"/inhoud/{upload.upload_id}/bestand/{file.file_id}/download")

    assert answer.content == house.shelf.content[file.key.item_id]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == (
        "nosniff",
        "no-store",
    )
    assert _looks(house) == [("fenna", "inhoud_gedownload", file.file_id)]


async def test_an_original_that_is_gone_or_changed_is_not_shown(house: House) -> None:
    upload = await _upload(house)
    item = upload.files[0].key.item_id
    browser = await house.browser().sign_in(NOOR)
    paths = [
        f"/inhoud/{upload.upload_id}/gesprek",
        f"/inhoud/{upload.upload_id}/bestand/{upload.files[0].file_id}/download",
    ]

    house.shelf.seen[item] = replace(house.shelf.seen[item], quickxor="anders")
    changed = [(await browser.get(path)).status_code for path in paths]
    del house.shelf.seen[item]
    gone = [(await browser.get(path)).status_code for path in paths]

    assert (changed, gone) == ([409, 409], [410, 410])
    assert _looks(house) == []


async def test_after_the_deletion_the_page_points_to_the_zaaksysteem(house: House) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.get(f"/inhoud/{told['klaar'].upload_id}/gesprek")

    assert (answer.status_code, "Bekijk het dan in het zaaksysteem." in answer.text) == (410, True)


async def test_an_onedrive_that_is_away_gives_a_page_that_says_so(house: House) -> None:
    upload = await _upload(house)
    house.shelf.broken = True
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.get(f"/inhoud/{upload.upload_id}/bestand/{upload.files[0].file_id}/download")

    assert (answer.status_code, "OneDrive is tijdelijk niet bereikbaar." in answer.text) == (503, True)


async def test_a_file_of_another_upload_is_not_there(house: House) -> None:
    mine, other = await _upload(house), await _upload(house)
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.get(f"/inhoud/{mine.upload_id}/bestand/{other.files[0].file_id}")

    assert answer.status_code == 404


async def test_a_long_conversation_comes_in_pages(house: House) -> None:
    upload = await _upload(house, {"WhatsApp Chat - X.zip": export(CHAT * 60)})
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get(f"/inhoud/{upload.upload_id}/gesprek?pagina=2")).text

    assert "Pagina 2 van 2" in page
    assert "nr. 201" in page


async def test_an_infected_file_is_shown_to_nobody_and_given_to_nobody(house: House, clamd: Path) -> None:
    upload = await house.upload({"foto.png": picture() + VIRUS}, inspected=False)
    upload = await house.inspect(upload, scanner_at(clamd))
    house.task(upload)
    file = upload.files[0].file_id
    browser = await house.browser().sign_in(NOOR)

    facts = (await browser.get(f"/inhoud/{upload.upload_id}/bestand/{file}")).text
    refused = [
        await browser.get(address)
        for address in (
            urls.picture(upload.upload_id, file),
            urls.download(upload.upload_id, file),
        )
    ]

    assert "In dit bestand zit een virus" in facts
    assert "Bestand ophalen" not in facts
    assert ["file-infected" in answer.text for answer in refused] == [True, True]
    assert _looks(house) == []


async def test_a_file_that_nobody_scanned_is_not_called_clean(house: House) -> None:
    upload = await _upload(house)
    browser = await house.browser().sign_in(NOOR)

    task = (await browser.get(f"/taken/{upload.upload_id}")).text

    assert "Niet op virussen gescand" in task
    assert "Geen virus gevonden" not in task


async def test_the_task_says_which_file_is_infected_and_what_to_do(house: House, clamd: Path) -> None:
    upload = await house.upload({"fout.txt": VIRUS}, inspected=False)
    upload = await house.inspect(upload, scanner_at(clamd))
    house.task(upload)
    browser = await house.browser().sign_in(NOOR)

    task = (await browser.get(f"/taken/{upload.upload_id}")).text

    assert "Besmet: niet openen" in task
    assert "De virusscanner vond een virus in dit bestand (Bewaarstroom.Proefvirus.UNOFFICIAL)." in task
    assert "Laat dit bestand weg, of wijs de taak af." in task


async def test_the_text_in_a_picture_is_read_on_request_recorded_and_kept_nowhere(
    house: House, tmp_path: Path
) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho '<b>akkoord</b> van de wethouder'\n")
    program.chmod(0o755)
    house.app.state.console = replace(house.app.state.console, ocr=Ocr(str(program), ("nld",)))
    upload = await _upload(house, {"foto.png": picture()})
    file = upload.files[0].file_id
    browser = await house.browser().sign_in(NOOR)

    before = (await browser.get(urls.look(upload.upload_id, file))).text
    after = (await browser.get(urls.look(upload.upload_id, file, tekst="ja"))).text

    assert "Lees de tekst in deze afbeelding" in before
    assert "akkoord" not in before
    assert "&lt;b&gt;akkoord&lt;/b&gt; van de wethouder" in after
    assert _looks(house) == [(NOOR.object_id, "inhoud_bekeken", file)]


async def test_without_tesseract_no_text_is_offered(house: House) -> None:
    upload = await _upload(house, {"foto.png": picture()})
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get(urls.look(upload.upload_id, upload.files[0].file_id, tekst="ja"))).text

    assert "Tekst in deze afbeelding" not in page


async def test_what_stands_above_an_e_mail_is_told_beside_the_file(house: House) -> None:
    mail = b"From: <script>@b.example\r\nTo: c@d.example\r\nSubject: Vergunning\r\nDate: Mon, 23 Nov 2026 10:15:00 +0100\r\n\r\nx"
    upload = await _upload(house, {"bericht.eml": mail})
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get(urls.look(upload.upload_id, upload.files[0].file_id))).text

    assert "Vergunning" in page
    assert "&lt;script&gt;@b.example" in page
    assert "2026-11-23T10:15:00+01:00" in page
