from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import HandClock
from watcher.gate import LONGEST_PAUSE, TenantGate
from workflows.errors import RetryableError


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def gate(clock: HandClock, naps: list[float]) -> TenantGate:
    async def nap(seconds: float) -> None:
        naps.append(seconds)
        clock.forward(seconds=seconds)

    return TenantGate(clock, nap)


async def test_an_open_gate_lets_everything_through_and_counts_it(
    gate: TenantGate, naps: list[float]
) -> None:
    await gate.enter(1)
    await gate.enter(2)

    assert (gate.requests, gate.units, naps) == (2, 3, [])


async def test_a_short_pause_is_sat_out(gate: TenantGate, naps: list[float]) -> None:
    gate.close(8)
    await gate.enter(1)

    assert (naps, gate.requests) == ([8.0], 1)


async def test_a_long_pause_is_handed_to_the_caller(
    gate: TenantGate, clock: HandClock, naps: list[float]
) -> None:
    gate.close(200)
    clock.forward(seconds=20)
    with pytest.raises(RetryableError) as caught:
        await gate.enter(1)

    assert (caught.value.code, caught.value.retry_after, gate.requests, naps) == (
        "graph-paused",
        180.0,
        0,
        [],
    )


async def test_the_longest_pause_holds(gate: TenantGate) -> None:
    gate.close(100)
    gate.close(5)

    assert gate.remaining == timedelta(seconds=100)


async def test_an_absurd_pause_is_not_believed(gate: TenantGate) -> None:
    gate.close(10**9)

    assert gate.remaining == LONGEST_PAUSE
