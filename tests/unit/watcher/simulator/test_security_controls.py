from __future__ import annotations

import pytest

from tests.graphclient import Graph


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/_sim/faults", b'{"kind": "html"}'),
        ("/_sim/label", b'{"drive": "d", "item": "i", "label": "l"}'),
    ],
)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_page_elsewhere_cannot_turn_the_controls(
    graph: Graph, path: str, said: bytes, kind: str
) -> None:
    answer = await graph.http.post(path, content=said, headers={"Content-Type": kind})

    assert answer.status_code == 415
    assert (await graph.http.get("/_sim/faults")).json() == {"value": []}
