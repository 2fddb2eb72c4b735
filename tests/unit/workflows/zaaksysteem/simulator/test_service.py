from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.zaaksysteem import DOCUMENTS
from workflows.errors import BadInputError
from workflows.zaaksysteem.client import ZgwClient, http_for
from workflows.zaaksysteem.credentials import Credentials
from workflows.zaaksysteem.simulator.app import now
from workflows.zaaksysteem.simulator.service import (
    ADDRESS_FILE,
    roots_at,
    running_zaaksysteem,
    serve_zaaksysteem,
)
from workflows.zaaksysteem.simulator.world import DEMO_CLIENT_ID, DEMO_SECRET

ALONE = """
import asyncio, sys
from pathlib import Path
from workflows.zaaksysteem.simulator.service import serve_zaaksysteem
asyncio.run(serve_zaaksysteem(data=Path(sys.argv[1]), announce=lambda address: print(address, flush=True)))
"""


async def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    async with running_zaaksysteem(tmp_path):
        with pytest.raises(BadInputError, match="simulator-folder-in-use"):
            async with running_zaaksysteem(tmp_path):
                pass
    async with running_zaaksysteem(tmp_path) as address:
        assert address.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_service_tells_its_address_and_stops_at_a_signal(
    tmp_path: Path, number: signal.Signals
) -> None:
    heard: list[str] = []

    def announce(address: str) -> None:
        heard.extend([address, (tmp_path / ADDRESS_FILE).read_text()])
        os.kill(os.getpid(), number)

    async with asyncio.timeout(20):
        await serve_zaaksysteem(data=tmp_path, announce=announce)
    assert json.loads(heard[1]) == {"http": heard[0]}
    assert not (tmp_path / ADDRESS_FILE).exists()


def started(data: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen([sys.executable, "-c", ALONE, str(data)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, process.stdout.readline().strip()


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate(timeout=10)


async def test_what_was_answered_survives_kill_9(tmp_path: Path) -> None:
    process, address = started(tmp_path)
    said = {
        "bronorganisatie": "123456782",
        "creatiedatum": "2026-11-20",
        "titel": "t",
        "auteur": "a",
        "taal": "dut",
    }
    try:
        roots = roots_at(address)
        async with http_for(roots) as http:
            credentials = Credentials(client_id=DEMO_CLIENT_ID, secret=DEMO_SECRET)
            client = ZgwClient(http=http, roots=roots, credentials=credentials, clock=now)
            kinds = await client.collect(f"{roots.catalogi}/informatieobjecttypen")
            kind = next(one.text("url") for one in kinds if not one.truth("concept"))
            headers = {**client._identity(), "Accept": "application/json"}  # noqa: SLF001 - a bare request on purpose
            body = {**said, "informatieobjecttype": kind, "inhoud": "YWJj", "bestandsomvang": 3}
            made = await http.post(f"{address}{DOCUMENTS}", json=body, headers=headers)
            assert made.status_code == 201, made.text
    finally:
        killed(process)
    async with running_zaaksysteem(tmp_path) as again, httpx.AsyncClient(trust_env=False) as control:
        state = (await control.get(f"{again}/_sim/state")).json()
        listed = (await control.get(f"{again}/_sim/log")).json()["requests"]
    assert [(one["size"], one["locked"]) for one in state["documents"]] == [(3, False)]
    assert [(one["method"], one["status"]) for one in listed] == [("GET", 200), ("POST", 201)]
