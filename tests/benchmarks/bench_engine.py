"""How fast runs go beside the bare queue, how soon an answer wakes a run, and what waiting runs and history cost.

    PYTHONPATH=. python tests/benchmarks/bench_engine.py [rate answers waiting history prefect] [--store sqlite postgresql]
        [--runs 2000] [--rounds 2] [--waiting 100000] [--history 1000000] [--prefect prefect/bin/python]

Without names it measures every part on every store. With few runs the start and the first polls count for most, and
they are the same for both: take thousands.

The bare queue does the same amount of work with one step for each run and no history: that is the limit. Both are
measured in turn, a few rounds, and the median counts: what else the machine does is in both. PostgreSQL is one of our
own where it can be started. Prefect is measured where --prefect says that it is installed. Each measurement is a process of its own, for a
process has one queue.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.barequeue import bare_rate, help_bare
from tests.benchmarks.load import (
    SECOND,
    engine_rate,
    help_engine,
    opened,
    pause,
    shop_at,
)
from tests.benchmarks.manyrows import history_cost, waiting_cost
from tests.benchmarks.measuring import measured, medians, said, worked
from tests.benchmarks.servers import servers
from tests.unit.workflows.engine.support import Workshop, ask, compose, flow_of
from workflows.engine import Pace
from workflows.operations.operation import WaitFor

PARTS = ("rate", "answers", "waiting", "history", "prefect")
STORES = ("sqlite", "postgresql")
ANSWERS = 60


def answer_latency(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure how long after its answer a run has ended, with the poll that the product ships."""
    return asyncio.run(_answer_latency(url, synchronous, count))


async def _answer_latency(url: str, synchronous: str, count: int) -> dict[str, float]:
    shop = await shop_at(url, synchronous, Pace())
    shop.operators.answers("Ask", WaitFor(kind="task", key=""))

    async def wait(call: Any) -> WaitFor:
        return WaitFor(kind="task", key=call.run_id)

    shop.operators.on("Ask", wait)
    flow = flow_of({"Vraag": ask("Ask"), "Na": compose("@body('Vraag')", Vraag=SECOND)})
    waiting = [shop.start(flow, partition=f"map-{number}") for number in range(count)]
    await shop.engine.idle()
    taken = sorted([await asyncio.to_thread(_answer, shop, run_id) for run_id in waiting])
    await shop.engine.drain()
    return {"p50 ms": statistics.median(taken) * 1000, "p95 ms": taken[int(len(taken) * 0.95)] * 1000}


def _answer(shop: Workshop, run_id: str) -> float:
    shop.signal("task", run_id, "ja")
    answered = time.perf_counter()
    while shop.row(run_id)["ended_at"] is None:
        pause(0.002)
    return time.perf_counter() - answered


def prefect_rate(python: str) -> dict[str, float]:
    """Measure the same ten tasks in Prefect, with the Python in which it is installed."""
    script = Path(__file__).with_name("bench_prefect.py")
    done = subprocess.run([python, str(script)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure on SQLite at both settings, and on PostgreSQL where one can be started."""
    reader = argparse.ArgumentParser()
    reader.add_argument("parts", nargs="*", metavar="part")
    reader.add_argument("--store", nargs="+", choices=STORES, default=list(STORES))
    reader.add_argument("--runs", type=int, default=2_000)
    reader.add_argument("--prefect", help="the Python in which Prefect is installed; see bench_prefect.py")
    reader.add_argument("--rounds", type=int, default=2)
    reader.add_argument("--waiting", type=int, default=100_000)
    reader.add_argument("--history", type=int, default=1_000_000)
    asked = reader.parse_args()
    asked.parts = asked.parts or list(PARTS)
    if unknown := set(asked.parts) - set(PARTS):
        reader.error(f"no such part: {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    if "sqlite" in asked.store:
        with tempfile.TemporaryDirectory() as folder:
            on_sqlite(partial("sqlite:///{}/{}.sqlite".format, folder), asked)
    if "postgresql" in asked.store:
        with servers("bench-") as postgresql:
            if postgresql is not None:
                on_postgresql(postgresql, asked)
    if "prefect" in asked.parts and asked.prefect:
        said("Prefect", prefect_rate(asked.prefect))


def on_sqlite(make: Callable[[str], str], asked: argparse.Namespace) -> None:
    """Measure on SQLite, for speed with both settings of the disk."""
    if "rate" in asked.parts:
        for synchronous in ("normal", "full"):
            compare(f"SQLite {synchronous}", make, synchronous, asked.runs, asked.rounds)
    one_store("SQLite", make, asked)


def on_postgresql(make: Callable[[str], str], asked: argparse.Namespace) -> None:
    """Measure on PostgreSQL, for speed with one worker and with two."""
    if "rate" in asked.parts:
        compare("PostgreSQL", make, "full", asked.runs, asked.rounds)
        compare("PostgreSQL, 2 workers", make, "full", asked.runs, asked.rounds, workers=2)
    one_store("PostgreSQL", make, asked)


def one_store(name: str, make: Callable[[str], str], asked: argparse.Namespace) -> None:
    """Measure what needs no peer."""
    if "answers" in asked.parts:
        said(f"{name}: answer to end", measured(answer_latency, make("answers"), "full", ANSWERS))
    if "waiting" in asked.parts:
        found = measured(waiting_cost, make("waiting"), "full", asked.waiting)
        said(f"{name}: {asked.waiting} waiting", found)
    if "history" in asked.parts:
        histories(name, make, asked)


def histories(name: str, make: Callable[[str], str], asked: argparse.Namespace) -> None:
    """Measure beside little history and much, and print the ratio."""
    few = measured(history_cost, make("few"), "full", 1_000)
    many = measured(history_cost, make("many"), "full", asked.history)
    said(f"{name}: history of 1000", few)
    said(f"{name}: history of {asked.history}", many)
    said(f"{name}: ratio", {what: many[what] / few[what] for what in few})


def compare(
    name: str, make: Callable[[str], str], synchronous: str, count: int, rounds: int, *, workers: int = 1
) -> None:
    """Measure the bare queue and the engine in turn, and print the medians and their ratio."""
    bare, engine = [], []
    for number in range(rounds):
        mark = f"{synchronous}_{workers}_{number}"
        url = make(f"bare_{mark}")
        bare.append(worked((bare_rate, help_bare), url, synchronous, count, workers))
        url = make(f"engine_{mark}")
        opened(url, synchronous).close()
        engine.append(worked((engine_rate, help_engine), url, synchronous, count, workers))
    theirs, ours = medians(bare), medians(engine)
    said(f"{name}: bare queue", theirs)
    said(f"{name}: engine", ours)
    said(f"{name}: ratio", {what: ours[what] / theirs[what] for what in theirs})


if __name__ == "__main__":
    main()
