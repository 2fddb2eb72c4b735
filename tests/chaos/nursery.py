"""The test's side of the nursery: services that start in a moment, and may be told where to die."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.town import ROOT
from watcher.simulator.tokens import CLIENT_SECRET
from workflows.zaaksysteem.simulator.world import DEMO_SECRET

STOP_SECONDS = 30


@dataclass(kw_only=True)
class Child:
    """One service, as a process."""

    pid: int
    ended: asyncio.Future[int]

    async def stop(self) -> int:
        """Ask it to stop; returns its exit code."""
        if not self.ended.done():
            with suppress(ProcessLookupError):  # it ended by itself, and the news is still under way
                os.kill(self.pid, signal.SIGTERM)
        return await asyncio.wait_for(asyncio.shield(self.ended), STOP_SECONDS)


@dataclass(kw_only=True)
class Nursery:
    """A process that forks services."""

    process: asyncio.subprocess.Process
    starts: dict[int, asyncio.Future[Child]] = field(default_factory=dict)
    children: dict[int, Child] = field(default_factory=dict)

    async def start(self, config: Path, trace: Path, said: Path, kill_at: str | None) -> Child:
        """Start a service; with *kill_at* it dies at that point."""
        assert self.process.stdin
        number = len(self.starts)
        self.starts[number] = asyncio.get_running_loop().create_future()
        order = {
            "number": number,
            "config": str(config),
            "trace": str(trace),
            "said": str(said),
            "kill_at": kill_at,
        }
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        return await self.starts[number]

    async def listen(self) -> None:
        """Hear what becomes of the services."""
        assert self.process.stdout
        async for line in self.process.stdout:
            self._heard(json.loads(line))

    def _heard(self, facts: dict[str, Any]) -> None:
        if "started" in facts:
            child = Child(pid=facts["started"], ended=asyncio.get_running_loop().create_future())
            self.children[child.pid] = child
            self.starts[facts["number"]].set_result(child)
        else:
            self.children[facts["ended"]].ended.set_result(facts["code"])

    def kill_all(self) -> None:
        """End what still lives."""
        for child in self.children.values():
            if not child.ended.done():
                with suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGKILL)


@asynccontextmanager
async def open_nursery() -> AsyncIterator[Nursery]:
    """Run a nursery for as long as the with block lasts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.chaos._service",
        cwd=ROOT,
        env={**os.environ, "ZGW_SECRET": DEMO_SECRET, "GRAPH_SECRET": CLIENT_SECRET, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    nursery = Nursery(process=process)
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(nursery.listen())
        try:
            yield nursery
        finally:
            nursery.kill_all()
            process.kill()
            await process.wait()
            listening.cancel()
