"""`audit`: the record of who did what, checked and exported from the database."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from watcher.cli.saying import FAILED, ConfigFile, complaints_in_words, err, out, refuse, settings_or_stop
from workflows.disk import reason_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workflows.store.tampering import Anchor, Verdict

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, help="Controleer het controlespoor: wie wat deed, en wanneer.")

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
Data = Annotated[
    Path | None, typer.Option("--data", help="De map van de demo, als dat niet .bewaarstroom is.")
]


@app.command("verify")
def verify(
    config: ConfigFile = None,
    data: Data = None,
    anchor: Annotated[
        list[Path] | None,
        typer.Option("--anchor", help="Een bestand met ankers: audit.anchor_file, of het logboek in JSON."),
    ] = None,
    head: Annotated[
        list[str] | None, typer.Option("--head", metavar="REGEL:HASH", help="Een anker uit een mail.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
) -> None:
    """Reken elke regel na. Eindigt met 0 als alles klopt, met 1 als er iets is veranderd, weggehaald of toegevoegd."""
    from workflows.store import tampering  # noqa: PLC0415 - `--help` should not wait for it

    held = [*_from_files(anchor or ()), *_from_words(head or ())]
    if anchor and not held:
        refuse("In deze bestanden staat geen enkel anker. Noem audit.anchor_file, of een logboek in JSON.")
    verdict = _read(config, data, lambda connection: tampering.verify(connection, held))
    _tell_as_json(verdict) if as_json else _tell(verdict)
    if not verdict.sound:
        raise typer.Exit(FAILED)


@app.command("export")
def export(
    config: ConfigFile = None,
    data: Data = None,
    since: Annotated[str | None, typer.Option("--from", metavar="JJJJ-MM-DD", help="Vanaf deze dag.")] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="JJJJ-MM-DD", help="Tot en met deze dag.")
    ] = None,
) -> None:
    """Schrijf het controlespoor als JSON-regels, met zinnen en met alles om de hashes na te rekenen."""
    from workflows.sentences import exported  # noqa: PLC0415 - as above
    from workflows.store import tampering  # noqa: PLC0415 - as above

    first, last = _day(since), _day(until)

    def write(connection: Connection) -> None:
        after = None if last is None else last + timedelta(days=1)
        for row in tampering.rows(connection, since=first, until=after):
            sys.stdout.write(json.dumps(exported(row), ensure_ascii=False) + "\n")

    _read(config, data, write)


def _tell(verdict: Verdict) -> None:
    if not verdict.lines and verdict.sound:
        out.print("Het controlespoor is nog leeg.")
        return
    for each in verdict.breaks:
        err.print(f"{each.sentence} ({each.code})", style="red", markup=False, soft_wrap=True)
    out.print(
        f"{_counted(verdict.lines, 'regel', 'regels')} gelezen, {verdict.erased} zonder naam omdat die volgens het schema is gewist, "
        f"{_counted(verdict.anchors, 'anker', 'ankers')} vergeleken.",
        soft_wrap=True,
    )
    out.print(f"Hoofd: {verdict.head.seq}:{verdict.head.hash}", markup=False, soft_wrap=True)
    if verdict.sound:
        out.print("Het controlespoor klopt.", style="green")
        if not verdict.anchors:
            out.print(
                "Er is geen anker genoemd: dan valt het niet op als iemand het hele spoor opnieuw schreef. "
                "Noem --anchor of --head.",
                soft_wrap=True,
            )
        return
    err.print(
        "Het controlespoor klopt NIET. Bewaar de database zoals die is en waarschuw de beheerder.",
        style="red",
        soft_wrap=True,
    )


def _counted(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _tell_as_json(verdict: Verdict) -> None:
    told = {
        "sound": verdict.sound,
        "lines": verdict.lines,
        "erased": verdict.erased,
        "anchors": verdict.anchors,
        "head": {"seq": verdict.head.seq, "hash": verdict.head.hash},
        "breaks": [
            {"seq": each.seq, "code": each.code, "sentence": each.sentence} for each in verdict.breaks
        ],
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def _from_files(places: Iterable[Path]) -> Iterator[Anchor]:
    from workflows.store.tampering import anchors_in  # noqa: PLC0415 - as above

    for place in places:
        try:
            with place.open(encoding="utf-8", errors="replace") as file:
                yield from anchors_in(file)
        except OSError as error:
            refuse(f"{place} is niet te lezen: {reason_of(error)}.")


def _from_words(heads: Iterable[str]) -> Iterator[Anchor]:
    from workflows.store.tampering import Anchor  # noqa: PLC0415 - as above

    for spelled in heads:
        found = HEAD.fullmatch(spelled.strip())
        if found is None:
            refuse("Schrijf een anker als REGEL:HASH, met 64 tekens 0-9 en a-f, zoals het in de mail staat.")
        yield Anchor(seq=int(found[1]), hash=found[2])


def _day(spelled: str | None) -> datetime | None:
    if spelled is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(spelled), time(), tzinfo=AMSTERDAM)
    except ValueError:
        refuse(f"{spelled[:40]} is geen dag. Schrijf een dag als 2026-11-28.")


def _read(config: Path | None, data: Path | None, ask: Callable[[Connection], T]) -> T:
    from watcher.outside import open_database, secret_reader  # noqa: PLC0415 - as above

    settings = settings_or_stop(config, **({} if data is None else {"data_dir": data}))
    with complaints_in_words():
        if settings.database.url is None and not Path(settings.data_dir / "bewaarstroom.sqlite").exists():
            refuse(
                f"In {settings.data_dir} is nog geen database. Start eerst de dienst, of noem --config of --data."
            )
        database = open_database(settings, secret_reader())
        try:
            with database.read() as connection:
                return ask(connection)
        finally:
            database.close()
