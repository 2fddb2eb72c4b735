"""One request to one drive: who asks what of which item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request

from watcher.simulator.address import Address
from watcher.simulator.drive import Drive
from watcher.simulator.errors import bad_request
from watcher.simulator.faults import Fault, Kind
from watcher.simulator.item import Item
from watcher.simulator.links import api_base
from watcher.simulator.simulation import Simulation

T = TypeVar("T")

MAX_TOP = 1000


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A request that has been let in and whose address has been read."""

    request: Request
    simulation: Simulation
    drive: Drive
    address: Address

    async def work(self, doing: Callable[[], T]) -> T:
        """Do something with the drive, alone, after a look at the disk."""
        return await self.simulation.at(self.drive, doing)

    async def find(self) -> Item:
        """Return the item that the address means; raises GraphError 404."""
        return await self.work(self.item)

    def item(self) -> Item:
        """Return the item that the address means, for use inside *work*."""
        return self.drive.find(self.address.item, self.address.path)

    def query(self, name: str) -> str | None:
        """Return a system query option, spelled with or without its dollar sign."""
        return self.request.query_params.get(f"${name}", self.request.query_params.get(name))

    def top(self, default: int) -> int:
        """Return the page size; raises GraphError 400 when it is no size."""
        text = self.query("top")
        if text is None:
            return default
        if not text.isdecimal() or not 0 < int(text) <= MAX_TOP:
            raise bad_request("Invalid value for $top.")
        return int(text)

    def fault(self, kind: Kind) -> Fault | None:
        """Return the fault of that kind, if one is to happen to this request."""
        fault: Fault | None = getattr(self.request.state, "fault", None)
        return fault if fault and fault.kind is kind else None

    @property
    def base(self) -> str:
        """The address of the API as the client spelled it: origin and version."""
        return api_base(self.request)
