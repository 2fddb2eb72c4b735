from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.zaaksysteem import DOCUMENTS, LINKS, ZAKEN, Sim, running_sim, wrong
from workflows.zaaksysteem.simulator.world import DEMO_CLIENT_ID, DEMO_SECRET, SimClient

NOW = int(datetime.now(UTC).timestamp())
HOUR = 3600


def bearer(secret: str = DEMO_SECRET, **claims: Any) -> dict[str, str]:
    said = {"iss": DEMO_CLIENT_ID, "iat": NOW, "client_id": DEMO_CLIENT_ID, **claims}
    token = jwt.encode({name: value for name, value in said.items() if value is not None}, secret)
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Authorization": ""}, "permission_denied"),
        ({"Authorization": "Basic eDp5"}, "permission_denied"),
        ({"Authorization": "Bearer nonsense"}, "jwt-decode-error"),
        (bearer("another secret that is long enough!!"), "invalid-jwt-signature"),
        (bearer(client_id="elders"), "invalid-client-identifier"),
        (bearer(client_id=None), "missing-client-identifier"),
        (bearer(iat=NOW - 2 * HOUR), "jwt-expired"),
        (bearer(iat=None), "jwt-decode-error"),
        (bearer(exp=NOW - 10), "jwt-expiredsignatureerror"),
    ],
)
async def test_every_wrong_token_is_403_with_its_own_code(
    sim: Sim, headers: dict[str, str], code: str
) -> None:
    answer = await sim.ask("GET", ZAKEN, headers=headers)
    assert wrong(answer) == (403, code, [])


async def test_a_token_from_the_future_is_accepted(sim: Sim) -> None:
    assert (await sim.ask("GET", ZAKEN, headers=bearer(iat=NOW + 2 * HOUR))).status_code == 200


async def test_a_token_grows_old_by_the_clock(tmp_path: Path) -> None:
    def later() -> datetime:
        return datetime.now(UTC) + timedelta(hours=2)

    async with running_sim(tmp_path, clock=later) as sim:
        assert wrong(await sim.ask("GET", ZAKEN, headers=bearer())) == (403, "jwt-expired", [])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ZAKEN),
        ("POST", LINKS),
        ("GET", DOCUMENTS),
        ("POST", DOCUMENTS),
        ("DELETE", f"{DOCUMENTS}/x"),
        ("GET", "/catalogi/api/v1/zaaktypen"),
    ],
)
async def test_without_the_scope_nothing_is_allowed(tmp_path: Path, method: str, path: str) -> None:
    powerless = {DEMO_CLIENT_ID: SimClient(secret=DEMO_SECRET, scopes=frozenset())}
    async with running_sim(tmp_path, clients=powerless) as sim:
        assert wrong(await sim.ask(method, path)) == (403, "permission_denied", [])
