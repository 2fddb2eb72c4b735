"""What somebody of DI does with filters of the work list: give one a name, and throw it away."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows.console import urls
from workflows.console.forms import read_form
from workflows.console.place import console_of, need_di
from workflows.console.worklist import query_of, read_filter
from workflows.errors import BadInputError
from workflows.store import savedfilters
from workflows.store.savedfilters import LONGEST_NAME, SavedFilter

LONGEST = 1000  # characters of a filter in an address


async def keep(request: Request) -> Response:
    """Keep a filter under a name; only what the work list knows of it."""
    console, viewer = console_of(request), need_di(request)
    form = await read_form(request)
    name = " ".join(form.text("naam").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInputError(
            "filter-name-missing",
            f"Geef het filter een naam van 1 tot {LONGEST_NAME} tekens.",
            next_step="Ga terug en vul een naam in.",
        )
    query = spelled(form.text("filter", LONGEST))
    saved = SavedFilter(name=name, query=query)
    kept = partial(savedfilters.keep, person_id=viewer.person.object_id, saved=saved, now=console.clock())
    await console.database.transact(kept)
    return _to(query)


async def drop(request: Request) -> Response:
    """Throw a filter away."""
    console, viewer = console_of(request), need_di(request)
    form = await read_form(request)
    name = form.text("naam", LONGEST_NAME)
    await console.database.transact(partial(savedfilters.drop, person_id=viewer.person.object_id, name=name))
    return _to("")


def spelled(query: str) -> str:
    """Read a filter as the work list does, and spell what it understood."""
    given = {name: value for name, value in query_of(read_filter(QueryParams(query))).items() if value}
    return urlencode(given)


def _to(query: str) -> Response:
    return RedirectResponse(f"{urls.WORKLIST}?{query}" if query else urls.WORKLIST, status_code=303)
