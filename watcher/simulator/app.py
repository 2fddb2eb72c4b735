"""The simulator as one web application: which address is answered by which file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from watcher.simulator import (
    content,
    controls,
    directory,
    drives,
    mail,
    page,
    planner,
    sites,
    subscriptions,
    tokens,
    uploads,
)
from watcher.simulator.disruption import Disruption
from watcher.simulator.errors import GraphError, as_response
from watcher.simulator.faults import Armoury
from watcher.simulator.journal import Journal
from watcher.simulator.simulation import LINK_LIFE, Simulation
from watcher.simulator.users import DEFAULT_OWNERS, SimUser
from workflows.errors import BewaarstroomError
from workflows.ports import Clock

VERSIONS = ("/v1.0", "/beta", "/_api/v2.0", "/v2.0")  # SharePoint's own spelling is what rclone uses
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
HOSTS = ["127.0.0.1", "localhost", "[::1]"]  # nobody else's page can reach us under another name


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def build_app(
    data: Path,
    *,
    users: Sequence[SimUser] = DEFAULT_OWNERS,
    clock: Clock = now,
    open_door: bool = False,
    link_life: timedelta = LINK_LIFE,
) -> Starlette:
    """Make the simulator over the folder *data*; raises BadInputError when another one uses it.

    *open_door* accepts any bearer token; *link_life* is how long a download address is good.
    """
    simulation = Simulation(data, users, clock, open_door=open_door, link_life=link_life)
    armoury, journal = Armoury(), Journal()
    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
            Middleware(Disruption, armoury=armoury, journal=journal, clock=clock),
        ],
        exception_handlers={GraphError: _refuse, BewaarstroomError: _give_up},  # type: ignore[dict-item]  # handlers for their own kinds of error
    )
    app.state.simulation, app.state.armoury, app.state.journal = simulation, armoury, journal
    return app


def _routes() -> list[BaseRoute]:
    return [
        Route("/{tenant}/oauth2/v2.0/token", tokens.token, methods=["POST"]),
        Route("/{tenant}/v2.0/.well-known/openid-configuration", tokens.openid_configuration),
        Route("/common/discovery/instance", tokens.instance_discovery),
        Route("/personal/{owner}/_layouts/15/download.aspx", content.download),
        Route("/personal/{owner}/uploadSession", uploads.session, methods=METHODS),
        *controls.routes(),
        *page.routes(),
        *(Mount(version, routes=_graph()) for version in VERSIONS),
    ]


def _graph() -> list[BaseRoute]:
    return [
        Route("/users", directory.users),
        Route("/users/{user}", directory.user),
        Route("/users/{user}/sendMail", mail.send_mail, methods=["POST"]),
        Route("/users/{user}/microsoft.graph.sendMail", mail.send_mail, methods=["POST"]),
        Route("/users/{user}/drives", directory.drives),
        Route("/users/{user}/drive", drives.by_user, methods=METHODS),
        Route("/users/{user}/drive/{rest:path}", drives.by_user, methods=METHODS),
        Route("/drives/{drive}", drives.by_drive, methods=METHODS),
        Route("/drives/{drive}/{rest:path}", drives.by_drive, methods=METHODS),
        Route("/groups/{group}", directory.group),
        Route("/groups/{group}/members", directory.members),
        Route("/groups/{group}/transitiveMembers", directory.members),
        Route("/planner/tasks", planner.tasks, methods=["POST"]),
        Route("/planner/tasks/{id}", planner.task, methods=["GET", "PATCH", "DELETE"]),
        Route("/planner/tasks/{id}/details", planner.details, methods=["GET", "PATCH"]),
        Route("/planner/plans/{plan}/tasks", planner.of_plan),
        Route("/planner/plans/{plan}/buckets", planner.buckets),
        Route("/subscriptions", subscriptions.subscriptions, methods=["GET", "POST"]),
        Route("/subscriptions/{id}", subscriptions.subscription, methods=["GET", "PATCH", "DELETE"]),
        Route("/subscriptions/{id}/reauthorize", subscriptions.reauthorize, methods=["POST"]),
        Route("/sites/{site}", sites.site),
        Route("/sites/{host}:/{path:path}", sites.by_path),
        Route("/sites/{site}/drives", sites.drives),
    ]


async def _refuse(request: Request, error: GraphError) -> Response:
    return as_response(request, error)


async def _give_up(request: Request, error: BewaarstroomError) -> Response:
    return as_response(request, GraphError(507, "insufficientStorage", str(error)))
