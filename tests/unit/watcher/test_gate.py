from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import HandClock
from watcher.budget import Budget
from watcher.gate import LONGEST_PAUSE, NOT_LET_IN, TenantGate
from workflows.errors import NeedsPersonError, RetryableError


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


async def test_a_network_that_is_away_is_not_blamed_on_microsoft(gate: TenantGate) -> None:
    gate.close(15, "graph-unreachable")
    with pytest.raises(RetryableError, match="graph-unreachable"):
        await gate.enter(1)


async def test_the_longest_pause_holds(gate: TenantGate) -> None:
    gate.close(100)
    gate.close(5)

    assert gate.remaining == timedelta(seconds=100)


async def test_an_absurd_pause_is_not_believed(gate: TenantGate) -> None:
    gate.close(10**9)

    assert gate.remaining == LONGEST_PAUSE


def test_a_number_that_is_no_time_at_all_breaks_nothing(gate: TenantGate) -> None:
    gate.hear({"ratelimit-remaining": "0", "ratelimit-reset": "9" * 400})

    assert gate.remaining == LONGEST_PAUSE


async def test_a_budget_that_is_spent_is_waited_for(clock: HandClock, naps: list[float]) -> None:
    async def nap(seconds: float) -> None:
        naps.append(seconds)
        clock.forward(seconds=seconds)

    gate = TenantGate(clock, nap, Budget(clock, licences=1_000, share=0.08))
    await gate.enter(95)
    clock.forward(seconds=55)
    await gate.enter(10)

    assert (naps, gate.units) == ([5.0], 105)
    with pytest.raises(RetryableError, match="graph-budget-spent"):
        await gate.enter(100)


async def test_what_is_in_no_hurry_waits_until_there_is_room_beside_the_work(
    clock: HandClock, naps: list[float]
) -> None:
    async def nap(seconds: float) -> None:
        naps.append(seconds)
        clock.forward(seconds=seconds)

    gate = TenantGate(clock, nap, Budget(clock, licences=1_000, share=0.08))
    await gate.enter(85)
    await gate.at_leisure(10)

    assert sum(naps) == 60


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"ratelimit-limit": "1250", "ratelimit-remaining": "0", "ratelimit-reset": "7"}, 7),
        ({"ratelimit-limit": "1250", "ratelimit-remaining": "12", "ratelimit-reset": "7"}, 0),
        ({"ratelimit-remaining": "0"}, 0),
        ({}, 0),
    ],
)
def test_a_warning_that_nothing_is_left_is_heeded(
    gate: TenantGate, headers: dict[str, str], seconds: int
) -> None:
    gate.hear(headers)

    assert gate.remaining == timedelta(seconds=seconds)


async def test_who_is_not_let_in_is_told_so_and_asks_nothing(gate: TenantGate, naps: list[float]) -> None:
    gate.close(60, NOT_LET_IN)
    with pytest.raises(NeedsPersonError, match="graph-auth-failed"):
        await gate.enter(1)

    assert (naps, gate.requests) == ([], 0)
