from __future__ import annotations

from pathlib import Path

import pytest

from tests.graphclient import Graph
from watcher.simulator.page import POLICY, readable
from watcher.simulator.users import DI_MAILBOX, FENNA

PERSON = "/gebruiker/fenna.duinker"


async def test_everybody_with_a_drive_is_listed(graph: Graph, watched: Path) -> None:
    answer = await graph.http.get("/")

    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == POLICY
    assert "Fenna Duinker" in answer.text
    assert str(watched) in answer.text
    assert DI_MAILBOX.display_name not in answer.text


async def test_what_lies_in_the_drive_is_listed_and_escaped(graph: Graph, watched: Path) -> None:
    (watched / "map").mkdir()
    (watched / "map" / "<b>&.txt").with_name("a & b.txt").write_bytes(b"x" * 1500)

    page = (await graph.http.get(PERSON)).text

    assert "a &amp; b.txt" in page
    assert "2 kB" in page
    assert "De prullenbak is leeg." in page


@pytest.mark.parametrize("name", ["page.css", "page.js"])
async def test_style_and_script_are_files(graph: Graph, name: str) -> None:
    assert (await graph.http.get(f"/pagina/{name}")).status_code == 200
    assert (await graph.http.get("/pagina/page.py")).status_code == 404
    assert (await graph.http.get("/favicon.ico")).status_code == 204


async def test_a_dragged_file_arrives_with_its_folder(graph: Graph, watched: Path) -> None:
    answer = await graph.http.put(f"{PERSON}/bestanden/Een map/chat.txt", content=b"hoi")

    assert (answer.status_code, (watched / "Een map" / "chat.txt").read_text()) == (201, "hoi")
    item = await graph.read("root:/WhatsApp bewaren/Een map/chat.txt")
    assert item["createdBy"]["user"]["id"] == FENNA.id
    assert "application" not in item["createdBy"]


async def test_a_form_takes_several_files(graph: Graph, watched: Path) -> None:
    files = [("bestanden", ("a.txt", b"a")), ("bestanden", ("map/b.txt", b"b"))]

    answer = await graph.http.post(f"{PERSON}/bestanden", files=files)

    assert (answer.status_code, answer.headers["location"]) == (303, PERSON)
    assert ((watched / "a.txt").read_text(), (watched / "map" / "b.txt").read_text()) == ("a", "b")


async def test_an_empty_form_changes_nothing(graph: Graph) -> None:
    answer = await graph.http.post(f"{PERSON}/bestanden", files=[("bestanden", ("", b""))])

    assert answer.status_code in {303, 400}


async def test_a_name_that_is_taken_gets_a_number(graph: Graph, watched: Path) -> None:
    for _ in range(2):
        await graph.http.put(f"{PERSON}/bestanden/a.txt", content=b"hoi")

    assert (watched / "a 1.txt").read_text() == "hoi"


@pytest.mark.parametrize("path", ["../../../../x", "a:b", "%00", "map/..%2f..%2fx"])
async def test_a_name_that_leads_astray_is_refused(graph: Graph, data: Path, path: str) -> None:
    answer = await graph.http.put(f"{PERSON}/bestanden/{path}", content=b"hoi")

    assert answer.status_code in {400, 404, 405}
    assert not (data / "x").exists()


async def test_deleting_and_restoring_bring_the_same_file_back(graph: Graph, watched: Path) -> None:
    (watched / "a.txt").write_text("hoi")
    item = await graph.read("root:/WhatsApp bewaren/a.txt")

    removed = await graph.http.post(f"{PERSON}/verwijderen/{item['id']}")
    assert (removed.status_code, (watched / "a.txt").exists()) == (303, False)
    assert "Herstellen" in (await graph.http.get(PERSON)).text

    restored = await graph.http.post(f"{PERSON}/herstellen/{item['id']}")
    assert (restored.status_code, (watched / "a.txt").read_text()) == (303, "hoi")
    assert (await graph.read(f"items/{item['id']}"))["name"] == "a.txt"


@pytest.mark.parametrize("headers", [{"Origin": "https://kwaad.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_another_site_cannot_give_orders(graph: Graph, watched: Path, headers: dict[str, str]) -> None:
    answer = await graph.http.put(f"{PERSON}/bestanden/a.txt", content=b"hoi", headers=headers)

    assert answer.status_code in {400, 403}
    assert not (watched / "a.txt").exists()


async def test_somebody_without_a_drive_has_no_page(graph: Graph) -> None:
    assert (await graph.http.get("/gebruiker/di")).status_code == 404


async def test_mail_can_be_read(graph: Graph) -> None:
    letter = {
        "subject": "Uw <upload>",
        "body": {"contentType": "HTML", "content": '<p>Zie <a href="http://127.0.0.1/1">uw taak</a></p>'},
        "toRecipients": [{"emailAddress": {"address": FENNA.mail}}],
    }
    await graph.http.post(f"/v1.0/users/{DI_MAILBOX.id}/sendMail", json={"message": letter})

    page = (await graph.http.get("/post")).text

    assert "Uw &lt;upload&gt;" in page
    assert '<a href="http://127.0.0.1/1"' in page
    assert "Informatiebeheer (DI)" in page


def test_a_mail_body_becomes_text() -> None:
    assert readable({"contentType": "text", "content": "a <b>"}) == "a <b>"
    assert readable({"contentType": "html", "content": "<p>a &amp; b</p>"}) == "a & b"
    assert readable({}) == ""
