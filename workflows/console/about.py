"""The pages about Bewaarstroom itself."""

from __future__ import annotations

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workflows.console.place import console_of, not_found
from workflows.console.render import render


async def show_about(request: Request) -> Response:
    """Say what this is."""
    return render(request, "over.html", policy=console_of(request).policy)


async def show_accessibility(request: Request) -> Response:
    """Show the toegankelijkheidsverklaring."""
    return render(request, "toegankelijkheid.html")


async def show_patterns(request: Request) -> Response:
    """Show every pattern of the screens once; development only."""
    if not console_of(request).settings.development:
        raise not_found()
    return render(request, "patronen.html")


async def show_health(request: Request) -> Response:
    """Tell a monitor whether the console can reach its database; no more than that."""
    try:
        await console_of(request).database.transact(_answers)
    except SQLAlchemyError:
        return JSONResponse({"status": "ziek", "database": False}, status_code=503)
    return JSONResponse({"status": "gezond", "database": True})


def _answers(connection: Connection) -> None:
    connection.execute(select(text("1")))
