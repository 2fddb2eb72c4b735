"""`inspect`: what a file, zip or folder really is."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from watcher.cli.saying import FAILED, err, out
from workflows.errors import BewaarstroomError


def inspect(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PAD...", help="Bestand, zip of map; - leest een gesprek van invoer."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Alles, als één JSON-regel per pad.")] = False,
    messages: Annotated[bool, typer.Option("--messages", help="Ook de berichten zelf, bij --json.")] = False,
) -> None:
    """Zeg wat een upload is: soort, deelnemers, periode, bijlagen, bevindingen en controlegetallen."""
    refused = False
    for path in paths:
        try:
            report = asyncio.run(_inspected(path, messages=messages))
        except BewaarstroomError as error:
            refused = True
            err.print(f"{path}: {error}", style="red", markup=False, soft_wrap=True)
            continue
        if as_json:
            sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        else:
            _tell(report)
    if refused:
        raise typer.Exit(FAILED)


async def _inspected(path: str, *, messages: bool) -> Mapping[str, Any]:
    from workflows.inspection.report import inspect_path, inspect_stdin  # noqa: PLC0415 - `--help` should not wait for it

    if path == "-":
        return await inspect_stdin(sys.stdin.buffer, messages=messages)
    return await inspect_path(path, messages=messages)


def _tell(report: Mapping[str, Any]) -> None:
    from workflows.console.report import read_report  # noqa: PLC0415 - `--help` should not wait for it

    out.print(f"[bold]{_plain(report['path'])}[/bold]", soft_wrap=True)
    for label, value in _facts(report):
        out.print(f"  {label:<14}{value}", markup=False, soft_wrap=True)
    for finding in report["findings"]:
        out.print(f"  • {finding.get('sentence', '')} ({finding['code']})", markup=False, soft_wrap=True)
    told = read_report(report)
    for file in report["files"]:
        out.print(
            f"  {file['sha256'][:16]}…  {file['size']:>12}  {file['name']}", markup=False, soft_wrap=True
        )
        for label, line in told.told_of(file["sha256"]):
            out.print(f"      {label}: {line}", markup=False, soft_wrap=True)


def _facts(report: Mapping[str, Any]) -> Sequence[tuple[str, object]]:
    from workflows.notices.wording import kind_in_words  # noqa: PLC0415 - `--help` should not wait for it

    period = report.get("period") or {}
    facts = [
        ("soort", f"{kind_in_words(report['kind'])} ({report['kind']})"),
        ("deelnemers", ", ".join(report.get("participants") or ())),
        ("periode", " tot en met ".join(str(value).replace("T", " ") for value in period.values())),
        ("berichten", report.get("message_count") or ""),
        ("bijlagen", _counted(report["attachments"], _ATTACHMENTS)),
        ("gegevens", _counted(_counts(report["personal_data"]), _PERSONAL)),
        ("virusscan", _scans(report["files"])),
    ]
    return [(label, value) for label, value in facts if value]


_ATTACHMENTS: Final = {
    "present": "aanwezig",
    "missing": "ontbreken",
    "omitted": "door WhatsApp weggelaten",
    "without_media": "niet meegenomen (zonder media)",
    "unreferenced": "bestanden die het gesprek niet noemt",
}
_PERSONAL: Final = {"bsn": "bsn", "iban": "IBAN", "phone": "telefoon", "mail": "e-mail"}
_SCANS: Final = {"schoon": "schoon", "besmet": "besmet", "niet_gescand": "niet gescand"}


def _counts(personal: Mapping[str, Any]) -> Mapping[str, range]:
    return {kind: range(found["count"]) for kind, found in personal.items()}


def _scans(files: Sequence[Mapping[str, Any]]) -> str:
    states = [file["scan"]["state"] for file in files]
    return _counted({state: [one for one in states if one == state] for state in _SCANS}, _SCANS)


def _counted(found: Mapping[str, Sequence[object]], words: Mapping[str, str]) -> str:
    """Say how many there are of each, leaving out what there is none of."""
    return ", ".join(f"{len(found[name])} {word}" for name, word in words.items() if found.get(name))


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
