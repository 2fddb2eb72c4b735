from __future__ import annotations

from tests.graphclient import Graph
from watcher.simulator.sites import HOST, site_id
from watcher.simulator.users import INFORMATIEBEHEER


async def test_a_site_is_found_by_its_path_and_by_its_id(graph: Graph) -> None:
    by_path = await graph.http.get(f"/v1.0/sites/{HOST}:/sites/informatiebeheer")
    by_id = await graph.http.get(f"/v1.0/sites/{site_id(INFORMATIEBEHEER)}")

    assert by_path.json() == by_id.json()
    assert by_path.json()["displayName"] == "Informatiebeheer"


async def test_a_site_has_its_library(graph: Graph) -> None:
    drives = (await graph.http.get(f"/v1.0/sites/{site_id(INFORMATIEBEHEER)}/drives")).json()["value"]

    assert [(drive["id"], drive["name"], drive["driveType"]) for drive in drives] == [
        (INFORMATIEBEHEER.drive_id, "Gedeelde documenten", "documentLibrary")
    ]
    assert "user" not in drives[0]["owner"]


async def test_a_site_that_does_not_exist_is_not_found(graph: Graph) -> None:
    for path in (f"{HOST}:/sites/anders", "elders:/sites/informatiebeheer", "onzin", "onzin/drives"):
        assert (await graph.http.get(f"/v1.0/sites/{path}")).status_code == 404
