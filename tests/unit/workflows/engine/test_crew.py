from __future__ import annotations

import asyncio
import threading
from typing import Any, cast

import pytest
import structlog

from workflows.engine.calling import Called
from workflows.engine.crew import Crew

CALLED = cast("Called", object())


async def test_a_call_is_made_on_the_loop_with_the_log_of_who_asked() -> None:
    crew, seen = Crew(asyncio.get_running_loop()), []

    async def work() -> Called:
        seen.append((asyncio.get_running_loop(), structlog.contextvars.get_contextvars()))
        return CALLED

    def ask() -> Any:
        with structlog.contextvars.bound_contextvars(run_id="R"):
            return crew.call(work(), "Groep/Doen").result()

    assert await asyncio.to_thread(ask) is CALLED
    assert seen == [(asyncio.get_running_loop(), {"run_id": "R", "path": "Groep/Doen"})]


async def test_who_is_sent_home_finds_the_call_cancelled() -> None:
    crew, begun = Crew(asyncio.get_running_loop()), asyncio.Event()

    async def endless() -> Called:
        begun.set()
        await asyncio.Event().wait()
        return CALLED

    future = crew.call(endless(), "Doen")
    await begun.wait()
    crew.send_home()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wrap_future(future)

    assert future.cancelled()


async def test_a_call_that_comes_too_late_is_not_made() -> None:
    crew, made = Crew(asyncio.get_running_loop()), []

    async def work() -> Called:
        await asyncio.sleep(0)
        made.append(1)
        return CALLED

    crew.send_home()
    future = crew.call(work(), "Doen")
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wrap_future(future)

    assert made == []


async def test_a_stop_waits_for_who_is_busy() -> None:
    crew, go = Crew(asyncio.get_running_loop()), threading.Event()

    def segment() -> None:
        with crew.at_work(("R", 3)):
            go.wait()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(asyncio.to_thread(segment))
        while not crew.busy:
            await asyncio.to_thread(crew.changed, 0.01)
        busy, waited = crew.busy, await asyncio.to_thread(crew.wait, 0.01)
        go.set()
        ready = await asyncio.to_thread(crew.wait, 10)

    assert (busy, waited, ready) == (frozenset({("R", 3)}), False, True)
    assert crew.busy == frozenset()
