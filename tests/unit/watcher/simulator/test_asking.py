from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.requests import Request

from watcher.simulator.address import Address
from watcher.simulator.asking import Ask
from watcher.simulator.drive import Drive
from watcher.simulator.errors import GraphError
from watcher.simulator.faults import Fault, Kind
from watcher.simulator.simulation import Simulation

Asking = Callable[[str], Ask]


@pytest.fixture
def asking(simulation: Simulation, drive: Drive) -> Asking:
    def ask(query: str) -> Ask:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": query.encode()}
        return Ask(request=Request(scope), simulation=simulation, drive=drive, address=Address(item=None))

    return ask


def test_options_are_read_with_and_without_a_dollar_sign(asking: Asking) -> None:
    assert asking("$top=5").top(200) == 5
    assert asking("top=5").top(200) == 5
    assert asking("").top(200) == 200
    assert asking("select=id,name").query("select") == "id,name"


@pytest.mark.parametrize("top", ["0", "-1", "x", "1001", "1.5"])
def test_a_wrong_page_size_is_refused(asking: Asking, top: str) -> None:
    with pytest.raises(GraphError, match=r"\$top"):
        asking(f"$top={top}").top(200)


async def test_the_item_is_found(asking: Asking) -> None:
    assert (await asking("").find()).name == "root"


def test_a_fault_is_seen_only_by_its_kind(asking: Asking) -> None:
    ask = asking("")
    assert ask.fault(Kind.DELAYED) is None

    ask.request.state.fault = Fault(kind=Kind.DELAYED)

    assert ask.fault(Kind.DELAYED) == Fault(kind=Kind.DELAYED)
    assert ask.fault(Kind.EXPIRED_TOKEN) is None
