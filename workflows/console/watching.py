"""The pages of beheer about watched folders and mail."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from workflows.console.place import console_of, need_beheer
from workflows.console.render import render
from workflows.console.troubles import MODE_REASONS, MODE_WORDS, explain
from workflows.console.worklist import place_of
from workflows.store.notices import NoticeState
from workflows.store.views import watching


async def show_folders(request: Request) -> Response:
    """List the watched folders and what was set aside."""
    console, viewer = console_of(request), need_beheer(request)

    place = place_of(request.query_params, int)

    def read(connection: Connection) -> tuple[object, ...]:
        return (
            watching.graph_for(connection, viewer, console.clock()),
            watching.round_for(connection, viewer),
            watching.told_for(connection, viewer),
            watching.watches_for(connection, viewer, place),
            watching.absences_for(connection, viewer),
            watching.set_aside_for(connection, viewer),
        )

    graph, everything, told, page, absences, aside = await console.database.transact(read)
    return render(
        request,
        "mappen.html",
        graph=graph,
        everything=everything,
        told=told,
        page=page,
        absences=absences,
        aside=aside,
        explain=explain,
        in_words=MODE_WORDS,
        reasons=MODE_REASONS,
        entries=console.entries,
    )


async def show_notices(request: Request) -> Response:
    """List the letters and by which way they leave, without their words."""
    console, viewer = console_of(request), need_beheer(request)
    asked = request.query_params.get("staat", "")
    state = NoticeState(asked) if asked in set(NoticeState) else None
    place = place_of(request.query_params, int)

    def read(connection: Connection) -> tuple[object, object]:
        page = watching.notices_for(connection, viewer, state, place)
        return page, watching.planner_for(connection, viewer)

    page, planner = await console.database.transact(read)
    return render(request, "berichten.html", page=page, state=state, planner=planner)
