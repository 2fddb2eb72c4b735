"""How a page is made from its template."""

from __future__ import annotations

import json
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from workflows.console import filters, markdown, urls, words
from workflows.console.place import console_of, session_of, viewer_of
from workflows.console.session import Session, form_token
from workflows.jsontypes import Json
from workflows.store import payloads


def render(
    request: Request, template: str, *, status: int = 200, new: Session | None = None, **facts: object
) -> Response:
    """Fill in a page; every page knows who looks, what time it is and how our forms are signed.

    *new* is a session that this very answer gives to the browser.
    """
    console = console_of(request)
    session = new or session_of(request)
    text = (
        _environment()
        .get_template(template)
        .render(
            settings=console.settings,
            viewer=viewer_of(request),
            session=session,
            token=form_token(session, console.settings.secret_key) if session else "",
            path=request.url.path,
            now=console.clock(),
            status=status,
            **facts,
        )
    )
    return HTMLResponse(text, status_code=status)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("workflows.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(urls=urls, words=words)
    made.filters.update(
        moment=filters.moment,
        day=filters.day,
        moment_short=filters.moment_short,
        moment_exact=filters.moment_exact,
        iso_exact=filters.iso_exact,
        clock_time=filters.clock_time,
        machine=filters.machine,
        written_day=filters.written_day,
        written_moment=filters.written_moment,
        age=filters.age,
        span=filters.span,
        size=filters.size,
        short_hash=filters.short_hash,
        number=filters.number,
        plural=filters.plural,
        rounds=filters.rounds,
        plain=filters.plain,
        spoken=filters.spoken,
        payload=payloads.hash_in,
        has_signs=markdown.has_signs,
        blocks=markdown.blocks,
        pretty=_pretty,
    )
    return made


def _pretty(value: Json) -> str:
    return filters.plain(json.dumps(value, ensure_ascii=False, indent=2, default=str))
