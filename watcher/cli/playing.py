"""The demo at play: both simulators and the service in one process, and the story that is told in it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from config.logging import configure_logging
from config.settings import Settings
from watcher.cli.saying import out
from watcher.demo import Ports, Town, demo_settings, demo_signin, kept_ports
from watcher.lockfile import alone_in
from watcher.server import serve_until_stopped
from watcher.simulator.service import running_graph
from watcher.simulator.story import tell
from watcher.simulator.tokens import CLIENT_ID, CLIENT_SECRET
from watcher.simulator.users import DEFAULT_USERS, DI_MAILBOX, TENANT_ID, WATCHED_FOLDER, SimUser
from workflows.console.settings import DemoSignin
from workflows.model import Person
from workflows.store.loglines import LogKeeper
from workflows.zaaksysteem.simulator.asking import ROOTS
from workflows.zaaksysteem.simulator.catalogi import RSIN
from workflows.zaaksysteem.simulator.service import running_zaaksysteem
from workflows.zaaksysteem.simulator.world import DEMO_CLIENT_ID, DEMO_SECRET


async def play(data: Path, port: int) -> None:
    """Run the demo in *data* until Ctrl-C or SIGTERM; starting again goes on where it was."""
    with alone_in(data):
        ports = kept_ports(data, Ports(console=port, graph=port + 1, zaaksysteem=port + 2))
        town = _town()
        settings = demo_settings(data, ports, town)
        keeper = LogKeeper()
        configure_logging(settings.logging, keep=keeper.keep)
        async with (
            running_graph(data / "graph", port=ports.graph) as graph,
            running_zaaksysteem(data / "zaaksysteem", port=ports.zaaksysteem) as zaaksysteem,
            asyncio.TaskGroup() as tasks,
        ):
            story = tasks.create_task(tell(data / "graph"))
            await serve_until_stopped(
                settings,
                signin=demo_signin(town),
                keeper=keeper,
                announce=lambda address: _welcome(address, graph.addresses.http, zaaksysteem, data),
            )
            story.cancel()


def simulated_signin(settings: Settings) -> DemoSignin | None:
    """Offer a role chooser with the owners of the watched folders; None where people sign in with Entra."""
    if settings.signin.mode != "demo":
        return None
    named = tuple(_owner(folder.user) for folder in settings.folders if folder.user is not None)
    everybody = any(folder.user is None for folder in settings.folders)
    return demo_signin(replace(_town(), employees=_town().employees if everybody else named))


def _owner(name: str) -> Person:
    known = (_person(user) for user in DEFAULT_USERS if user.answers_to(name))
    return next(known, Person(object_id=name, name=name, mail=name))


def _person(user: SimUser) -> Person:
    return Person(object_id=user.id, name=user.display_name, mail=user.mail)


def _town() -> Town:
    employees = tuple(_person(user) for user in DEFAULT_USERS if user.provisioned)
    return Town(
        employees=employees,
        di_mailbox=DI_MAILBOX.id,
        tenant_id=TENANT_ID,
        graph_client_id=CLIENT_ID,
        graph_secret=CLIENT_SECRET,
        folder=WATCHED_FOLDER,
        zgw_client_id=DEMO_CLIENT_ID,
        zgw_secret=DEMO_SECRET,
        zgw_roots={"zaken": ROOTS["zaken"], "documenten": ROOTS["documenten"], "catalogi": ROOTS["catalogi"]},
        bronorganisatie=RSIN,
    )


def _welcome(console: str, graph: str, zaaksysteem: str, data: Path) -> None:
    out.print(
        f"""
[bold]Bewaarstroom draait.[/bold] Stoppen: Ctrl-C. Nog eens starten gaat verder waar het was.

  De schermen          {console}
    als medewerker     {console}/aanmelden?naar=/mijn
    als DI             {console}/aanmelden?naar=/taken
    als beheer         {console}/aanmelden?naar=/beheer/runs

  De nagebootste OneDrives (slepen in de browser)   {graph}/
    of als gewone mappen                            {data / "graph" / "onedrive"}/<naam>/WhatsApp bewaren/
  Het nagebootste zaaksysteem                       {zaaksysteem}/
  De verstuurde berichten                           {graph}/post

Binnen een minuut liggen er drie uploads.
""",
        soft_wrap=True,
    )
