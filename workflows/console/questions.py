"""The pages on which employees ask DI for advice, and DI answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import structlog
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workflows import advice
from workflows.console import urls
from workflows.console.forms import read_form
from workflows.console.place import console_of, need_di, need_viewer, not_found
from workflows.console.render import render
from workflows.store import questions
from workflows.store.questions import Question, QuestionKind

log = structlog.get_logger()

Asked = tuple[tuple[Question, ...], tuple[Question, ...]]


async def show_questions(request: Request) -> Response:
    """List what employees asked, for DI."""
    need_di(request)

    def read(connection: Connection) -> Asked:
        return questions.advice(connection, answered=False), questions.advice(connection, answered=True)

    waiting, answered = await console_of(request).database.transact(read)
    return render(request, "vragen.html", waiting=waiting, answered=answered)


async def show_question(request: Request) -> Response:
    """Show one question, for DI."""
    return await _question_page(request)


async def answer_question(request: Request) -> Response:
    """Answer a question."""
    console, viewer = console_of(request), need_di(request)
    form = await read_form(request)
    text = form.text("antwoord", advice.MOST * 2)
    if not 0 < len(text) <= advice.MOST:
        errors = {"antwoord": f"Schrijf uw antwoord in 1 tot {advice.MOST} tekens."}
        return await _question_page(request, errors=errors, typed=text, status=422)
    question_id = request.path_params["question_id"]

    def act(connection: Connection) -> Question:
        return advice.give_advice(connection, viewer, question_id, text, console.desk)

    await console.database.transact(act)
    log.info("advice_given", question_id=question_id)
    return RedirectResponse(urls.question(question_id), status_code=303)


async def show_mine(request: Request) -> Response:
    """List what the viewer asked, with a form to ask more."""
    return await _mine_page(request)


async def ask(request: Request) -> Response:
    """Ask DI for advice."""
    console, viewer = console_of(request), need_viewer(request)
    form = await read_form(request)
    text = form.text("vraag", advice.MOST * 2)
    if not 0 < len(text) <= advice.MOST:
        errors = {"vraag": f"Schrijf uw vraag in 1 tot {advice.MOST} tekens."}
        return await _mine_page(request, errors=errors, typed=text, status=422)
    asked = await console.database.transact(
        lambda connection: advice.ask_advice(connection, viewer, text, console.desk)
    )
    log.info("advice_asked", question_id=asked.question_id)
    return RedirectResponse(urls.with_query(urls.MY_QUESTIONS, gesteld="ja"), status_code=303)


async def _question_page(
    request: Request, *, errors: Mapping[str, str] | None = None, typed: str = "", status: int = 200
) -> Response:
    need_di(request)
    found = await console_of(request).database.transact(
        partial(questions.find, question_id=request.path_params["question_id"])
    )
    if found is None or found.kind is not QuestionKind.ADVIES:
        raise not_found()
    return render(request, "vraag.html", status=status, question=found, errors=errors or {}, typed=typed)


async def _mine_page(
    request: Request, *, errors: Mapping[str, str] | None = None, typed: str = "", status: int = 200
) -> Response:
    viewer = need_viewer(request)
    asked = await console_of(request).database.transact(
        partial(questions.asked_by, object_id=viewer.person.object_id)
    )
    return render(
        request,
        "mijn_vragen.html",
        status=status,
        asked=asked,
        sent=request.query_params.get("gesteld") == "ja",
        errors=errors or {},
        typed=typed,
    )
