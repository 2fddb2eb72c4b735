"""The page on which everybody chooses what they want to hear, and DI says when they are away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import structlog
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows.colleagues import Absence, Colleague, Wish, Wishes
from workflows.console import urls
from workflows.console.dividing import today
from workflows.console.forms import Form, read_form
from workflows.console.place import console_of, need_viewer
from workflows.console.problems import form_not_ours
from workflows.console.render import render
from workflows.form import day_of
from workflows.model import Viewer
from workflows.store import colleagues

log = structlog.get_logger()

LONGEST_DAYS = 366


async def show_wishes(request: Request) -> Response:
    """Show what somebody chose."""
    return await _page(request)


async def save_wishes(request: Request) -> Response:
    """Keep what somebody chose."""
    console, viewer = console_of(request), need_viewer(request)
    form = await read_form(request)
    wishes = read_wishes(form, await _known(request, viewer))

    def keep(connection: Connection) -> None:
        colleagues.seen(connection, viewer.person, viewer.roles, console.clock())
        colleagues.set_wishes(connection, viewer.person.object_id, wishes)

    await console.database.transact(keep)
    return RedirectResponse(urls.with_query(urls.MY_WISHES, bewaard="ja"), status_code=303)


async def save_absence(request: Request) -> Response:
    """Keep when somebody is away, or that they are back."""
    console, viewer = console_of(request), need_viewer(request)
    form = await read_form(request)
    typed = {name: form.text(name, 100) for name in ("van", "tot", "vervanger")}
    absence = None if form.text("wat") == "terug" else read_absence(typed, today(console), viewer)
    if isinstance(absence, dict):
        return await _page(request, errors=absence, typed=typed, status=422)

    def keep(connection: Connection) -> None:
        colleagues.seen(connection, viewer.person, viewer.roles, console.clock())
        colleagues.set_absence(connection, viewer.person.object_id, absence)

    await console.database.transact(keep)
    log.info("absence_saved", away=absence is not None)
    return RedirectResponse(urls.with_query(urls.MY_WISHES, bewaard="ja"), status_code=303)


def read_wishes(form: Form, known: Colleague | None) -> Wishes:
    """Read the choices; what the form does not ask this person stays as it was."""
    said = {}
    for name in Wishes.__dataclass_fields__:
        text = form.text(name)
        if text and text not in set(Wish):
            raise form_not_ours()
        said[name] = Wish(text) if text else getattr(known.wishes if known else Wishes(), name)
    return Wishes(**said)


def read_absence(typed: Mapping[str, str], now: date, viewer: Viewer) -> Absence | dict[str, str]:
    """Read the days, or say per field what is wrong with them."""
    first, last = day_of(typed["van"]), day_of(typed["tot"])
    errors = {}
    if first is None:
        errors["van"] = "Kies de eerste dag dat u er niet bent."
    if last is None:
        errors["tot"] = "Kies de laatste dag dat u er niet bent."
    elif last < (first or last) or last < now:
        errors["tot"] = "De laatste dag ligt vóór de eerste dag, of is al voorbij."
    elif first is not None and (last - first).days > LONGEST_DAYS:
        errors["tot"] = "Meer dan een jaar afwezig kan hier niet."
    if typed["vervanger"] == viewer.person.object_id:
        errors["vervanger"] = "U kunt uzelf niet vervangen."
    if errors or first is None or last is None:
        return errors
    return Absence(first=first, last=last, stand_in_id=typed["vervanger"] or None)


async def _known(request: Request, viewer: Viewer) -> Colleague | None:
    return await console_of(request).database.transact(
        lambda connection: colleagues.find(connection, viewer.person.object_id)
    )


async def _page(
    request: Request,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    console, viewer = console_of(request), need_viewer(request)
    known = await _known(request, viewer)
    everybody = await console.database.transact(colleagues.of_di) if viewer.is_di else ()
    absence = known.absence if known and known.absence and known.absence.last >= today(console) else None
    shown = {
        "van": absence.first.isoformat() if absence else "",
        "tot": absence.last.isoformat() if absence else "",
        "vervanger": (absence.stand_in_id or "") if absence else "",
    }
    return render(
        request,
        "mijn_berichten.html",
        status=status,
        wishes=known.wishes if known else Wishes(),
        absence=absence,
        colleagues=[one for one in everybody if one.person.object_id != viewer.person.object_id],
        saved=request.query_params.get("bewaard") == "ja",
        errors=errors or {},
        typed=typed or shown,
    )
