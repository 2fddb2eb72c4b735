"""Many registrations at the same time, with a zaaksysteem that often answers wrongly: no doubles, no orphans."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.zaaksysteem import MemoryIntentions, Sim, running_sim
from workflows.errors import RetryableError
from workflows.model import RegisteredDocument
from workflows.proof import Proof
from workflows.zaaksysteem.registration import Registration, RegistrationPolicy, register_document
from workflows.zaaksysteem.verify import Expected, verify

AT_ONCE = 8
SHARE = 0.05  # of all requests go wrong
REQUESTS = 12  # about, for each registration
BATCH = 100  # registrations for which faults are armed at a time
MOST_TRIES = 60
POLICY = RegistrationPolicy(settle=timedelta(0), inline_limit=2_000)
FAULTS = (
    {"kind": "committed", "method": "POST"},  # 500, and done all the same
    {"kind": "gateway_after", "status": 504},
    {"kind": "gateway", "status": 503},
    {"kind": "rolled_back"},
    {"kind": "busy", "retry_after": 0},
    {"kind": "silent"},
)


@dataclass(kw_only=True)
class Bulk:
    """What came of it."""

    sim: Sim
    intentions: MemoryIntentions = field(default_factory=MemoryIntentions)
    proofs: list[Proof] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    async def arm(self, dice: random.Random) -> None:
        """Let one in twenty of the next requests go wrong, in any way."""
        moments = sorted(dice.sample(range(BATCH * REQUESTS), int(BATCH * REQUESTS * SHARE)))
        armed = [{**dice.choice(FAULTS), "skip": skip} for skip in moments]
        (await self.sim.control.post("/_sim/faults", json=armed)).raise_for_status()

    async def work(self, jobs: AsyncIterator[Registration]) -> None:
        async for job in jobs:
            registered = await self._again(lambda job=job: self._register(job))
            assert isinstance(registered, RegisteredDocument), registered
            proof = await self._again(lambda job=job, it=registered: self._verify(job, it))
            assert isinstance(proof, Proof), proof
            self.proofs.append(proof)

    async def _register(self, job: Registration) -> object:
        return await register_document(self.sim.client, job, self.intentions, POLICY)

    async def _verify(self, job: Registration, registered: RegisteredDocument) -> object:
        expected = Expected(
            upload_id=job.upload_id,
            file_id=job.file_id,
            size=job.original.size,
            sha256=job.original.sha256,
            formaat=job.formaat,
        )
        return await verify(self.sim.client, registered, expected)

    async def _again(self, ask: object) -> object:
        """Ask again as the engine would, until there is an answer."""
        for _ in range(MOST_TRIES):
            try:
                return await ask()  # type: ignore[operator]
            except RetryableError as error:
                self.failures[error.code] += 1
        raise AssertionError(self.failures)


def _content(number: int) -> bytes:
    """Give each its own bytes; one in ten is so large that it goes in parts."""
    return f"gesprek {number} ".encode() * (400 if number % 10 == 0 else 3)


async def _register_all(tmp_path: Path, count: int) -> Bulk:
    dice = random.Random(20261128)  # noqa: S311 - faults, no secrets
    async with running_sim(tmp_path) as sim:
        bulk = Bulk(sim=sim)
        numbers = iter(range(count))

        async def jobs() -> AsyncIterator[Registration]:
            for number in numbers:
                if number % BATCH == 0:
                    await bulk.arm(dice)
                wanted = sim.registration(_content(number), upload_id=f"01UPLOAD{number:06}")
                yield replace(wanted, file_id=f"01FILE{number:06}", formaat="text/plain")

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(bulk.work(jobs()))
        await sim.control.delete("/_sim/faults")
        _no_doubles_and_no_orphans(await sim.state(), bulk, count)
    return bulk


def _no_doubles_and_no_orphans(state: dict[str, object], bulk: Bulk, count: int) -> None:
    documents = state["documents"]
    links = state["links"]
    assert isinstance(documents, list)
    assert isinstance(links, list)
    identifications = Counter(one["identificatie"] for one in documents)
    linked = Counter(one["document"] for one in links)
    assert len(bulk.proofs) == count
    assert {proof.identificatie for proof in bulk.proofs} == set(identifications)
    assert set(identifications.values()) == {1}
    assert set(linked.values()) == {1}
    assert len(linked) == count
    assert {one["sha256"] for one in documents} == {proof.sha256 for proof in bulk.proofs}


async def test_300_registrations_at_8_in_parallel_make_no_double_and_no_orphan(tmp_path: Path) -> None:
    bulk = await _register_all(tmp_path, 300)

    assert {"zaaksysteem-failed", "zaaksysteem-busy"} <= set(bulk.failures)
    assert sum(bulk.failures.values()) > 50


@pytest.mark.full
async def test_10_000_registrations_at_8_in_parallel_make_no_double_and_no_orphan(tmp_path: Path) -> None:
    bulk = await _register_all(tmp_path, 10_000)

    assert sum(bulk.failures.values()) > 2_000
