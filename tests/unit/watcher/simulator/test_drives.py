from __future__ import annotations

import httpx
import pytest

from tests.graphclient import Graph
from watcher.simulator.users import DI_MAILBOX, FENNA


@pytest.mark.parametrize("version", ["/v1.0", "/beta", "/_api/v2.0", "/v2.0"])
@pytest.mark.parametrize(
    "drive", [f"/drives/{FENNA.drive_id}", f"/users/{FENNA.id}/drive", f"/users/{FENNA.mail}/drive"]
)
async def test_a_drive_has_many_addresses(graph: Graph, version: str, drive: str) -> None:
    found = (await graph.http.get(version + drive)).json()
    root = (await graph.http.get(f"{version}{drive}/root")).json()

    assert (found["id"], found["owner"]["user"]["id"]) == (FENNA.drive_id, FENNA.id)
    assert root["name"] == "root"
    assert root["@odata.context"].startswith(f"{str(graph.http.base_url).rstrip('/')}{version}/")


async def test_a_drive_that_was_never_set_up_is_not_found(graph: Graph) -> None:
    answer = await graph.http.get(f"/v1.0/users/{DI_MAILBOX.id}/drive")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ResourceNotFound")


async def test_nothing_is_said_without_a_token(graph: Graph) -> None:
    async with httpx.AsyncClient(base_url=graph.http.base_url) as stranger:
        for path in (graph.at("root"), f"/v1.0/users/{FENNA.id}/drive", "/v1.0/users", "/v1.0/groups/x"):
            answer = await stranger.get(path)
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")


@pytest.mark.parametrize(("method", "path"), [("PUT", "root"), ("POST", "root/delta"), ("GET", "root/onzin")])
async def test_a_method_that_does_not_belong_is_refused(graph: Graph, method: str, path: str) -> None:
    await graph.sent(method, path, status=405)


async def test_only_reading_is_possible_on_the_drive_itself(graph: Graph) -> None:
    assert (await graph.http.delete(f"/v1.0/drives/{FENNA.drive_id}")).status_code == 405
    assert (await graph.http.get("/v1.0/drives/b!niets")).status_code == 404
