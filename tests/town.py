"""A small town for acceptance tests: the simulators and the service as processes, and people who use them over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeVar

import httpx
import yaml
from sqlalchemy import Connection, Table, select

from watcher.demo import BEHEER, DI
from watcher.simulator.tokens import CLIENT_ID, CLIENT_SECRET
from watcher.simulator.users import DI_MAILBOX, FENNA, JORIS, MARIT, TENANT_ID, WATCHED_FOLDER, SimUser
from workflows.store.database import Database
from workflows.trust import NOBODY
from workflows.ulid import new_ulid
from workflows.zaaksysteem.simulator.asking import ROOTS
from workflows.zaaksysteem.simulator.catalogi import RSIN
from workflows.zaaksysteem.simulator.world import DEMO_CLIENT_ID, DEMO_SECRET

ROOT = Path(__file__).parents[1]
EMPLOYEES = (FENNA, JORIS, MARIT)
ZAAK = "ZAAK-2026-0000000002"
START_SECONDS = 40.0
PATIENCE_SECONDS = 60.0
LOWEST_PORT, HIGHEST_PORT = 20_000, 32_000  # below those that the system gives to whoever asks
FRESH = httpx.Limits(max_keepalive_connections=0)
"""A connection for each request: one that was kept may be closed by the server just when we use it."""

T = TypeVar("T")


async def until(
    ask: Callable[[], Awaitable[T]],
    good: Callable[[T], object] = bool,
    *,
    seconds: float = PATIENCE_SECONDS,
    pause: float = 0.05,
) -> T:
    """Ask again and again until the answer is *good*; fails with the last answer after *seconds*."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + seconds
    while not good(answer := await ask()):
        assert clock() < deadline, f"still {answer!r} after {seconds} seconds"
        await asyncio.sleep(pause)
    return answer


def free_port() -> int:
    """Choose a port that nobody listens on."""
    while True:
        port = random.randint(LOWEST_PORT, HIGHEST_PORT)  # noqa: S311 - no secret
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) != 0:
                return port


@dataclass(kw_only=True)
class Program:
    """A process of ours, and what it says."""

    process: asyncio.subprocess.Process
    out: Path
    err: Path

    async def stop(self) -> int:
        """Ask it to stop, as a system manager does; returns the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 20)

    async def kill(self) -> None:
        """End it without a warning."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    @property
    def said(self) -> str:
        """All that it wrote so far."""
        return self.out.read_text() + self.err.read_text()

    @property
    def complaints(self) -> str:
        """What it said that is no everyday matter."""
        return "\n".join(line for line in self.said.splitlines() if '"level": "info"' not in line)

    @property
    def log(self) -> list[dict[str, Any]]:
        """Its log, line by line."""
        lines = self.err.read_text().splitlines() + self.out.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    async def ready(self, words: str = "http://") -> None:
        """Wait until it says so."""

        async def said() -> bool:
            assert self.process.returncode is None, self.said
            return words in self.out.read_text()

        await until(said, seconds=START_SECONDS, pause=0.02)


async def run(place: Path, *words: object, environment: Mapping[str, str] | None = None) -> Program:
    """Start `python -m watcher` with these words."""
    place.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - a test may wait for its own disk
    out, err = place / "out.txt", place / "err.txt"
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BEWAARSTROOM_")},
        "ZGW_SECRET": DEMO_SECRET,
        "GRAPH_SECRET": CLIENT_SECRET,
        **(environment or {}),
    }
    with out.open("wb") as to_out, err.open("wb") as to_err:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "watcher",
            *map(str, words),
            cwd=ROOT,
            env=surroundings,
            stdout=to_out,
            stderr=to_err,
        )
    return Program(process=process, out=out, err=err)


@asynccontextmanager
async def running(
    place: Path, *words: object, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Program]:
    """Run it for as long as the with block lasts."""
    program = await run(place, *words, environment=environment)
    try:
        yield program
    finally:
        await program.kill()


