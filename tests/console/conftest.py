"""A console that answers on loopback, and a browser to look at it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import HandClock
from tests.console.story import tell_story
from tests.consoles import SETTINGS, House, build_house
from workflows.model import Person
from workflows.store.database import Database
from workflows.tasks import Task

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as needing a browser, and skip it where there is none."""
    missing = pytest.mark.skip(reason="needs Chromium at /usr/bin/chromium")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(missing)


@dataclass(frozen=True, kw_only=True)
class Served:
    """A console with a story in it, and its address."""

    house: House
    address: str
    tasks: dict[str, Task]

    def url(self, path: str) -> str:
        """Lead to a page."""
        return f"{self.address}{path}"


@pytest.fixture
def served(database: Database, clock: HandClock) -> Iterator[Served]:
    """Serve a console over real HTTP, with something in every corner."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    house = build_house(database, clock, replace(SETTINGS, base_url=address))
    with ThreadPoolExecutor(1) as aside:  # Playwright has a loop of its own in this thread
        told = aside.submit(asyncio.run, tell_story(house)).result()
    server = uvicorn.Server(uvicorn.Config(house.app, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield Served(house=house, address=address, tasks=told)
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one for each module: its loop must not outlive the tests that need it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page on a desk; what the policy for content refuses fails the test."""
    context = chromium.new_context(locale="nl-NL")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on(
        "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def sign_in(page: Page, served: Served, person: Person) -> None:
    """Choose somebody in the role chooser."""
    page.goto(served.url("/aanmelden"))
    page.get_by_role("button", name=f"Verder als {person.name}").click()
    page.wait_for_load_state()
