"""How a measurement runs in a process of its own, with a second worker beside it, and how it is printed."""

from __future__ import annotations

import multiprocessing
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe

import structlog

Measure = Callable[[str, str, int], dict[str, float]]


def _child(measure: Measure, url: str, synchronous: str, count: int, pipe: Pipe) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    pipe.send(measure(url, synchronous, count))


def measured(measure: Measure, url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure in a process of its own."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(
        target=_child, args=(measure, url, synchronous, count, there)
    )
    child.start()
    there.close()
    found: dict[str, float] = here.recv()
    child.join()
    return found


def said(name: str, found: dict[str, float]) -> None:
    """Print one line."""
    print(name.ljust(34), ", ".join(f"{what} {value:.2f}" for what, value in found.items()))  # noqa: T201 - a benchmark prints what it measured


Work = Callable[[str, str, int, Pipe], None]


@contextmanager
def helped(work: Work, url: str, synchronous: str, count: int) -> Iterator[dict[str, float]]:
    """Have a second worker process work along; in the end what it gives holds the processor time that it took."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    helper = context.Process(target=work, args=(url, synchronous, count, there))
    helper.start()
    there.close()
    here.recv()  # it is ready
    took: dict[str, float] = {}
    yield took
    took["CPU ms/run"] = here.recv() / count * 1000
    helper.join()


def worked(
    pair: tuple[Measure, Work], url: str, synchronous: str, count: int, workers: int
) -> dict[str, float]:
    """Measure with one worker or with two; the processor time is that of all."""
    measure, work = pair
    if workers == 1:
        return measured(measure, url, synchronous, count)
    with helped(work, url, synchronous, count) as took:
        found = measured(measure, url, synchronous, count)
    return {**found, "CPU ms/run": found["CPU ms/run"] + took["CPU ms/run"]}


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {what: statistics.median(one[what] for one in rounds) for what in rounds[0]}