@dataclass(kw_only=True)
class Form:
    """A form on a page."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)  # name -> {label: value}


class Page(HTMLParser):
    """A page as somebody sees it: its words and its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._choice: tuple[str, str] | None = None
        self._hidden = 0
        self.feed(html)

    @property
    def text(self) -> str:
        """All words, with one blank between them."""
        return " ".join(" ".join(self.words).split())

    def form(self, action: str) -> Form:
        """Find the form that is sent to an address with this end."""
        found = [form for form in self.forms if form.action.endswith(action)]
        assert found, (action, [form.action for form in self.forms], self.text)
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"script", "style"}:
            self._hidden += 1
        if tag == "form":
            self.forms.append(Form(action=given.get("action", ""), method=given.get("method", "get")))
        if tag == "input" and self.forms and given.get("name"):
            self._field(given)
        if tag == "select" and self.forms:
            self._choice = (given.get("name", ""), "")
        if tag == "option" and self._choice:
            self._choice = (self._choice[0], given.get("value", ""))
            if "selected" in given:
                self.forms[-1].fields[self._choice[0]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    def _field(self, given: dict[str, str]) -> None:
        form = self.forms[-1]
        if given.get("type") == "radio":
            form.choices.setdefault(given["name"], {})[given.get("id", "")] = given.get("value", "")
            if "checked" in given:
                form.fields[given["name"]] = given.get("value", "")
        elif given.get("type") in {"hidden", "text", None}:
            form.fields[given["name"]] = given.get("value", "")


@dataclass(kw_only=True)
class Visitor:
    """Somebody with a browser, signed in through the role chooser."""

    http: httpx.AsyncClient

    async def read(self, path: str, status: int = 200) -> Page:
        """Open a page."""
        answer = await self.http.get(path, follow_redirects=True)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return Page(answer.text)

    async def send(self, form: Form, status: int = 200, **fields: str) -> Page:
        """Fill in a form and send it."""
        answer = await self.http.post(form.action, data={**form.fields, **fields}, follow_redirects=True)
        assert answer.status_code == status, (answer.status_code, Page(answer.text).text)
        return Page(answer.text)

    async def register(self, task_id: str, zaak: str = ZAAK) -> Page:
        """Search the zaak, keep the document type and confidentiality that are offered, and press Registreren."""
        page = await self.read(f"/taken/{task_id}?zaak={zaak}")
        return await self.send(page.form("/registreren"))

    async def refuse(self, task_id: str, reason: str) -> Page:
        """Refuse with a reason."""
        page = await self.read(f"/taken/{task_id}")
        return await self.send(page.form("/afwijzen"), grond="prive", reden=reason)

    async def delete(self, task_id: str) -> Page:
        """Ask for the originals to be deleted."""
        page = await self.read(f"/taken/{task_id}")
        return await self.send(page.form("/verwijderen"))


@dataclass(kw_only=True)
class Town:
    """Everything that runs."""

    data: Path
    graph: str
    zaaksysteem: str
    console: str
    service: Program
    config: Path
    stack: AsyncExitStack
    http: httpx.AsyncClient
    _database: Database | None = None

    def folder(self, user: SimUser) -> Path:
        """Where an employee's watched folder lies on disk."""
        return self.data / "graph" / "onedrive" / user.key / WATCHED_FOLDER

    def put(self, user: SimUser, path: str, content: bytes) -> Path:
        """Drop a file, in one piece."""
        place = self.folder(user) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        half = self.data / f"half-{new_ulid(datetime.now(UTC))}"
        half.write_bytes(content)
        return half.replace(place)

    async def start(self) -> None:
        """Start the service once more."""
        self.service = await self.stack.enter_async_context(
            running(self.data / f"service-{new_ulid(datetime.now(UTC))}", "serve", "--config", self.config)
        )
        await self.service.ready()

    async def visitor(self, object_id: str) -> Visitor:
        """Let somebody sign in."""
        client = httpx.AsyncClient(
            base_url=self.console, trust_env=False, verify=NOBODY, timeout=30, limits=FRESH
        )
        http = await self.stack.enter_async_context(client)
        visitor = Visitor(http=http)
        page = await visitor.read("/aanmelden")
        await visitor.send(page.form("/aanmelden/demo"), persoon=object_id)
        return visitor

    async def di(self) -> Visitor:
        """Let DI sign in."""
        return await self.visitor(DI.object_id)

    async def beheer(self) -> Visitor:
        """Let beheer sign in."""
        return await self.visitor(BEHEER.object_id)

    async def mail(self) -> list[dict[str, Any]]:
        """Read all mail that was sent, oldest first."""
        sent: list[dict[str, Any]] = (await self.http.get(f"{self.graph}/_sim/mail")).json()["value"]
        return sent

    async def subjects(self, address: str) -> list[str]:
        """List what somebody got, in the order of the alphabet."""
        return sorted(
            letter["subject"] for letter in map(_letter, await self.mail()) if address in letter["to"]
        )

    async def archive(self) -> dict[str, Any]:
        """Look into the zaaksysteem itself."""
        found: dict[str, Any] = (await self.http.get(f"{self.zaaksysteem}/_sim/state")).json()
        return found

    async def rows(self, table: Table) -> list[dict[str, Any]]:
        """Read a table of the service's own."""
        if self._database is None:
            self._database = Database(f"sqlite:///{self.data / 'service' / 'bewaarstroom.sqlite'}")
            self.stack.callback(self._database.close)
        found: list[dict[str, Any]] = await self._database.transact(partial(_read, table))
        return found


def _read(table: Table, connection: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _letter(sent: dict[str, Any]) -> dict[str, Any]:
    message = sent.get("message", sent)
    to = [one["emailAddress"]["address"] for one in message["toRecipients"]]
    return {"subject": message["subject"], "body": message["body"]["content"], "to": to}


@asynccontextmanager
async def open_town(data: Path, *, serving: bool = True, **changes: Any) -> AsyncIterator[Town]:
    """Start both simulators and the service, with *changes* to its settings."""
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(
            running(data / "said-graph", "simulate", "graph", "--data", data / "graph")
        )
        zaken = await stack.enter_async_context(
            running(data / "said-zaken", "simulate", "zaaksysteem", "--data", data / "zaken")
        )
        await graph.ready()
        await zaken.ready()
        addresses = [
            json.loads((data / name / "address.json").read_text())["http"] for name in ("graph", "zaken")
        ]
        settings = settings_for(data / "service", addresses[0], addresses[1], free_port())
        config = data / "instellingen.yaml"
        config.write_text(yaml.safe_dump(_merged(settings, changes)), encoding="utf-8")
        town = Town(
            data=data,
            graph=addresses[0],
            zaaksysteem=addresses[1],
            console=f"http://127.0.0.1:{settings['console']['port']}",
            service=zaken,
            config=config,
            stack=stack,
            http=await stack.enter_async_context(
                httpx.AsyncClient(trust_env=False, verify=NOBODY, timeout=30, limits=FRESH)
            ),
        )
        stack.callback(lambda: sys.stdout.write(town.service.complaints))  # shown when a test fails
        if serving:
            await town.start()
        yield town


def settings_for(
    data: Path, graph: str, zaaksysteem: str, port: int, users: tuple[SimUser, ...] = EMPLOYEES
) -> dict[str, Any]:
    """Spell settings with little patience."""
    return {
        "data_dir": str(data),
        "graph": {
            "mode": "simulator",
            "base_url": f"{graph}/v1.0",
            "tenant_id": TENANT_ID,
            "client_id": CLIENT_ID,
            "client_secret": "env:GRAPH_SECRET",
            "licences": 100_000,  # looking twice a second is not what a small tenant's budget is for
        },
        "zaaksysteem": {
            "mode": "simulator",
            **{f"{name}_url": f"{zaaksysteem}/{ROOTS[name]}" for name in ("zaken", "documenten", "catalogi")},
            "client_id": DEMO_CLIENT_ID,
            "secret": "env:ZGW_SECRET",
            "bronorganisatie": RSIN,
            "settle_seconds": 0.2,
        },
        "folders": [{"user": user.id, "name": WATCHED_FOLDER} for user in users],
        "watching": {
            "patience_seconds": 1.5,
            "look_every_seconds": 0.5,
            "look_at_least_every_seconds": 0.5,
            "look_at_least_every_seconds_outside": 0.5,
        },
        "verwijderen": "automatisch",
        "leesbare_versie": "uit",
        "mail": {"via": "graph", "sender": DI_MAILBOX.id, "di": [DI.mail], "beheer": [BEHEER.mail]},
        "console": {"port": port},
        "logging": {"format": "json"},
    }


def _merged(settings: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(settings)
    for name, value in changes.items():
        known = merged.get(name)
        merged[name] = _merged(known, value) if isinstance(value, dict) and isinstance(known, dict) else value
    return merged
