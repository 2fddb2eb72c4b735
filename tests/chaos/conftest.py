"""The databases on which workers die."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chaos.arena import Arena, Nest

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def nest() -> Iterator[Nest]:
    """Keep one process that forks workers."""
    opened = Nest()
    yield opened
    opened.close()


@pytest.fixture
def arena(tmp_path: Path, nest: Nest, new_database: Callable[[str], str]) -> Callable[[str, str], Arena]:
    """Make arenas for a kind of database and a flow."""

    def make(kind: str, flow: str) -> Arena:
        home = tmp_path / f"arena-{next(_numbers)}"
        home.mkdir()
        return Arena(nest=nest, url=new_database(kind), flow=flow, home=home)

    return make
