"""`flows`: what the flows are, whether they are right, and what an import can do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from watcher.cli.flowfiles import bytes_of, located, package_in, tests_beside, text_of_flow, write
from watcher.cli.house import Data, counter, look
from watcher.cli.saying import (
    FAILED,
    WRONG_INPUT,
    ConfigFile,
    complaints_in_words,
    err,
    out,
    print_aligned,
    refuse,
    settings_or_stop,
)

app = typer.Typer(no_args_is_help=True, help="Bekijk, controleer en haal stromen binnen.")

MODES = {"open": "werkt", "draining": "loopt leeg", "paused": "gepauzeerd"}
FlowName = Annotated[str, typer.Argument(metavar="STROOM", help="Een naam uit `flows list`.")]
Flow = Annotated[str, typer.Argument(metavar="STROOM", help="Een naam uit `flows list`, of een bestand.")]


@app.command("list")
def list_flows(config: ConfigFile = None) -> None:
    """Noem de stromen die er zijn."""
    from watcher.flowshelf import names  # noqa: PLC0415 - `--help` should not wait for it

    with complaints_in_words():
        for name in names(settings_or_stop(config).flows_dir):
            out.print(name, markup=False)


@app.command("show")
def show(
    flow: Flow,
    as_json: Annotated[
        bool, typer.Option("--json", help="Als JSON, voor Power Automate of Logic Apps.")
    ] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="Als YAML, opnieuw geschreven.")] = False,
    config: ConfigFile = None,
) -> None:
    """Toon de tekst van een stroom, zoals die is of omgezet; er gaat bij omzetten niets verloren."""
    from workflows.definition.reader import read_flow  # noqa: PLC0415 - as above
    from workflows.definition.yaml_writer import write_yaml  # noqa: PLC0415 - as above

    with complaints_in_words():
        name, text = text_of_flow(flow, config)
        if as_json:
            text = json.dumps(read_flow(text, name).definition, ensure_ascii=False, indent=2) + "\n"
        elif as_yaml:
            text = write_yaml(read_flow(text, name).definition)
        sys.stdout.write(text)


@app.command("validate")
def validate(flow: Flow, config: ConfigFile = None) -> None:
    """Controleer een stroom: vorm, samenhang en expressies, met alle fouten tegelijk."""
    from workflows.definition.mistake import DefinitionErrors  # noqa: PLC0415 - as above
    from workflows.definition.validate import validate as check  # noqa: PLC0415 - as above
    from workflows.operations.catalogue import offered  # noqa: PLC0415 - as above

    with complaints_in_words():
        name, text = text_of_flow(flow, config)
        try:
            checked = check(text, name, offered())
        except DefinitionErrors as errors:
            for mistake in errors.mistakes:
                err.print(str(mistake), style="red", markup=False, soft_wrap=True)
            raise typer.Exit(FAILED) from errors
    out.print(f"{name}: in orde ({sum(1 for _ in checked.walk())} acties)", markup=False)


@app.command("import")
def import_flow(
    file: Annotated[
        Path, typer.Argument(metavar="BESTAND", help="Een export van Power Automate of Logic Apps.")
    ],
    to: Annotated[Path | None, typer.Option("--to", help="Map waarin de YAML wordt geschreven.")] = None,
) -> None:
    """Lees een export, zeg per actie of die hier draait, en schrijf de YAML."""
    from workflows.definition.import_report import import_report, imported_yaml  # noqa: PLC0415 - as above
    from workflows.operations.catalogue import offered  # noqa: PLC0415 - as above

    with complaints_in_words():
        package = package_in(file)
        for reading in package.readings:
            out.print(str(import_report(reading, offered())), markup=False, soft_wrap=True)
            if to is not None:
                place = to / f"{reading.flow.name}.yaml"
                write(place, imported_yaml(reading.flow))
                out.print(f"Geschreven: {place}", markup=False, soft_wrap=True)
            else:
                sys.stdout.write(imported_yaml(reading.flow))
    for mistake in package.unread:
        err.print(str(mistake), style="red", markup=False, soft_wrap=True)
    if package.unread:
        err.print("De andere stromen zijn wel gelezen. Exporteer wat hier staat opnieuw.", style="red")
        raise typer.Exit(FAILED)


@app.command("evaluate")
def evaluate() -> None:
    """Werk expressies uit: JSON-regels {"id", "expr", "context"} van invoer, {"id", "value"} of {"id", "error"} terug."""
    from workflows.expressions.batch import LONGEST_LINE, evaluate_lines  # noqa: PLC0415 - as above

    for answer in evaluate_lines(_lines(sys.stdin, LONGEST_LINE + 1)):
        sys.stdout.write(answer + "\n")
    sys.stdout.flush()


def _lines(stream: TextIO, most: int) -> Iterator[str]:
    """Read lines, and of a line without an end no more than is needed to see that it is too long."""
    while line := stream.readline(most):
        rest = line
        while len(rest) == most and not rest.endswith("\n"):
            rest = stream.readline(most)
        yield line


@app.command("test")
def rehearse(
    flow: Flow,
    tests: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[TEST]...",
            help="Bestanden met een test. Zonder dit: alle in de map STROOM.tests ernaast.",
        ),
    ] = None,
    recorded: Annotated[
        str | None, typer.Option("--run", metavar="RUN", help="Speel een run uit de geschiedenis na.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Toon de uitkomst als JSON, in de vorm van `expected`.")
    ] = False,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Speel een stroom na met vaste uitkomsten, en vergelijk met wat u verwacht.

    Er gebeurt niets echt. Uitgang 0: alles ging als verwacht; 1: iets ging anders; 2: de test is niet te lezen.
    """
    from watcher.cli.rehearsing import Rehearsing  # noqa: PLC0415 - as above

    with complaints_in_words(code=WRONG_INPUT):
        name, text, place = located(flow, config)
        playing = Rehearsing(name=name, text=text, as_json=as_json)
        if recorded is not None:
            playing.recorded(recorded, config, data)
        else:
            playing.tests(tests or tests_beside(place))
    raise typer.Exit(FAILED if playing.failed else 0)


