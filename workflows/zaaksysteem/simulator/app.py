"""The simulator as one web application: which address is answered by which file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from workflows.ports import Clock
from workflows.zaaksysteem.simulator import (
    catalogi,
    changes,
    control,
    documenten,
    links,
    pages,
    trail,
    zaken,
)
from workflows.zaaksysteem.simulator.asking import BINARY, ROOTS, answered
from workflows.zaaksysteem.simulator.gateway import Gateway
from workflows.zaaksysteem.simulator.problem import ZgwProblem, as_response
from workflows.zaaksysteem.simulator.seed import seed
from workflows.zaaksysteem.simulator.world import DEMO_CLIENTS, Options, SimClient, World

HOSTS = ["127.0.0.1", "localhost", "[::1]"]  # nobody else's page can reach us under another name
DOCUMENT = f"/{documenten.COLLECTION}/{{uuid}}"


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def build_zaaksysteem(
    data: Path,
    *,
    clients: Mapping[str, SimClient] = DEMO_CLIENTS,
    options: Options | None = None,
    clock: Clock = now,
) -> Starlette:
    """Make the simulator over the folder *data*; raises BadInputError when another one uses it.

    Whoever makes it closes `app.state.world` afterwards.
    """
    world = World(data, clock, clients, options or Options())
    with world.database.begin() as connection:
        seed(connection)

    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
            Middleware(Gateway, world=world),
        ],
        exception_handlers={ZgwProblem: _refuse},  # type: ignore[dict-item]  # a handler for its own kind of error
    )
    app.state.world = world
    return app


def _routes() -> list[BaseRoute]:
    return [
        Route("/", pages.front),
        Route("/stijl.css", pages.style),
        Route("/documenten/{uuid}/download", pages.content),
        Route("/_sim/faults", control.faults, methods=["POST", "DELETE"]),
        Route("/_sim/log", control.log),
        Route("/_sim/state", control.state),
        Route("/_sim/close", control.close_zaak, methods=["POST"]),
        Mount(f"/{ROOTS['zaken']}", routes=_zaken()),
        Mount(f"/{ROOTS['documenten']}", routes=_documenten()),
        Mount(f"/{ROOTS['catalogi']}", routes=_catalogi()),
    ]


def _zaken() -> list[BaseRoute]:
    return [
        Route("/zaken", answered(zaken.zaken, crs=True), methods=["GET"]),
        Route("/zaken/_zoek", answered(zaken.search, crs=True), methods=["POST"]),
        Route("/zaken/{uuid}", answered(zaken.zaak, crs=True), methods=["GET"]),
        Route("/zaken/{uuid}/audittrail", answered(trail.audittrail), methods=["GET"]),
        Route("/zaakinformatieobjecten", answered(links.links), methods=["GET"]),
        Route("/zaakinformatieobjecten", answered(links.make_link), methods=["POST"]),
        Route("/zaakinformatieobjecten/{uuid}", answered(links.unlink), methods=["DELETE"]),
    ]


def _documenten() -> list[BaseRoute]:
    return [
        Route(f"/{documenten.COLLECTION}", answered(documenten.documents), methods=["GET"]),
        Route(f"/{documenten.COLLECTION}", answered(documenten.make_document), methods=["POST"]),
        Route("/document_registreren", answered(documenten.register), methods=["POST"]),
        Route(DOCUMENT, answered(documenten.document), methods=["GET"]),
        Route(DOCUMENT, answered(changes.patch), methods=["PATCH"]),
        Route(DOCUMENT, answered(changes.remove), methods=["DELETE"]),
        Route(f"{DOCUMENT}/download", answered(documenten.download, accepts=BINARY), methods=["GET"]),
        Route(f"{DOCUMENT}/lock", answered(changes.lock), methods=["POST"]),
        Route(f"{DOCUMENT}/unlock", answered(changes.unlock), methods=["POST"]),
        Route(f"{DOCUMENT}/audittrail", answered(trail.audittrail), methods=["GET"]),
        Route("/bestandsdelen/{uuid}", answered(changes.put_part), methods=["PUT"]),
        Route("/objectinformatieobjecten", answered(links.mirrored), methods=["GET"]),
    ]


def _catalogi() -> list[BaseRoute]:
    return [
        Route("/catalogussen", answered(catalogi.catalogussen), methods=["GET"]),
        Route("/zaaktypen", answered(catalogi.zaaktypen), methods=["GET"]),
        Route("/zaaktypen/{uuid}", answered(catalogi.zaaktype), methods=["GET"]),
        Route("/informatieobjecttypen", answered(catalogi.informatieobjecttypen), methods=["GET"]),
        Route("/informatieobjecttypen/{uuid}", answered(catalogi.informatieobjecttype), methods=["GET"]),
        Route("/zaaktype-informatieobjecttypen", answered(catalogi.relations), methods=["GET"]),
    ]


async def _refuse(request: Request, problem: ZgwProblem) -> Response:
    return as_response(request, problem)
