"""A nursery of services: imports everything once, then forks a service for each line that it reads.

A service can be told to die (SIGKILL) at one named point: after a transaction that wrote something, or around a
request to the outside. It writes every point that it passes in a file, so that a first life lists them all.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import selectors
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Connection, Engine, event

from config.logging import configure_logging
from config.reading import read_settings
from watcher.cli.playing import simulated_signin
from watcher.lockfile import alone_in
from watcher.server import serve_until_stopped
from workflows.store.database import Database

WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
EVERYDAY = frozenset(
    {
        "watch",
        "sighting",
        "executor",
        "log_line",
        "alembic_version",
        "graph_minute",
        "graph_state",
        "absence",
        "colleague",
    }
)
ROUTINE = re.compile(r"delta|oauth2|/token")
IDS = re.compile(
    r"medewerker\d+|b%21[\w%.-]+|b![\w.-]+|01[A-Z0-9]{20,}|[0-9a-f]{8}-[0-9a-f-]{27,}|WA-[0-9a-f]+"
)


@dataclass(kw_only=True)
class Trap:
    """Counts the points that are passed, and dies at one of them."""

    kill_at: str | None
    trace: TextIO
    passed: Counter[str] = field(default_factory=Counter)

    def point(self, name: str) -> None:
        """Pass a point, or do not survive it."""
        self.passed[name] += 1
        numbered = f"{name} #{self.passed[name]}"
        self.note("point", numbered)
        if numbered == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def note(self, kind: str, what: object) -> None:
        """Write it where the test can read it, also after a kill."""
        self.trace.write(json.dumps([kind, what]) + "\n")
        self.trace.flush()


def set_trap(trap: Trap) -> None:
    """Watch every transaction of ours and every request to the outside."""
    written: dict[int, set[str]] = {}

    @event.listens_for(Engine, "after_cursor_execute")
    def remember(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        found = WRITES.match(statement)
        if found and found[1] not in EVERYDAY:
            written.setdefault(id(connection), set()).add(found[1])

    begin = Database.begin

    @contextmanager
    def watched(database: Database) -> Iterator[Connection]:
        with begin(database) as connection:
            written.pop(id(connection), None)
            number = id(connection)
            yield connection
        tables = written.pop(number, set())
        if tables:
            trap.point(f"written {'+'.join(sorted(tables))}")

    Database.begin = watched  # type: ignore[method-assign, assignment]  # this process exists to be watched
    ask = httpx.AsyncHTTPTransport.handle_async_request

    async def asked(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        name = _named(request)
        if name is None:
            return await ask(transport, request)
        trap.point(f"before {name}")
        answer = await ask(transport, request)
        trap.note("answer", [request.method, request.url.path, answer.status_code])
        if request.method != "GET":
            trap.point(f"after {name}")
        return answer

    httpx.AsyncHTTPTransport.handle_async_request = asked  # type: ignore[method-assign, assignment]  # as above


def _named(request: httpx.Request) -> str | None:
    """Name a request without what differs from life to life; None for the everyday ones."""
    path = urlsplit(str(request.url)).path
    if ROUTINE.search(str(request.url)):
        return None
    return f"{request.method} {IDS.sub('…', path)}"


def live(order: dict[str, Any]) -> None:
    """Be a service until told to stop, or until the trap."""
    with Path(order["said"]).open("ab", buffering=0) as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    with Path(order["trace"]).open("a", encoding="utf-8") as trace:
        set_trap(Trap(kill_at=order["kill_at"], trace=trace))
        settings = read_settings(Path(order["config"]))
        configure_logging(settings.logging)
        with alone_in(settings.data_dir):
            asyncio.run(
                serve_until_stopped(
                    settings,
                    announce=lambda address: print(f"klaar op {address}", flush=True),  # noqa: T201 - the test reads it
                    signin=simulated_signin(settings),
                )
            )


def fork(order: dict[str, Any]) -> int:
    """Start a service as a child; returns its process id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        live(order)
        code = 0
    finally:
        os._exit(code)


def tell(**facts: object) -> None:
    """Answer the test."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def ended() -> Iterator[tuple[int, int]]:
    """Name the children that ended, with their exit code; minus the signal when one killed them."""
    while True:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if child == 0:
            return
        yield child, os.waitstatus_to_exitcode(status)


def main() -> None:
    """Fork until standard input ends."""
    hears, says = os.pipe()
    os.set_blocking(says, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(says)
    choose = selectors.DefaultSelector()
    choose.register(0, selectors.EVENT_READ)
    choose.register(hears, selectors.EVENT_READ)
    waiting = b""
    while True:
        for key, _ in choose.select():
            piece = os.read(key.fd, 65536)
            if key.fd == hears:
                for child, code in ended():
                    tell(ended=child, code=code)
                continue
            if not piece:
                return
            *orders, waiting = (waiting + piece).split(b"\n")
            for order in map(json.loads, orders):
                tell(started=fork(order), number=order["number"])


if __name__ == "__main__":
    main()
