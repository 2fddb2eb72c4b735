"""Where workers are started and killed, and what is left afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from workflows.store import schema
from workflows.store.database import Database

ROOT = Path(__file__).parents[2]
CLOSE_SECONDS = 5


@dataclass(frozen=True)
class Effect:
    """One call as the outside world saw it."""

    key: str
    attempt: int
    n: str


class Nest:
    """The process that forks workers."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "chaos" / "worker.py")],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **order: Any) -> int:
        """Give an order; returns the answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """Let it go."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:  # it waits for a worker that a failed test left
            self._process.kill()
            self._process.wait()


@dataclass
class Arena:
    """One database, one flow, and the files with what happened."""

    nest: Nest
    url: str
    flow: str
    home: Path

    def start(self, *, runs: int = 1, die_at: int = 0, release: str = "", ahead: int = 0) -> int:
        """Start a worker, perhaps of another release, or with a clock so many seconds ahead; returns its pid."""
        files = {name: str(self.home / name) for name in ("effects", "passed", "said")}
        return self.nest.ask(
            url=self.url, flow=self.flow, runs=runs, die_at=die_at, release=release, ahead=ahead, **files
        )

    def kill(self, pid: int) -> None:
        """Kill a worker, unless it was ready already; raises AssertionError when it ended badly by itself."""
        os.kill(pid, signal.SIGKILL)
        self.end(pid)

    def end(self, pid: int) -> None:
        """Wait until a worker has no runs left, or was killed."""
        assert self.nest.ask(wait=pid) in {0, -signal.SIGKILL}, self._said()

    def finish(self, pid: int) -> None:
        """Wait until a worker has no runs left."""
        assert self.nest.ask(wait=pid) == 0, self._said()

    def dies(self, pid: int) -> None:
        """Wait until a worker has killed itself."""
        assert self.nest.ask(wait=pid) == -signal.SIGKILL, self._said()

    def beats(self) -> list[datetime]:
        """Tell when each worker that was not buried was last heard."""
        database = Database(self.url)
        with database.read() as connection:
            found = list(connection.scalars(select(schema.executor.c.beat_at)))
        database.close()
        return found

    def passed(self) -> list[str]:
        """Name the checkpoints that were passed."""
        return (self.home / "passed").read_text().split()

    def _said(self) -> str:
        return (self.home / "said").read_text()[-4000:]

    def outcome(self) -> dict[str, Any]:
        """Tell how every run and action ended and what it gave, without ids and times."""
        database = Database(self.url)
        with database.read() as connection:
            runs = connection.execute(select(schema.run)).mappings().all()
            actions = connection.execute(select(schema.action)).mappings().all()
            waits = connection.execute(select(schema.wait)).mappings().all()
        database.close()
        names = {row["run_id"]: row["dedup_key"] for row in runs}
        return {
            "runs": {row["dedup_key"]: (row["status"], row["variables"]) for row in runs},
            "actions": {
                (names[row["run_id"]], row["path"], row["iteration"]): (row["status"], _given(row["outputs"]))
                for row in actions
            },
            "waits": Counter((names[row["run_id"]], row["path"], row["status"]) for row in waits),
        }

    def happened(self) -> list[Effect]:
        """List every call that the outside world saw, in order."""
        lines = (self.home / "effects").read_text().splitlines()
        parts = [line.rsplit(" ", 2) for line in lines]
        return [Effect(key=key, attempt=int(attempt), n=n) for key, attempt, n in parts]

    def run_ids(self) -> dict[str, tuple[str, str]]:
        """Give each run's id with its dedup_key and its folder."""
        database = Database(self.url)
        with database.read() as connection:
            rows = connection.execute(select(schema.run)).mappings().all()
        database.close()
        return {row["run_id"]: (row["dedup_key"], row["partition_key"]) for row in rows}


def _given(outputs: Any) -> Any:
    """Leave out the attempt that a call succeeded at: that differs after a crash."""
    return outputs if not isinstance(outputs, dict) or not isinstance(outputs.get("body"), int) else "attempt"
