"""Noticing a new file the other way: listing the folder with rclone."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.municipality import say, town
from watcher.simulator.ids import drive_id
from watcher.simulator.users import WATCHED_FOLDER


async def rclone(drives: int) -> None:
    """Notice a new file the other way: list the folder with rclone."""
    with tempfile.TemporaryDirectory() as place, town(Path(place) / "graph", 1) as there:
        drive = drive_id(there.people[0].id)
        config = Path(place) / "rclone.conf"
        token = json.dumps(
            {
                "access_token": "x",
                "token_type": "Bearer",
                "refresh_token": "",
                "expiry": "2099-01-01T00:00:00Z",
            }
        )
        config.write_text(
            f"[sim]\ntype = onedrive\ntenant_url = {there.address}/_api\ndrive_id = {drive}\n"
            f"drive_type = business\ntoken = {token}\n"
        )
        (there.folder(there.people[0]) / "foto.jpg").write_bytes(b"x")
        command = [
            str(Path(sys.executable).with_name("rclone")),
            "lsjson", "--recursive", f"sim:{WATCHED_FOLDER}", "--config", str(config),
        ]  # fmt: skip
        await asyncio.to_thread(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)
        await there.log(forget=True)
        await asyncio.to_thread(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)
        log = await there.log()
        asked, units = len(log["requests"]), log["resource_units"]
        looks = 10 * 60 / 5 + 14 * 60 / 15
        say(f"rclone lsjson: {asked} requests and {units} units per look; ours: 1 and 1")
        say(
            f"  a day with {drives} drives at our rhythm: rclone {drives * looks * units:.0f} units, "
            f"ours {drives * looks:.0f}, ratio {units:.1f}"
        )
