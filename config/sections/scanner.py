"""Which virus scanner looks at every byte."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from config.ownhosts import LOOPBACK
from config.sections.part import Part


class ScannerSettings(Part):
    """Which virus scanner looks at every byte."""

    clamd: (
        Annotated[str, Field(pattern=r"^(?:/\S+|[^\s/:\[\]]+:\d{1,5}|\[[0-9A-Fa-f:]+\]:\d{1,5})$")] | None
    ) = None
    max_mib: Annotated[int, Field(ge=1, le=4_096)] = 100
    timeout_seconds: Annotated[float, Field(ge=1, le=3_600)] = 120

    @property
    def on_this_machine(self) -> bool:
        """Whether no byte crosses the network to be scanned: clamd knows no encryption."""
        address = self.clamd or "/"
        return address.startswith("/") or address.rpartition(":")[0].strip("[]") in LOOPBACK
