"""A client of the Graph simulator for the simulator's own tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from watcher.simulator.tokens import CLIENT_ID, CLIENT_SECRET
from watcher.simulator.users import FENNA


@dataclass(frozen=True)
class Graph:
    """A client that is signed in, with shorthands for Fenna's drive."""

    http: httpx.AsyncClient
    drive_id: str = FENNA.drive_id

    @property
    def credentials(self) -> dict[str, str]:
        return {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}

    def at(self, item: str) -> str:
        return f"/v1.0/drives/{self.drive_id}/{item}"

    async def read(self, item: str) -> dict[str, Any]:
        answer = await self.http.get(self.at(item))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def sent(self, method: str, item: str, *, status: int, **request: Any) -> dict[str, Any]:
        answer = await self.http.request(method, self.at(item), **request)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    async def arm(self, **fault: object) -> None:
        answer = await self.http.post("/_sim/faults", json=fault)
        assert answer.status_code == 201, answer.text
