"""Settings for a service over two simulators in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from config.reading import read_settings
from config.settings import Settings
from tests.town import settings_for
from watcher.simulator.service import Running, running_graph
from workflows.zaaksysteem.simulator.service import running_zaaksysteem

REAL: dict[str, Any] = {
    "graph": {"mode": "real", "tenant_id": "t", "client_id": "c", "client_secret": "env:GRAPH_SECRET"},
    "zaaksysteem": {
        "mode": "real",
        "zaken_url": "https://zgw.example/zaken/api/v1",
        "documenten_url": "https://zgw.example/documenten/api/v1",
        "catalogi_url": "https://zgw.example/catalogi/api/v1",
        "client_id": "bewaarstroom",
        "secret": "env:ZGW_SECRET",
        "bronorganisatie": "123456782",
    },
    "signin": {"mode": "entra", "tenant_id": "t", "client_id": "c", "client_secret": "env:SIGNIN"},
    "mail": {"via": "none"},
    "folders": [{"user": "jan@gemeente.example"}],
}
"""A tenant and a zaaksysteem that are told to be real; nobody calls them."""


@dataclass(frozen=True, kw_only=True)
class Outskirts:
    """Both simulators, and a file of settings that names them."""

    graph: Running
    zaaksysteem: str
    file: Path
    data: Path

    def change(self, **changes: Any) -> Path:
        """Write the settings again with whole parts changed, beside the others."""
        settings = yaml.safe_load(self.file.read_text())
        for name, value in changes.items():
            known = settings.get(name)
            settings[name] = {**known, **value} if isinstance(known, dict) else value
        place = self.file.with_name("anders.yaml")
        place.write_text(yaml.safe_dump(settings))
        return place


@asynccontextmanager
async def outskirts(place: Path) -> AsyncIterator[Outskirts]:
    """Start both; secrets are expected in GRAPH_SECRET and ZGW_SECRET."""
    async with (
        running_graph(place / "graph") as graph,
        running_zaaksysteem(place / "zaken") as zaaksysteem,
    ):
        file = place / "instellingen.yaml"
        settings = settings_for(place / "service", graph.addresses.http, zaaksysteem, 8700)
        file.write_text(yaml.safe_dump(settings))
        yield Outskirts(graph=graph, zaaksysteem=zaaksysteem, file=file, data=place / "service")


def unreached(place: Path, **changes: Any) -> Settings:
    """Read settings that name two simulators which nobody started: enough for whom only makes things from them.

    Secrets are expected in GRAPH_SECRET and ZGW_SECRET.
    """
    return read_settings(
        None, {}, **(settings_for(place, "http://127.0.0.1:9", "http://127.0.0.1:9", 8700) | changes)
    )
