from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.graphclient import Graph
from watcher.simulator.users import FENNA

FILE = "root:/WhatsApp bewaren/a.txt"


@pytest.fixture
async def file(graph: Graph, watched: Path) -> dict[str, Any]:
    (watched / "a.txt").write_text("0123456789" * 100)
    found: dict[str, Any] = await graph.read(FILE)
    return found


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("throttled", 429),
        ("unavailable", 503),
        ("html", 500),
        ("bad_gateway", 502),
        ("unauthenticated", 401),
        ("on_hold", 403),
        ("locked", 423),
        ("stale", 412),
        ("not_found", 404),
    ],
)
async def test_a_refusal_comes_in_place_of_the_work(
    graph: Graph, file: dict[str, Any], watched: Path, kind: str, status: int
) -> None:
    await graph.arm(kind=kind, method="DELETE")

    first = await graph.http.delete(graph.at(f"items/{file['id']}"))
    assert (first.status_code, (watched / "a.txt").exists()) == (status, True)

    second = await graph.http.delete(graph.at(f"items/{file['id']}"))
    assert (second.status_code, (watched / "a.txt").exists()) == (204, False)


async def test_a_late_gateway_hides_work_that_is_done(
    graph: Graph, file: dict[str, Any], watched: Path
) -> None:
    await graph.arm(kind="timeout_after", method="DELETE")

    answer = await graph.http.delete(graph.at(f"items/{file['id']}"))

    assert (answer.status_code, (watched / "a.txt").exists()) == (504, False)


async def test_a_body_is_cut_off(graph: Graph, file: dict[str, Any]) -> None:
    await graph.arm(kind="cut_off", path="download.aspx")

    with pytest.raises(httpx.RemoteProtocolError):
        await graph.http.get(file["@microsoft.graph.downloadUrl"])
    again = await graph.http.get(file["@microsoft.graph.downloadUrl"])
    assert len(again.content) == 1000


async def test_other_bytes_come_than_were_promised(graph: Graph, file: dict[str, Any]) -> None:
    await graph.arm(kind="changed_bytes")

    answer = await graph.http.get(file["@microsoft.graph.downloadUrl"])

    assert (answer.status_code, len(answer.content), file["size"]) == (200, 900, 1000)


async def test_an_infected_file_is_marked_and_not_given(graph: Graph, file: dict[str, Any]) -> None:
    await graph.arm(kind="malware", times=None)

    content = await graph.http.get(graph.at(f"items/{file['id']}/content"))
    bytes_ = await graph.http.get(file["@microsoft.graph.downloadUrl"])

    assert (content.status_code, bytes_.status_code) == (403, 403)
    assert content.json()["error"]["code"] == "malwareDetected"
    assert (await graph.read(FILE))["malware"] == {"description": "SimVirus"}


async def test_hashes_can_be_missing(graph: Graph, file: dict[str, Any]) -> None:
    await graph.arm(kind="no_hash")

    assert (await graph.read(f"items/{file['id']}"))["file"]["hashes"] == {}
    assert (await graph.read(f"items/{file['id']}"))["file"] == file["file"]


@pytest.mark.usefixtures("file")
async def test_the_feed_can_loop_and_forget_tombstones(graph: Graph, watched: Path) -> None:
    link = (await graph.read("root/delta"))["@odata.deltaLink"]
    (watched / "a.txt").unlink()
    await graph.arm(kind="no_tombstones")
    silent = (await graph.http.get(link)).json()
    await graph.arm(kind="looping")
    looping = (await graph.http.get(link)).json()

    assert [item["name"] for item in silent["value"]] == ["root", "WhatsApp bewaren"]
    assert looping["@odata.nextLink"] == link
    assert "@odata.deltaLink" not in looping


async def test_requests_are_written_down(graph: Graph, file: dict[str, Any]) -> None:
    await graph.http.delete("/_sim/log")
    await graph.arm(kind="locked", method="DELETE")
    await graph.http.delete(graph.at(f"items/{file['id']}"))
    async with httpx.AsyncClient() as stranger:
        await stranger.get(file["@microsoft.graph.downloadUrl"])

    log: dict[str, Any] = {"requests": []}
    while len(log["requests"]) < 2:  # a line is written when all of an answer is on its way
        log = (await graph.http.get("/_sim/log")).json()

    lines = [(line["method"], line["status"], line["bearer"], line["fault"]) for line in log["requests"]]
    assert lines == [("DELETE", 423, True, "locked"), ("GET", 200, False, None)]
    assert log["requests"][0]["path"] == f"/v1.0/drives/{FENNA.drive_id}/items/{file['id']}"
    assert log["resource_units"] == 3


async def test_the_page_and_the_controls_are_not_disturbed(graph: Graph) -> None:
    await graph.arm(kind="html", times=None)

    assert (await graph.http.get("/")).status_code == 200
    assert (await graph.http.get("/_sim/tenant")).status_code == 200
    assert (await graph.http.get("/v1.0/users")).status_code == 500
