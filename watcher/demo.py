"""The demo's settings: three invented employees, DI and beheer, and two simulators on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.reading import read_settings
from config.settings import Settings
from watcher.lockfile import make_data_dir
from workflows.console.settings import DemoPerson, DemoSignin
from workflows.errors import BadInputError
from workflows.model import Person

ZGW_SECRET = "BEWAARSTROOM_DEMO_ZAAKSYSTEEM"  # noqa: S105 - the name of a variable
GRAPH_SECRET = "BEWAARSTROOM_DEMO_GRAPH"  # noqa: S105 - the name of a variable
PORTS_FILE = "demo-ports.json"
PATIENCE_SECONDS = 4
LOOK_SECONDS = 1


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Where everything listens; kept, because addresses of zaken are remembered."""

    console: int
    graph: int
    zaaksysteem: int


@dataclass(frozen=True, kw_only=True)
class Town:
    """What the simulators hold, as far as the service must be told."""

    employees: tuple[Person, ...]
    di_mailbox: str
    tenant_id: str
    graph_client_id: str
    graph_secret: str = field(repr=False)
    folder: str
    zgw_client_id: str
    zgw_secret: str = field(repr=False)
    zgw_roots: Mapping[str, str]  # zaken, documenten and catalogi, below the simulator's address
    bronorganisatie: str


DI = Person(object_id="demo-di", name="Noor van Dijk", mail="noor.vandijk@gemeente-voorbeeld.example")
SECOND = Person(object_id="demo-di-2", name="Ilse Koster", mail="ilse.koster@gemeente-voorbeeld.example")
BEHEER = Person(object_id="demo-beheer", name="Bas de Beheerder", mail="bas@gemeente-voorbeeld.example")


def kept_ports(data_dir: Path, wanted: Ports) -> Ports:
    """Use the ports of an earlier start in the same folder, else keep the wanted ones."""
    place = data_dir / PORTS_FILE
    if place.exists():
        return _ports_from(place)
    make_data_dir(data_dir)
    place.write_text(json.dumps(vars(wanted)), encoding="utf-8")
    return wanted


def ports_of(data_dir: Path) -> Ports | None:
    """Say where a demo in this folder listens; None where there is none."""
    place = data_dir / PORTS_FILE
    return _ports_from(place) if place.exists() else None


def _ports_from(place: Path) -> Ports:
    try:
        ports = Ports(**json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BadInputError(
            "demo-ports-damaged",
            f"Het bestand {place} is beschadigd.",
            next_step="Verwijder de map van de demo, of kies een andere met --data.",
        ) from error
    return ports


def demo_settings(data_dir: Path, ports: Ports, town: Town) -> Settings:
    """Make settings that watch the demo's folders and delete as soon as it is proven."""
    os.environ[ZGW_SECRET] = town.zgw_secret
    os.environ[GRAPH_SECRET] = town.graph_secret
    return read_settings(None, **_overrides(data_dir, ports, town))


def demo_signin(town: Town) -> DemoSignin:
    """Offer four ways in, and an employee for each drive."""
    employees = [
        DemoPerson(
            person=person,
            roles=frozenset(),
            explanation="Zie wat er met uw eigen uploads gebeurt.",
        )
        for person in town.employees
    ]
    di = DemoPerson(
        person=DI,
        roles=frozenset({"DI"}),
        explanation="Bekijk de taken, kies een zaak en registreer.",
    )
    second = DemoPerson(
        person=SECOND,
        roles=frozenset({"DI"}),
        explanation="Neem een taak over van uw collega, of kijk mee als tweede.",
    )
    beheer = DemoPerson(
        person=BEHEER,
        roles=frozenset({"Beheer"}),
        explanation="Zie elke run, elke stap en de logregels.",
    )
    return DemoSignin(people=(di, second, beheer, *employees))


def _looks(seconds: float) -> dict[str, float]:
    """Look at every folder so often, whatever the hour and however quiet."""
    names = ("look_every_seconds", "look_at_least_every_seconds", "look_at_least_every_seconds_outside")
    return dict.fromkeys(names, seconds)


def _overrides(data_dir: Path, ports: Ports, town: Town) -> dict[str, Any]:
    graph = f"http://127.0.0.1:{ports.graph}"
    zgw = f"http://127.0.0.1:{ports.zaaksysteem}"
    return {
        "data_dir": data_dir,
        "graph": {
            "mode": "simulator",
            "base_url": f"{graph}/v1.0",
            "tenant_id": town.tenant_id,
            "client_id": town.graph_client_id,
            "client_secret": f"env:{GRAPH_SECRET}",
        },
        "zaaksysteem": {
            "mode": "simulator",
            **{f"{name}_url": f"{zgw}/{path}" for name, path in town.zgw_roots.items()},
            "client_id": town.zgw_client_id,
            "secret": f"env:{ZGW_SECRET}",
            "bronorganisatie": town.bronorganisatie,
            "settle_seconds": 2,
        },
        "folders": [{"user": person.object_id, "name": town.folder} for person in town.employees],
        "watching": {"patience_seconds": PATIENCE_SECONDS, **_looks(LOOK_SECONDS)},
        "verwijderen": "automatisch",
        "mail": {"via": "graph", "sender": town.di_mailbox, "di": [DI.mail], "beheer": [BEHEER.mail]},
        "console": {"port": ports.console},
    }
