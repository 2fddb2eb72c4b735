"""Every command there is, and where its file is."""

from __future__ import annotations

import typer

from watcher.cli import audit, check, flows, inspect, runs, serve, simulate
from watcher.cli.usage import DutchGroup

app = typer.Typer(
    name="bewaarstroom",
    cls=DutchGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help=(
        "Bewaarstroom bewaart werkgesprekken zoals de wet het vraagt: van de map 'WhatsApp bewaren' in OneDrive, "
        "via een taak voor Informatiebeheer, naar de zaak; en daarna weg uit OneDrive.\n\n"
        "Begin met [bold]bewaarstroom demo[/bold]. Voor het echt: schrijf instellingen, "
        "kijk ze na met [bold]bewaarstroom check --config FILE[/bold] en start met [bold]serve[/bold]."
    ),
)
app.command("serve")(serve.serve)
app.command("demo")(serve.demo)
app.add_typer(simulate.app, name="simulate")
app.command("check")(check.check)
app.command("inspect")(inspect.inspect)
app.add_typer(flows.app, name="flows")
app.add_typer(runs.app, name="runs")
app.add_typer(audit.app, name="audit")
