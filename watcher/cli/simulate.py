"""`simulate`: OneDrive or the zaaksysteem, on this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from watcher.cli.saying import complaints_in_words, out

app = typer.Typer(no_args_is_help=True, help="Boots OneDrive of het zaaksysteem na op deze machine.")

Port = Annotated[int, typer.Option("--port", help="Op welke poort; 0 kiest een vrije.")]
DATA = Path(".bewaarstroom")


@app.command("graph")
def graph(
    port: Port = 0,
    data: Annotated[Path, typer.Option("--data", help="Waar de nagebootste OneDrives staan.")] = DATA
    / "graph",
    tls_port: Annotated[
        int | None, typer.Option("--tls-port", help="Ook over HTTPS, voor wie dat eist; 0 kiest een vrije.")
    ] = None,
    open_door: Annotated[
        bool, typer.Option("--open", help="Accepteer elk token, voor programma's als rclone.")
    ] = False,
) -> None:
    """Boots Microsoft Graph na: OneDrives als gewone mappen, mail, en een pagina om bestanden in te slepen."""
    from watcher.simulator.service import Addresses, serve_graph  # noqa: PLC0415 - only this command needs it

    def announce(addresses: Addresses) -> None:
        out.print(f"Graph luistert op {addresses.http}/v1.0", soft_wrap=True)
        out.print(f"Bestanden slepen kan op {addresses.http}/", soft_wrap=True)
        if addresses.https:
            out.print(f"Over HTTPS: {addresses.https} (vertrouw {addresses.authority})", soft_wrap=True)

    with complaints_in_words():
        asyncio.run(
            serve_graph(data=data, port=port, tls_port=tls_port, open_door=open_door, announce=announce)
        )


@app.command("zaaksysteem")
def zaaksysteem(
    port: Port = 0,
    data: Annotated[Path, typer.Option("--data", help="Waar de nagebootste zaken staan.")] = DATA
    / "zaaksysteem",
) -> None:
    """Boots een zaaksysteem na: de ZGW-API's Zaken, Documenten en Catalogi, met verzonnen zaken."""
    from workflows.zaaksysteem.simulator.asking import ROOTS  # noqa: PLC0415 - only this command needs it
    from workflows.zaaksysteem.simulator.catalogi import RSIN  # noqa: PLC0415 - as above
    from workflows.zaaksysteem.simulator.service import serve_zaaksysteem  # noqa: PLC0415 - as above
    from workflows.zaaksysteem.simulator.world import DEMO_CLIENT_ID, DEMO_SECRET  # noqa: PLC0415 - as above

    def announce(address: str) -> None:
        out.print(f"Zaaksysteem luistert op {address}", soft_wrap=True)
        for api, root in ROOTS.items():
            out.print(f"  {api}: {address}/{root}", soft_wrap=True)
        out.print(f"  client_id: {DEMO_CLIENT_ID}, secret: {DEMO_SECRET}, RSIN: {RSIN}", soft_wrap=True)

    with complaints_in_words():
        asyncio.run(serve_zaaksysteem(data=data, port=port, announce=announce))
