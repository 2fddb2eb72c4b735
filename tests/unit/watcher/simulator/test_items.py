from __future__ import annotations

from pathlib import Path

import pytest

from tests.graphclient import Graph
from watcher.simulator.users import JORIS

FOLDER = "root:/WhatsApp bewaren"


async def test_an_item_is_read_by_id_and_by_path(graph: Graph, watched: Path) -> None:
    (watched / "a.txt").write_text("hoi")

    by_path = await graph.read(f"{FOLDER}/A.TXT")
    by_id = await graph.read(f"items/{by_path['id']}")

    assert (by_id["name"], by_id["cTag"], by_id["size"]) == ("a.txt", by_path["cTag"], 3)
    assert (await graph.read("items/root"))["root"] == {}


async def test_only_the_selected_properties_are_given(graph: Graph) -> None:
    found = await graph.read(f"{FOLDER}?$select=id,name")

    assert found.keys() == {"@odata.context", "id", "name"}


async def test_an_item_that_is_not_there_is_not_found(graph: Graph) -> None:
    body = await graph.sent("GET", "items/01NOWHERE", status=404)

    assert body["error"]["code"] == "itemNotFound"
    await graph.sent("GET", f"{FOLDER}/weg.txt", status=404)


async def test_children_come_in_pages(graph: Graph, watched: Path) -> None:
    for name in "abc":
        (watched / name).touch()

    first = await graph.read(f"{FOLDER}:/children?$top=2")
    second = (await graph.http.get(first["@odata.nextLink"])).json()

    assert [item["name"] for item in first["value"]] == ["a", "b"]
    assert [item["name"] for item in second["value"]] == ["c"]
    assert "@odata.nextLink" not in second
    await graph.sent("GET", f"{FOLDER}:/children?$skiptoken=x", status=400)


async def test_a_folder_is_made(graph: Graph, watched: Path) -> None:
    body = {"name": "Map", "folder": {}}

    made = await graph.sent("POST", f"{FOLDER}:/children", status=201, json=body)

    assert (made["name"], made["folder"], (watched / "Map").is_dir()) == ("Map", {"childCount": 0}, True)
    await graph.sent("POST", f"{FOLDER}:/children", status=409, json=body)
    renamed = {**body, "@microsoft.graph.conflictBehavior": "rename"}
    again = await graph.sent("POST", f"{FOLDER}:/children", status=201, json=renamed)
    assert again["name"] == "Map 1"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": 1, "folder": {}},
        {"name": "a:b", "folder": {}},
        {"name": "x", "folder": {}, "@microsoft.graph.conflictBehavior": "misschien"},
    ],
)
async def test_a_folder_without_a_good_name_is_refused(graph: Graph, body: dict[str, object]) -> None:
    await graph.sent("POST", f"{FOLDER}:/children", status=400, json=body)


async def test_an_item_is_renamed_moved_and_dated(graph: Graph, watched: Path) -> None:
    (watched / "a.txt").write_text("hoi")
    before = await graph.read(f"{FOLDER}/a.txt")
    root = await graph.read("root")
    body = {
        "name": "b.txt",
        "parentReference": {"id": root["id"]},
        "fileSystemInfo": {
            "lastModifiedDateTime": "2020-01-01T00:00:00Z",
            "createdDateTime": "2019-01-01T00:00:00Z",
        },
    }

    after = await graph.sent("PATCH", f"items/{before['id']}", status=200, json=body)

    assert (after["id"], after["name"], after["parentReference"]["id"]) == (before["id"], "b.txt", root["id"])
    assert after["cTag"] == before["cTag"]
    assert after["eTag"] != before["eTag"]
    assert after["fileSystemInfo"] == body["fileSystemInfo"]
    assert (watched.parent / "b.txt").stat().st_mtime == 1_577_836_800


async def test_a_change_asks_for_a_fresh_tag_and_a_free_name(graph: Graph, watched: Path) -> None:
    (watched / "a.txt").touch()
    (watched / "b.txt").touch()
    stale, taken = {"If-Match": '"oud"'}, {"name": "b.txt"}

    await graph.sent("PATCH", f"{FOLDER}/a.txt", status=412, json={"name": "c.txt"}, headers=stale)
    await graph.sent("PATCH", f"{FOLDER}/a.txt", status=409, json=taken)
    elsewhere = {"parentReference": {"driveId": JORIS.drive_id, "id": "x"}}
    await graph.sent("PATCH", f"{FOLDER}/a.txt", status=400, json=elsewhere)


@pytest.mark.parametrize("tag", ["eTag", "cTag"])
async def test_deleting_takes_either_fresh_tag(graph: Graph, watched: Path, data: Path, tag: str) -> None:
    (watched / "a.txt").write_text("hoi")
    old = await graph.read(f"{FOLDER}/a.txt")
    (watched / "a.txt").write_text("anders")
    fresh = await graph.read(f"{FOLDER}/a.txt")

    refused = await graph.sent("DELETE", f"items/{old['id']}", status=412, headers={"If-Match": old[tag]})
    assert (refused["error"]["code"], (watched / "a.txt").exists()) == ("notAllowed", True)
    await graph.sent("DELETE", f"items/{old['id']}", status=204, headers={"If-Match": fresh[tag]})

    assert not (watched / "a.txt").exists()
    assert (data / "recycle" / "fenna.duinker" / old["id"] / "a.txt").read_text() == "anders"
    await graph.sent("DELETE", f"items/{old['id']}", status=404)


async def test_deleting_for_good_passes_the_bin(graph: Graph, watched: Path, data: Path) -> None:
    (watched / "a.txt").touch()

    await graph.sent("POST", f"{FOLDER}/a.txt:/permanentDelete", status=204)

    assert not (watched / "a.txt").exists()
    assert not (data / "recycle").exists()
