"""What can be wrong with a request, and the page that says so."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Iterator
from pathlib import Path

import structlog
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from workflows.console import urls
from workflows.console.render import render
from workflows.errors import (
    BadInputError,
    BewaarstroomError,
    NeedsPersonError,
    PermanentError,
    RetryableError,
)

log = structlog.get_logger()

STATUS_BY_CODE = {
    "task-moved-on": 409,
    "task-of-colleague": 409,
    "deletion-not-asked": 409,
    "original-changed": 409,
    "run-not-ended": 409,
    "run-has-ended": 409,
    "upload-busy": 409,
    "flow-stands-so": 409,
    "firing-started": 409,
    "firing-skipped": 409,
    "run-unknown": 404,
    "firing-unknown": 404,
    "task-unknown": 404,
    "upload-not-yours": 404,
    "question-unknown": 404,
    "question-open": 409,
    "colleague-away": 409,
    "question-settled": 409,
    "upload-decided": 409,
    "upload-not-ready": 409,
    "too-many-questions": 409,
    "phone-too-soon": 409,
    "original-gone": 410,
    "picture-refused": 422,
    "form-not-ours": 403,
    "form-too-large": 413,
}
TITLES = {
    400: "Deze aanvraag kunnen wij niet lezen",
    403: "Dit mag niet",
    404: "Deze pagina bestaat niet",
    405: "Dit kan hier niet",
    409: "Deze taak is intussen veranderd",
    410: "Dit bestand is er niet meer",
    413: "Dit is te groot",
    422: "Er klopt iets niet",
    500: "Er ging iets mis bij ons",
    502: "Een ander systeem antwoordt niet goed",
    503: "Dit lukt nu even niet",
}
TITLES_BY_CODE = {
    "run-not-ended": "Deze run is nog bezig",
    "run-has-ended": "Deze run was al klaar",
    "upload-busy": "Voor deze upload loopt al een run",
    "flow-stands-so": "Deze stroom staat al zo",
    "firing-started": "Hieruit is al een run begonnen",
    "firing-skipped": "Er begon weer geen run",
    "original-changed": "Dit bestand is veranderd",
    "task-of-colleague": "Een collega werkt aan deze taak",
    "question-open": "Er staat nog een vraag open",
    "question-settled": "Deze vraag is al afgehandeld",
    "upload-decided": "Informatiebeheer heeft al een besluit genomen",
    "upload-not-ready": "Nog even geduld",
    "phone-too-soon": "Nog even geduld",
    "too-many-questions": "U hebt al veel vragen openstaan",
    "picture-refused": "Deze afbeelding kunnen wij niet laten zien",
}
DEEPEST = 8  # lines of a traceback
NOT_FOUND_STEP = (
    "Controleer het adres, of ga terug naar de beginpagina. Misschien mag u deze pagina niet zien."
)


def form_not_ours() -> PermanentError:
    """Refuse a form that was not made for this session."""
    return PermanentError(
        "form-not-ours",
        "Dit formulier is verlopen of komt van een andere website.",
        next_step="Ga terug, laad de pagina opnieuw en probeer het nog eens.",
    )


async def show_sign_in(request: Request, _problem: Exception) -> Response:
    """Send somebody to the sign-in page, and back afterwards."""
    if request.method == "GET":
        address = urls.with_query(urls.SIGN_IN, naar=_path_of(request.url))
    else:  # what was filled in is lost: say so, and lead back to the page that it was filled in on
        address = urls.with_query(urls.SIGN_IN, naar=_came_from(request), verlopen="ja")
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


def _came_from(request: Request) -> str:
    """Give the page of ours that a form was on; empty where the browser does not say."""
    page = URL(request.headers.get("referer", ""))
    if page.netloc != request.headers.get("host"):
        return ""
    if _shows(request, page.path):
        return _path_of(page)
    return next((path for path in _above(page.path) if _shows(request, path)), "")


def _above(path: str) -> Iterator[str]:
    """Name what lies above a path: a refused form is shown at an address that only takes forms."""
    while "/" in path.strip("/"):
        path = path.rstrip("/").rsplit("/", 1)[0]
        yield path


def _shows(request: Request, path: str) -> bool:
    """Whether there is a page at *path*; what only takes forms there goes before what any name would fit."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    fit = [route for route in routes if route.path_regex.match(path)]
    return any("GET" in (route.methods or ()) for route in fit if route.path == fit[0].path)


def _path_of(address: URL) -> str:
    return address.path + (f"?{address.query}" if address.query else "")


async def show_http_problem(request: Request, problem: Exception) -> Response:
    """Show what the router refuses."""
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    return problem_page(
        request,
        status=status,
        code=f"http-{status}",
        sentence=TITLES.get(status, TITLES[400]) + ".",
        next_step=NOT_FOUND_STEP if status == 404 else "Ga terug naar de vorige pagina.",
    )


async def show_error(request: Request, problem: Exception) -> Response:
    """Show one of our own errors."""
    if not isinstance(problem, BewaarstroomError):
        return await show_unexpected(request, problem)
    status = status_of(problem)
    log.warning("page_refused", code=problem.code, status=status, path=_route(request))
    return problem_page(
        request, status=status, code=problem.code, sentence=problem.message, next_step=problem.what_next
    )


async def show_unexpected(request: Request, problem: Exception) -> Response:
    """Show that it is our fault, with a number that beheer finds in the log."""
    number = secrets.token_hex(4)
    log.error(
        "page_failed",
        code="unexpected-error",
        number=number,
        path=_route(request),
        raised=type(problem).__name__,
        places=_places(problem),
    )
    return problem_page(
        request,
        status=500,
        code=f"unexpected-error {number}",
        sentence="Dit had niet mogen gebeuren. Er is niets verloren gegaan.",
        next_step="Probeer het opnieuw. Gaat het weer mis, geef dan de code hieronder door aan de beheerder.",
    )


def status_of(problem: BewaarstroomError) -> int:
    """Say which HTTP status goes with an error."""
    if problem.code in STATUS_BY_CODE:
        return STATUS_BY_CODE[problem.code]
    by_kind = ((RetryableError, 503), (BadInputError, 422), (NeedsPersonError, 502))
    return next((status for kind, status in by_kind if isinstance(problem, kind)), 500)


def problem_page(request: Request, *, status: int, code: str, sentence: str, next_step: str) -> Response:
    """Make the page that says what is wrong and what to do now."""
    return render(
        request,
        "fout.html",
        status=status,
        title=TITLES_BY_CODE.get(code) or TITLES.get(status, TITLES[500]),
        code=code,
        sentence=sentence,
        next_step=next_step,
        task_id=request.path_params.get("task_id"),
    )


def _places(problem: BaseException) -> list[str]:
    """Name the lines that led to it, innermost last; its message and values can be personal and stay out."""
    frames = traceback.extract_tb(problem.__traceback__)[-DEEPEST:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def _route(request: Request) -> str:
    """Name the page without what stands in its address."""
    route = request.scope.get("route")
    return str(getattr(route, "path", "unknown"))
