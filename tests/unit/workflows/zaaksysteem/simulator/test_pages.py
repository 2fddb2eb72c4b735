from __future__ import annotations

from tests.zaaksysteem import Sim


async def test_the_page_shows_every_zaak_with_its_documents(sim: Sim) -> None:
    made = await sim.make(b"inhoud", bestandsnaam="<b>gesprek</b>.zip", titel="Gesprek & foto's")
    assert (await sim.link(made["url"])).status_code == 201
    page = await sim.control.get("/")
    assert page.text.count("<section") == 12
    assert "Gesprek &amp; foto&#39;s" in page.text
    assert "&lt;b&gt;gesprek&lt;/b&gt;.zip" in page.text
    assert 'lang="nl"' in page.text


async def test_nothing_on_the_page_can_run(sim: Sim) -> None:
    headers = (await sim.control.get("/")).headers
    policy = headers["Content-Security-Policy"]
    assert ("default-src 'none'" in policy, "unsafe" in policy, "script" in policy) == (True, False, False)
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")


async def test_the_page_keeps_its_style_elsewhere(sim: Sim) -> None:
    page = await sim.control.get("/")
    assert ("style=" in page.text, "<style" in page.text) == (False, False)
    assert (await sim.control.get("/stijl.css")).headers["Content-Type"] == "text/css; charset=utf-8"


async def test_a_document_is_there_to_save_and_never_to_show(sim: Sim) -> None:
    made = await sim.make(b"<script>alert(1)</script>", bestandsnaam="../../x.html")
    answer = await sim.control.get(f"/documenten/{made['url'].rsplit('/', 1)[1]}/download")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="x.html"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


async def test_what_is_not_there_cannot_be_downloaded(sim: Sim) -> None:
    assert (await sim.control.get("/documenten/niets/download")).status_code == 404
    empty = await sim.make(b"", inhoud=None, bestandsomvang=5)
    assert (await sim.link(empty["url"])).status_code == 201
    gone = await sim.control.get(f"/documenten/{empty['url'].rsplit('/', 1)[1]}/download")
    assert gone.status_code == 404
    assert "Nog niet binnen" in (await sim.control.get("/")).text
