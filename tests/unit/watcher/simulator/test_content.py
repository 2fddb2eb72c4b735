from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.conftest import HandClock
from tests.graphclient import Graph
from watcher.simulator.simulation import LINK_LIFE

FILE = "root:/WhatsApp bewaren/a.txt"


@pytest.fixture
async def link(graph: Graph, watched: Path) -> str:
    (watched / "a.txt").write_text("0123456789")
    answer = await graph.http.get(graph.at(f"{FILE}:/content"))
    assert answer.status_code == 302
    return answer.headers["location"]


@pytest.fixture
async def stranger() -> AsyncIterator[httpx.AsyncClient]:
    """A client without any token."""
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


async def test_content_is_a_redirect_to_another_host(graph: Graph, link: str) -> None:
    assert (graph.http.base_url.host, httpx.URL(link).host) == ("127.0.0.1", "localhost")
    assert httpx.URL(link).path.endswith("/_layouts/15/download.aspx")


async def test_anybody_with_the_link_gets_the_bytes(link: str, stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get(link)

    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (
        200,
        b"0123456789",
        "10",
    )


async def test_a_range_is_given(link: str, stranger: httpx.AsyncClient) -> None:
    part = await stranger.get(link, headers={"Range": "bytes=2-4"})
    beyond = await stranger.get(link, headers={"Range": "bytes=99-"})

    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"234", "bytes 2-4/10")
    assert beyond.status_code == 416


async def test_a_link_expires(link: str, stranger: httpx.AsyncClient, clock: HandClock) -> None:
    clock.forward(seconds=LINK_LIFE.total_seconds())
    assert (await stranger.get(link)).status_code == 200

    clock.forward(seconds=1)
    assert (await stranger.get(link)).status_code == 401
    assert timedelta(hours=1) == LINK_LIFE


async def test_a_changed_link_is_refused(link: str, stranger: httpx.AsyncClient) -> None:
    forged = link.replace("tempauth=v1.", "tempauth=v1.A")
    other = link.replace("UniqueId=", "UniqueId=0")

    assert (await stranger.get(forged)).status_code == 403
    assert (await stranger.get(other)).status_code == 404
    assert (await stranger.get(link.partition("?")[0])).status_code == 403


async def test_a_link_to_a_removed_file_is_dead(
    link: str, watched: Path, stranger: httpx.AsyncClient
) -> None:
    (watched / "a.txt").unlink()

    assert (await stranger.get(link)).status_code == 404


async def test_who_has_the_item_gets_no_bytes(graph: Graph, link: str) -> None:
    tag = (await graph.read(FILE))["eTag"]
    assert link

    answer = await graph.http.get(graph.at(f"{FILE}:/content"), headers={"If-None-Match": tag})

    assert (answer.status_code, answer.headers["etag"]) == (304, tag)


async def test_a_folder_has_no_content(graph: Graph) -> None:
    await graph.sent("GET", "root:/WhatsApp bewaren:/content", status=400)
