from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import HandClock
from tests.graphclient import Graph
from watcher.simulator.errors import GraphError
from watcher.simulator.uploads import PIECE_UNIT, QUOTA, Piece, read_range
from workflows.trust import NOBODY

FOLDER = "root:/WhatsApp bewaren"
BIG = b"x" * PIECE_UNIT + b"slot"


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def start(graph: Graph, name: str = "groot.bin", **body: Any) -> str:
    made = await graph.sent("POST", f"{FOLDER}/{name}:/createUploadSession", status=200, json=body)
    return str(made["uploadUrl"])


async def send(url: str, data: bytes, start: int, total: int, **headers: str) -> httpx.Response:
    spelled = f"bytes {start}-{start + len(data) - 1}/{total}"
    async with httpx.AsyncClient(trust_env=False, verify=NOBODY) as client:
        return await client.put(url, content=data, headers={"Content-Range": spelled, **headers})


async def ask(url: str, method: str = "GET") -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, verify=NOBODY) as client:
        return await client.request(method, url)


async def test_a_small_file_comes_in_one_request(graph: Graph, watched: Path) -> None:
    made = await graph.sent("PUT", f"{FOLDER}/a.txt:/content", status=201, content=b"hoi")
    again = await graph.sent("PUT", f"items/{made['id']}/content", status=200, content=b"anders")

    assert (again["id"], again["size"]) == (made["id"], 6)
    assert again["cTag"] != made["cTag"]
    assert (watched / "a.txt").read_bytes() == b"anders"


async def test_a_name_that_is_taken_is_handled_as_asked(graph: Graph, watched: Path) -> None:
    (watched / "a.txt").write_text("oud")
    option = "@microsoft.graph.conflictBehavior"

    await graph.sent("PUT", f"{FOLDER}/a.txt:/content?{option}=fail", status=409, content=b"x")
    renamed = await graph.sent("PUT", f"{FOLDER}/a.txt:/content?{option}=rename", status=201, content=b"x")

    assert (renamed["name"], (watched / "a.txt").read_text()) == ("a 1.txt", "oud")


async def test_a_stale_tag_stops_an_upload(graph: Graph, watched: Path, data: Path) -> None:
    (watched / "a.txt").write_text("oud")
    stale = {"If-Match": '"oud"'}

    await graph.sent("PUT", f"{FOLDER}/a.txt:/content", status=412, content=b"x", headers=stale)
    await graph.sent("POST", f"{FOLDER}/a.txt:/createUploadSession", status=412, headers=stale)

    assert (watched / "a.txt").read_text() == "oud"
    assert names_in(data / "incoming") == []


async def test_folders_on_the_way_are_made(graph: Graph, watched: Path) -> None:
    await graph.sent("PUT", f"{FOLDER}/x/y/a.txt:/content", status=201, content=b"hoi")

    assert (watched / "x" / "y" / "a.txt").read_bytes() == b"hoi"


async def test_a_folder_takes_no_content(graph: Graph) -> None:
    await graph.sent("PUT", f"{FOLDER}:/content", status=409, content=b"x")
    folder = await graph.read(FOLDER)
    await graph.sent("PUT", f"items/{folder['id']}/content", status=400, content=b"x")


async def test_a_large_file_appears_only_with_its_last_piece(graph: Graph, watched: Path) -> None:
    times = {"lastModifiedDateTime": "2020-01-01T00:00:00Z", "createdDateTime": "2019-01-01T00:00:00Z"}
    url = await start(graph, item={"fileSystemInfo": times})

    first = await send(url, BIG[:PIECE_UNIT], 0, len(BIG))
    assert (first.status_code, first.json()["nextExpectedRanges"]) == (202, [f"{PIECE_UNIT}-"])
    assert (await ask(url)).json()["nextExpectedRanges"] == [f"{PIECE_UNIT}-"]
    assert names_in(watched) == []
    last = await send(url, BIG[PIECE_UNIT:], PIECE_UNIT, len(BIG))

    assert (last.status_code, last.json()["name"], last.json()["fileSystemInfo"]) == (201, "groot.bin", times)
    assert (watched / "groot.bin").read_bytes() == BIG
    assert (await ask(url)).status_code == 404


async def test_the_address_of_an_upload_needs_no_token_and_wants_none(graph: Graph) -> None:
    url = await start(graph)

    assert (await send(url, b"abc", 0, 3, Authorization="Bearer x")).status_code == 401
    assert (await send(url.replace("tempauth=v1.", "tempauth=v1.A"), b"abc", 0, 3)).status_code == 403
    assert (await send(url, b"abc", 0, 3)).status_code == 201


async def test_a_piece_is_taken_once_and_in_order(graph: Graph) -> None:
    url = await start(graph)
    await send(url, BIG[:PIECE_UNIT], 0, len(BIG))

    assert (await send(url, BIG[:PIECE_UNIT], 0, len(BIG))).status_code == 416
    assert (await send(url, b"slot", PIECE_UNIT, len(BIG) + 1)).status_code == 400


async def test_an_upload_can_be_given_up(graph: Graph, watched: Path) -> None:
    url = await start(graph)

    assert (await ask(url, "DELETE")).status_code == 204
    assert (await send(url, b"abc", 0, 3)).status_code == 404
    assert names_in(watched) == []


async def test_an_upload_expires(graph: Graph, clock: HandClock) -> None:
    url = await start(graph)

    clock.forward(days=1, seconds=1)

    assert (await send(url, b"abc", 0, 3)).status_code == 401


async def test_a_deferred_upload_waits_for_the_word(graph: Graph, watched: Path) -> None:
    url = await start(graph, deferCommit=True)

    assert (await send(url, b"abc", 0, 3)).status_code == 202
    assert names_in(watched) == []
    assert (await ask(url, "POST")).status_code == 201
    assert (watched / "groot.bin").read_bytes() == b"abc"


async def test_starting_an_upload_touches_the_etag_of_what_is_there(graph: Graph, watched: Path) -> None:
    (watched / "a.txt").write_text("oud")
    before = await graph.read(f"{FOLDER}/a.txt")

    url = await start(graph, "a.txt")

    after = await graph.read(f"{FOLDER}/a.txt")
    assert (after["eTag"] == before["eTag"], after["cTag"] == before["cTag"]) == (False, True)
    done = await send(url, b"abc", 0, 3)
    assert (done.status_code, done.json()["id"]) == (200, before["id"])


async def test_a_name_taken_meanwhile_is_noticed_at_the_end(graph: Graph, watched: Path) -> None:
    url = await start(graph, item={"@microsoft.graph.conflictBehavior": "fail"})
    (watched / "groot.bin").write_text("eerder")

    assert (await send(url, b"abc", 0, 3)).status_code == 409
    assert (watched / "groot.bin").read_text() == "eerder"


async def test_more_than_the_drive_holds_is_refused(graph: Graph) -> None:
    body = {"item": {"fileSize": QUOTA + 1}}

    await graph.sent("POST", f"{FOLDER}/x:/createUploadSession", status=507, json=body)


def test_a_range_is_read() -> None:
    assert read_range("bytes 0-9/10") == Piece(start=0, end=9, total=10)
    assert Piece(start=0, end=9, total=10).length == 10


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes 0-9", "bytes 9-0/10", "bytes 0-10/10", "bytes 0-9/20", f"bytes 0-{60 << 20}/{1 << 30}"],
)
def test_a_range_that_cannot_be_is_refused(header: str | None) -> None:
    with pytest.raises(GraphError, match="400"):
        read_range(header)