@app.command("run")
def run(
    flow: FlowName,
    body: Annotated[
        str,
        typer.Option("--body", help="Wat de trigger zegt: JSON, of @bestand met JSON. Zonder dit: niets."),
    ] = "",
    trigger: Annotated[
        str | None, typer.Option("--trigger", help="Welke trigger, als de stroom er meer heeft.")
    ] = None,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Start een stroom met de hand. De dienst voert hem uit, nu of zodra zij draait."""
    from watcher.flowshelf import FlowShelf  # noqa: PLC0415 - as above
    from workflows import steering  # noqa: PLC0415 - as above
    from workflows.store import flowstates  # noqa: PLC0415 - as above
    from workflows.store.flowstates import Mode  # noqa: PLC0415 - as above

    outputs: dict[str, Any] = {"headers": {}, "body": _json(body)} if body else {"headers": {}}
    with counter(config, data) as here:
        meant = FlowShelf(here.settings.flow, here.settings.flows_dir).named(flow)
        run_id = here.give(
            lambda connection: steering.start(
                connection, here.order, here.desk, meant, outputs=outputs, trigger=trigger
            )
        )
        mode = here.give(lambda connection: flowstates.mode_of(connection, flow))
    out.print(f"Nieuwe run: {run_id}", markup=False)
    if mode is not Mode.OPEN:
        out.print(
            f"Deze stroom is {'gepauzeerd' if mode is Mode.PAUSED else 'aan het leeglopen'}: "
            f"de run wacht. Hervat de stroom met: bewaarstroom flows resume {flow}",
            markup=False,
            soft_wrap=True,
        )
    out.print(f"Volg hem met: bewaarstroom runs show {run_id}", markup=False, soft_wrap=True)


@app.command("url")
def url(
    flow: FlowName,
    trigger: Annotated[
        str | None, typer.Option("--trigger", help="Welke trigger, als de stroom er meer heeft.")
    ] = None,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Toon het adres waarop een stroom met een Request-trigger is aan te roepen. Wie het heeft, mag het gebruiken."""
    from watcher.demo import ports_of  # noqa: PLC0415 - as above
    from watcher.flowshelf import FlowShelf  # noqa: PLC0415 - as above
    from watcher.outside import console_url, secret_reader, session_secret  # noqa: PLC0415 - as above
    from workflows.triggers.signature import address  # noqa: PLC0415 - as above

    settings = settings_or_stop(config, **({} if data is None else {"data_dir": data}))
    with complaints_in_words():
        meant = FlowShelf(settings.flow, settings.flows_dir).named(flow)
        named = [
            one for one in meant.triggers.values() if one.type == "Request" and trigger in {None, one.name}
        ]
        if not named:
            refuse(f"De stroom {flow} heeft geen Request-trigger{f' {trigger}' if trigger else ''}.")
        inputs = named[0].inputs if isinstance(named[0].inputs, dict) else {}
        path = str(inputs.get("relativePath") or "")
        secret = session_secret(settings, secret_reader())
        demo = None if config is not None else ports_of(settings.data_dir)
        home = console_url(settings) if demo is None else f"http://127.0.0.1:{demo.console}"
        out.print(address(home, secret, flow, named[0].name, path), markup=False, soft_wrap=True)


@app.command("graph")
def graph(
    flow: Flow,
    config: ConfigFile = None,
    svg: Annotated[bool, typer.Option("--svg", help="Als SVG in plaats van Mermaid.")] = False,
) -> None:
    """Teken een stroom."""
    from workflows.definition.mermaid import mermaid  # noqa: PLC0415 - as above
    from workflows.definition.reader import read_flow  # noqa: PLC0415 - as above
    from workflows.definition.svg import svg as draw_svg  # noqa: PLC0415 - as above

    with complaints_in_words():
        name, text = text_of_flow(flow, config)
        draw = draw_svg if svg else mermaid
        sys.stdout.write(draw(read_flow(text, name)) + "\n")


@app.command("state")
def state(config: ConfigFile = None, data: Data = None) -> None:
    """Toon welke stromen werken, leeglopen of gepauzeerd zijn, en hoeveel runs er opzij staan."""
    from watcher.flowshelf import names  # noqa: PLC0415 - as above
    from workflows.store import flowstates  # noqa: PLC0415 - as above

    states, aside = look(
        config,
        data,
        lambda connection, _: (
            {one.flow: one for one in flowstates.states(connection)},
            flowstates.flows_aside(connection),
        ),
    )
    own = settings_or_stop(config).flows_dir
    with complaints_in_words():
        there = names(own)
        rows = [
            (
                name,
                _trouble(name, there, own) or MODES[states[name].mode.value if name in states else "open"],
                str(aside.get(name, 0)),
            )
            for name in sorted({*there, *states, *aside})
        ]
    print_aligned(("stroom", "toestand", "opzij"), *rows)


@app.command("pause")
def pause(flow: FlowName, config: ConfigFile = None, data: Data = None) -> None:
    """Zet een stroom stil: niets begint, niets gaat verder. Er gaat niets verloren."""
    _change(flow, "paused", config, data)


@app.command("drain")
def drain(flow: FlowName, config: ConfigFile = None, data: Data = None) -> None:
    """Laat een stroom leeglopen: wat begon loopt door, nieuwe runs wachten."""
    _change(flow, "draining", config, data)


@app.command("resume")
def resume(flow: FlowName, config: ConfigFile = None, data: Data = None) -> None:
    """Laat een stroom weer werken: wat opzij stond gaat door, de oudste eerst."""
    _change(flow, "open", config, data)


def _trouble(flow: str, there: tuple[str, ...], own: Path | None) -> str:
    """Say why nothing begins with the text that a flow has now; "" when it is right."""
    from watcher.flowshelf import text_of  # noqa: PLC0415 - as above
    from workflows.definition.validate import validate as check  # noqa: PLC0415 - as above
    from workflows.errors import BadInputError  # noqa: PLC0415 - as above
    from workflows.operations.catalogue import offered  # noqa: PLC0415 - as above

    if flow not in there:
        return "tekst is weg"
    try:
        name, text = text_of(flow, own)
        check(text, name, offered())
    except BadInputError:
        return "klopt niet"
    return ""


def _change(flow: str, mode: str, config: Path | None, data: Path | None) -> None:
    from watcher.flowshelf import text_of  # noqa: PLC0415 - as above
    from workflows import steering  # noqa: PLC0415 - as above
    from workflows.store.flowstates import Mode  # noqa: PLC0415 - as above

    with counter(config, data) as here:
        text_of(flow, here.settings.flows_dir)
        here.give(
            lambda connection: steering.change_flow(connection, here.order, here.desk, flow, Mode(mode))
        )
    out.print(f"{flow}: {MODES[mode]}", markup=False)


def _json(text: str) -> Any:
    """Read JSON that was typed, or that is in a file behind an @."""
    spelled = bytes_of(Path(text[1:])).decode("utf-8", "replace") if text.startswith("@") else text
    try:
        return json.loads(spelled)
    except (ValueError, RecursionError) as error:
        refuse(f"--body is geen geldige JSON: {error}")
