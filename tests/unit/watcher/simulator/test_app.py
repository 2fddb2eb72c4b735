from __future__ import annotations

from pathlib import Path

import pytest

from tests.graphclient import Graph
from watcher.simulator import disk
from watcher.simulator.app import build_app, now


def test_the_clock_is_aware() -> None:
    assert now().tzinfo is not None


def test_the_app_carries_what_it_runs_on(data: Path) -> None:
    app = build_app(data)

    assert app.state.simulation.data == data
    app.state.simulation.close()


async def test_nobody_reaches_it_under_another_name(graph: Graph) -> None:
    answer = await graph.http.get("/v1.0/users", headers={"Host": "kwaad.example"})

    assert answer.status_code == 400


async def test_a_drive_that_is_too_full_says_so(
    graph: Graph, watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (watched / "a").touch()
    monkeypatch.setattr(disk, "MAX_ENTRIES", 1)

    body = await graph.sent("GET", "root", status=507)

    assert body["error"]["code"] == "insufficientStorage"
