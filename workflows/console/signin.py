"""How people come in and go out."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows.console import urls
from workflows.console.auth import FLOW_SECONDS
from workflows.console.forms import read_fields, read_form
from workflows.console.place import (
    Console,
    console_of,
    is_local,
    not_found,
    origin_of,
    session_id,
    session_of,
    viewer_of,
)
from workflows.console.render import render
from workflows.console.session import Session, open_session, seal, signed_in
from workflows.console.settings import DemoPerson, DemoSignin
from workflows.model import Person, Viewer
from workflows.store import audit, colleagues

MEMORY_COOKIE = "__Host-aanmelding"


async def home(request: Request) -> Response:
    """Lead everybody to where their work is."""
    viewer = viewer_of(request)
    if viewer is None:
        return _to(urls.SIGN_IN)
    if viewer.is_di:
        return _to(urls.WORKLIST)
    return _to(urls.RUNS if viewer.is_beheer else urls.MINE)


async def show_sign_in(request: Request) -> Response:
    """Show the ways in; the page's forms need a session, if only of nobody."""
    if viewer_of(request) is not None:
        return _to(safe_return(request.query_params.get("naar")))
    console = console_of(request)
    fresh = None if session_of(request) else open_session(console.clock())
    signin = console.settings.signin
    page = render(
        request,
        "aanmelden.html",
        new=fresh,
        people=signin.people if isinstance(signin, DemoSignin) else (),
        back=safe_return(request.query_params.get("naar")),
        lost=request.query_params.get("verlopen") == "ja",
    )
    if fresh is not None:
        _give_session(page, console, fresh)
    return page


async def choose_role(request: Request) -> Response:
    """Sign in as one of the demo's people, on this machine only."""
    console = console_of(request)
    signin = console.settings.signin
    if not isinstance(signin, DemoSignin) or not is_local(request):
        raise not_found()
    form = await read_form(request)
    chosen = _chosen(signin, form.text("persoon"))
    return await _welcome(request, chosen.person, chosen.roles, safe_return(form.text("naar", 2000)))


async def begin_entra(request: Request) -> Response:
    """Send somebody to Entra."""
    console = console_of(request)
    if console.entra is None:
        raise not_found()
    address, memory = await console.entra.begin(safe_return(request.query_params.get("naar")))
    answer = RedirectResponse(address, status_code=303)
    # Entra lets the browser post its answer here, and with such a post only a cookie for other sites comes along.
    answer.set_cookie(
        MEMORY_COOKIE, memory, max_age=FLOW_SECONDS, httponly=True, samesite="none", secure=True
    )
    return answer


async def return_from_entra(request: Request) -> Response:
    """Let in who comes back from Entra; the state in the answer shows that it is an answer to our question."""
    console = console_of(request)
    if console.entra is None:
        raise not_found()
    answered = await read_fields(request)
    came = await console.entra.complete(request.cookies.get(MEMORY_COOKIE, ""), answered)
    answer = await _welcome(request, came.person, came.roles, safe_return(came.back))
    answer.delete_cookie(MEMORY_COOKIE, httponly=True, samesite="none", secure=True)
    return answer


async def sign_out(request: Request) -> Response:
    """Let somebody out."""
    await read_form(request)
    answer = _to(urls.SIGN_IN)
    console = console_of(request)
    console.previews.close(session_id(request))
    answer.delete_cookie(console.cookie, httponly=True, samesite="lax", secure=console.settings.secure)
    return answer


def safe_return(address: str | None) -> str:
    """Keep an address within our own pages; anything else leads to the beginning."""
    given = address or urls.HOME
    ours = given.startswith("/") and given[1:2] not in {"/", "\\"} and given.isprintable()
    return given if ours and "\\" not in given else urls.HOME


async def _welcome(request: Request, person: Person, roles: frozenset[str], back: str) -> Response:
    console = console_of(request)
    viewer = Viewer(person=person, roles=roles, origin=origin_of(request))
    await console.database.transact(partial(_record, console, viewer))
    answer = _to(back)
    _give_session(answer, console, signed_in(console.clock(), person, roles))
    return answer


def _record(console: Console, viewer: Viewer, connection: Connection) -> None:
    colleagues.seen(connection, viewer.person, viewer.roles, console.clock())
    audit.record(connection, at=console.clock(), act=audit.Act.SIGNED_IN, result="gelukt", viewer=viewer)


def _chosen(signin: DemoSignin, object_id: str) -> DemoPerson:
    for known in signin.people:
        if known.person.object_id == object_id:
            return known
    raise not_found()


def _to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303)


def _give_session(answer: Response, console: Console, session: Session) -> None:
    seconds = int((session.until - console.clock()).total_seconds())
    sealed = seal(session, console.settings.secret_key)
    secure = console.settings.secure
    answer.set_cookie(console.cookie, sealed, max_age=seconds, httponly=True, samesite="lax", secure=secure)
