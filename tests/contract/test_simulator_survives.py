from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from watcher.simulator.tokens import CLIENT_ID, CLIENT_SECRET
from watcher.simulator.users import FENNA, WATCHED_FOLDER

SERVE = """
import asyncio, sys
from pathlib import Path
from watcher.simulator.service import serve_graph
asyncio.run(serve_graph(data=Path(sys.argv[1]), announce=lambda addresses: print(addresses.http, flush=True)))
"""
ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def killed_afterwards(data: Path) -> AsyncIterator[str]:
    """Run the simulator as a process of its own, give its address, and kill it without a warning."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVE, data, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.communicate()


async def test_ids_links_tokens_and_the_recycle_bin_survive_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "onedrive" / FENNA.key / WATCHED_FOLDER
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    place = f"/v1.0/drives/{FENNA.drive_id}"
    async with killed_afterwards(tmp_path) as address, httpx.AsyncClient(base_url=address) as client:
        (folder / "a.txt").write_text("hoi")
        (folder / "b.txt").write_text("dag")
        token = (await client.post("/tenant/oauth2/v2.0/token", data=form)).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        feed = (await client.get(f"{place}/root/delta")).json()
        ids = {item["name"]: item["id"] for item in feed["value"]}
        assert (await client.delete(f"{place}/items/{ids['a.txt']}")).status_code == 204
        assert json.loads((tmp_path / "address.json").read_text())["http"] == address

    (folder / "b.txt").rename(folder / "c.txt")
    async with killed_afterwards(tmp_path) as address, httpx.AsyncClient(base_url=address) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        later = (await client.get(httpx.URL(feed["@odata.deltaLink"]).raw_path.decode())).json()
        assert (await client.post(f"/gebruiker/{FENNA.key}/herstellen/{ids['a.txt']}")).status_code == 303

    told = {item["id"]: item.get("name") for item in later["value"]}
    assert told == {
        ids["root"]: "root",
        ids[WATCHED_FOLDER]: WATCHED_FOLDER,
        ids["a.txt"]: None,
        ids["b.txt"]: "c.txt",
    }
    assert (folder / "a.txt").read_text() == "hoi"
