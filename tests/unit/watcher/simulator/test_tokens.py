from __future__ import annotations

from datetime import timedelta

import httpx
import jwt
import pytest

from tests.conftest import HandClock
from tests.graphclient import Graph
from watcher.simulator.service import Running, running_graph
from watcher.simulator.tokens import AUDIENCE, issue
from watcher.simulator.users import TENANT_ID

TOKEN = f"/{TENANT_ID}/oauth2/v2.0/token"


async def with_bearer(graph: Graph, bearer: str) -> int:
    answer = await graph.http.get("/v1.0/users", headers={"Authorization": bearer})
    return answer.status_code


async def test_the_right_secret_buys_a_token(graph: Graph) -> None:
    answer = await graph.http.post(TOKEN, data=graph.credentials)

    body = answer.json()
    claims = jwt.decode(body["access_token"], options={"verify_signature": False})
    assert (answer.status_code, body["token_type"], body["expires_in"]) == (200, "Bearer", 3600)
    assert (claims["aud"], claims["tid"]) == (AUDIENCE, TENANT_ID)
    assert await with_bearer(graph, f"Bearer {body['access_token']}") == 200


@pytest.mark.parametrize(
    ("change", "status", "error", "code"),
    [
        ({"client_secret": "fout"}, 401, "invalid_client", 7000215),
        ({"client_secret": ""}, 401, "invalid_client", 7000215),
        ({"client_id": "fout"}, 400, "unauthorized_client", 700016),
        ({"grant_type": "fout"}, 400, "unsupported_grant_type", 70003),
    ],
)
async def test_anything_wrong_is_refused(
    graph: Graph, change: dict[str, str], status: int, error: str, code: int
) -> None:
    answer = await graph.http.post(TOKEN, data={**graph.credentials, **change})

    body = answer.json()
    assert (answer.status_code, body["error"], body["error_codes"]) == (status, error, [code])
    assert body["error_description"].startswith(f"AADSTS{code}")


async def test_an_assertion_does_instead_of_a_secret(graph: Graph) -> None:
    form = {**graph.credentials, "client_secret": "", "client_assertion": "getekend"}

    assert (await graph.http.post(TOKEN, data=form)).status_code == 200


async def test_a_token_expires(graph: Graph, running: Running, clock: HandClock) -> None:
    token = issue(running.app.state.simulation, timedelta(minutes=5))

    assert await with_bearer(graph, f"Bearer {token}") == 200
    clock.forward(minutes=5)
    assert await with_bearer(graph, f"Bearer {token}") == 401


@pytest.mark.parametrize("bearer", ["", "Bearer", "Bearer x", "Basic eDp4"])
async def test_other_tokens_are_refused(graph: Graph, bearer: str) -> None:
    assert await with_bearer(graph, bearer) == 401


async def test_an_open_door_takes_any_token(tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("open")
    async with running_graph(data, open_door=True) as started, httpx.AsyncClient() as client:
        url = f"{started.addresses.http}/v1.0/users"
        assert (await client.get(url, headers={"Authorization": "Bearer x"})).status_code == 200
        assert (await client.get(url)).status_code == 401


async def test_clients_can_discover_where_to_sign_in(graph: Graph) -> None:
    base = str(graph.http.base_url).rstrip("/")

    found = (await graph.http.get("/common/discovery/instance")).json()
    configuration = (await graph.http.get(found["tenant_discovery_endpoint"])).json()

    assert configuration["token_endpoint"] == f"{base}{TOKEN}"
    assert configuration["issuer"] == f"{base}/{TENANT_ID}/v2.0"
