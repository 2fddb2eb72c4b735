"""The page with numbers per month, for DI and beheer."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from workflows.console.place import console_of, need_a_role
from workflows.console.render import render
from workflows.store.views import numbers


async def show_numbers(request: Request) -> Response:
    """Show how the work goes; only numbers."""
    console, viewer = console_of(request), need_a_role(request)
    months = await console.database.transact(partial(numbers.months_for, viewer=viewer, now=console.clock()))
    return render(request, "cijfers.html", months=months)
