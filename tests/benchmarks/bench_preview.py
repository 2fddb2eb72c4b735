"""How quick a conversation of 40,000 messages is to read in the console, beside what reading it once must cost.

    python tests/benchmarks/bench_preview.py [--messages 40000]

The first page costs unpacking and parsing the export; every page after that comes from memory. The comparison is with
parsing the same text, nothing around it.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.conftest import HandClock
from tests.consoles import NOOR, Browser, House, build_house, zipped
from workflows.inspection.whatsapp.transcript import parse
from workflows.store.database import Database
from workflows.store.schema import metadata


def chat_of(messages: int) -> str:
    """Make a chat of eight people."""
    start = datetime(2024, 1, 1, 8, 0, tzinfo=UTC)
    lines = []
    for number in range(messages):
        at = (start + timedelta(minutes=17 * number)).strftime("[%d-%m-%Y %H:%M:%S]")
        lines.append(
            f"{at} Deelnemer {number % 8}: bericht {number} over de dakkapel en de welstand, café 👍"
        )
    return "\n".join(lines)


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Measure one thing in milliseconds."""
    started = time.perf_counter()
    await work()
    return 1000 * (time.perf_counter() - started)


async def measured(house: House, messages: int) -> dict[str, float]:
    """Open the conversation, turn pages and search, as a browser does."""
    task = await house.new_task(
        {"WhatsApp Chat - Groot.zip": zipped(**{"_chat.txt": chat_of(messages).encode()})}
    )
    browser = await house.browser().sign_in(NOOR)
    address = f"/inhoud/{task.upload_id}/gesprek"
    pages = [f"{address}?pagina={number}" for number in range(2, 40)]
    return {
        "first": await timed(lambda: _page(browser, address)),
        "page": statistics.median([await timed(lambda page=page: _page(browser, page)) for page in pages]),
        "search": statistics.median(
            [await timed(lambda: _page(browser, f"{address}?zoek=dakkapel&pagina=100")) for _ in range(9)]
        ),
    }


async def _page(browser: Browser, address: str) -> None:
    answer = await browser.get(address)
    if answer.status_code != 200:
        raise SystemExit(answer.text)


def main() -> int:
    """Measure, and say each beside parsing alone."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--messages", type=int, default=40_000)
    said = asked.parse_args()
    text = chat_of(said.messages)
    started = time.perf_counter()
    parse(text)
    alone = 1000 * (time.perf_counter() - started)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        metadata.create_all(database.engine)
        found = asyncio.run(measured(build_house(database, HandClock()), said.messages))
        database.close()
    print(f"{said.messages} messages: parsing alone {alone:.0f} ms")  # noqa: T201
    for word, spent in found.items():
        print(f"{word}: {spent:.0f} ms, {spent / alone:.2f} of parsing alone")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
