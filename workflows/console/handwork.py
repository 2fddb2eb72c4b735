"""The page on which DI says where it registered files by hand, and a colleague confirms it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from workflows import handwork
from workflows.console.forms import Form, read_form
from workflows.console.place import console_of, need_di
from workflows.console.render import render
from workflows.console.task import act_on_task, do_with_form, load
from workflows.errors import BadInputError
from workflows.handwork import Written
from workflows.model import UploadFile, Viewer
from workflows.store.views.dossier import Dossier

MOST_FIELDS = 15  # files with a field each; more are typed as lines
MAX_LINES = 60_000  # characters
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the form, and what is wrong with it."""

    system: str = ""
    zaaknummer: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)  # by file id
    lines: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


async def show_form(request: Request) -> Response:
    """Show the form, or what was entered and who must confirm it."""
    viewer = need_di(request)
    dossier = await load(console_of(request), viewer, request.path_params["task_id"])
    return _page(request, dossier, viewer, Typed())


async def enter(request: Request) -> Response:
    """Take what the first person says."""
    viewer = need_di(request)
    form = await read_form(request)
    dossier = await load(console_of(request), viewer, request.path_params["task_id"])
    files = _chosen(dossier)
    typed = _typed(form, files)
    if typed.errors:
        return _page(request, dossier, viewer, typed, status=422)
    written = Written(
        system=typed.system,
        zaaknummer=typed.zaaknummer,
        documentnummers=typed.numbers,
        returned=_returned(form, files),
    )
    try:
        return await do_with_form(request, form, partial(handwork.enter, written=written))
    except BadInputError as refused:
        told = Typed(
            system=typed.system,
            zaaknummer=typed.zaaknummer,
            numbers=typed.numbers,
            lines=typed.lines,
            errors={"documentnummers": f"{refused.message} {refused.what_next}"},
        )
        return _page(request, dossier, viewer, told, status=422)


async def withdraw(request: Request) -> Response:
    """Take back what was entered."""
    return await act_on_task(request, handwork.withdraw)


async def confirm(request: Request) -> Response:
    """Confirm as the second person."""
    runs = console_of(request).runs
    return await act_on_task(request, lambda c, step: handwork.confirm(c, step, runs))


def _page(request: Request, dossier: Dossier, viewer: Viewer, typed: Typed, *, status: int = 200) -> Response:
    entered = dossier.by_hand
    return render(
        request,
        "met_de_hand.html",
        status=status,
        dossier=dossier,
        task=dossier.task,
        files=_chosen(dossier),
        entered=entered,
        numbers=dict(entered.entry.documentnummers) if entered else {},
        compared=dict(entered.entry.returned) if entered else {},
        is_first=entered is not None and entered.entered_by.object_id == viewer.person.object_id,
        typed=typed,
        errors=typed.errors,
        as_lines=len(_chosen(dossier)) > MOST_FIELDS,
    )


def _chosen(dossier: Dossier) -> tuple[UploadFile, ...]:
    return tuple(one.file for one in dossier.files if one.file.excluded_because is None)


def _typed(form: Form, files: tuple[UploadFile, ...]) -> Typed:
    system = form.text("systeem", handwork.MAX_SYSTEM)
    zaaknummer = form.text("zaaknummer", handwork.MAX_NUMBER)
    lines = form.text("documentnummers", MAX_LINES)
    numbers = _numbers(form, files, lines)
    errors = {}
    if not system:
        errors["systeem"] = "Schrijf in welk systeem u de bestanden hebt geregistreerd."
    if not zaaknummer:
        errors["zaaknummer"] = "Schrijf in welke zaak u de bestanden hebt geregistreerd."
    if lines and len(lines.splitlines()) != len(files):
        errors["documentnummers"] = f"Schrijf precies {len(files)} regels: een nummer voor elk bestand."
    for number, file in enumerate(files, start=1):
        if not lines and not numbers.get(file.file_id):
            errors[f"nummer-{file.file_id}"] = f"Schrijf het documentnummer van bestand {number}."
    return Typed(system=system, zaaknummer=zaaknummer, numbers=numbers, lines=lines, errors=errors)


def _numbers(form: Form, files: tuple[UploadFile, ...], lines: str) -> dict[str, str]:
    if lines:
        said = [line.strip()[: handwork.MAX_NUMBER] for line in lines.splitlines()]
        return {file.file_id: line for file, line in zip(files, said, strict=False) if line}
    typed = {file.file_id: form.text(f"nummer-{file.file_id}", handwork.MAX_NUMBER) for file in files}
    return {file_id: number for file_id, number in typed.items() if number}


def _returned(form: Form, files: tuple[UploadFile, ...]) -> dict[str, str]:
    """Take the SHA-256 that a browser took of what came back; nothing else of those files is sent."""
    said = {file.file_id: form.text(f"terug-{file.file_id}", 64) for file in files}
    return {file_id: digest for file_id, digest in said.items() if SHA256.fullmatch(digest)}
