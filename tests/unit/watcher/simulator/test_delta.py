from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import HandClock
from tests.graphclient import Graph

FOLDER = "WhatsApp bewaren"


def names(page: dict[str, list[dict[str, str]]]) -> list[str | None]:
    return [item.get("name") for item in page["value"]]


@pytest.mark.parametrize(
    "spelling",
    [
        "root/delta",
        "root/delta()",
        "root/microsoft.graph.delta()",
        "items/root/delta",
        "items/root/delta()",
        "root/delta?$select=id,name&$top=100",
        "root/delta?select=id,name&top=100",
    ],
)
async def test_every_spelling_gives_the_feed(graph: Graph, spelling: str) -> None:
    page = await graph.read(spelling)

    assert names(page) == ["root", FOLDER]
    assert page["@odata.deltaLink"].startswith(str(graph.http.base_url))


async def test_every_page_repeats_the_ancestors(graph: Graph, watched: Path) -> None:
    (watched / "a").touch()
    (watched / "b").touch()

    first = await graph.read("root/delta?$top=2")
    second = (await graph.http.get(first["@odata.nextLink"])).json()

    assert names(first) == ["root", FOLDER, FOLDER, "a"]
    assert names(second) == ["root", FOLDER, "b"]
    assert "@odata.deltaLink" in second


async def test_ancestors_can_be_left_out(graph: Graph, watched: Path) -> None:
    (watched / "a").touch()

    answer = await graph.http.get(graph.at("root/delta"), headers={"deltaExcludeParent": "true"})

    assert names(answer.json()) == [FOLDER, "a"]


async def test_a_round_gives_what_changed_and_nameless_tombstones(graph: Graph, watched: Path) -> None:
    (watched / "a").write_text("x")
    link = (await graph.read("root/delta"))["@odata.deltaLink"]
    (watched / "a").unlink()
    (watched / "b").touch()

    page = (await graph.http.get(link)).json()

    assert names(page) == ["root", FOLDER, "b", None]
    assert page["value"][-1]["deleted"] == {"state": "deleted"}
    assert "cTag" not in page["value"][2]


async def test_the_latest_token_comes_without_items(graph: Graph, watched: Path) -> None:
    (watched / "a").touch()
    for spelling in ("root/delta?token=latest", "root/delta(token='latest')"):
        page = await graph.read(spelling)
        assert page["value"] == []
        assert names((await graph.http.get(page["@odata.deltaLink"])).json()) == ["root"]


async def test_select_and_top_are_baked_into_the_links(graph: Graph) -> None:
    page = await graph.read("root/delta?$select=id,name&$top=1")

    query = parse_qs(urlsplit(page["@odata.deltaLink"]).query)
    assert (query["$select"], query["$top"]) == (["id,name"], ["1"])
    assert page["value"][0].keys() == {"id", "name"}


async def test_a_folder_has_a_feed_of_its_own(graph: Graph, watched: Path) -> None:
    (watched / "a").touch()
    (watched.parent / "elders").touch()
    folder = await graph.read(f"root:/{FOLDER}")

    page = await graph.read(f"items/{folder['id']}/delta")

    assert names(page) == ["root", FOLDER, FOLDER, "a"]
    assert f"/items/{folder['id']}/delta?" in page["@odata.deltaLink"]


async def test_a_foreign_token_is_refused(graph: Graph) -> None:
    await graph.sent("GET", "root/delta?token=verzonnen", status=400)


async def test_an_old_token_leads_to_a_new_beginning(graph: Graph, clock: HandClock, watched: Path) -> None:
    (watched / "a").touch()
    link = (await graph.read("root/delta"))["@odata.deltaLink"]
    graph.http.headers["Authorization"] = "Bearer x"
    clock.forward(seconds=timedelta(days=31).total_seconds())
    token = await graph.http.post("/t/oauth2/v2.0/token", data=graph.credentials)
    graph.http.headers["Authorization"] = f"Bearer {token.json()['access_token']}"

    gone = await graph.http.get(link)

    assert (gone.status_code, gone.json()["error"]["code"]) == (410, "resyncRequired")
    assert names((await graph.http.get(gone.headers["location"])).json()) == ["root", FOLDER, FOLDER, "a"]


async def test_a_token_can_be_made_to_expire(graph: Graph) -> None:
    link = (await graph.read("root/delta"))["@odata.deltaLink"]
    await graph.arm(kind="expired_token")

    assert (await graph.http.get(link)).status_code == 410
    assert (await graph.http.get(link)).status_code == 200


async def test_changes_can_become_visible_later(graph: Graph, watched: Path, clock: HandClock) -> None:
    await graph.read("root")
    clock.forward(minutes=1)
    (watched / "a").touch()
    await graph.arm(kind="delayed", seconds=10)

    early = await graph.read("root/delta")
    late = (await graph.http.get(early["@odata.deltaLink"])).json()

    assert names(early) == ["root", FOLDER]
    assert names(late) == ["root", FOLDER, "a"]
