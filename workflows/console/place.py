"""Where a request happens: the console with its collaborators, and who is looking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request

from workflows.clearance import GateAnswer
from workflows.console.archive import Archive
from workflows.console.previews import Previews
from workflows.console.session import Session, unseal
from workflows.console.settings import LOOPBACK, ConsoleSettings
from workflows.console.zaakzoeker import Zaakzoeker
from workflows.definition.flow import Flow
from workflows.description import Describer
from workflows.engine.desk import Desk as RunDesk
from workflows.inspection.image import Darkroom
from workflows.inspection.ocr import Ocr
from workflows.model import Upload, Viewer
from workflows.operations.house import Policy
from workflows.operations.letters import Desk
from workflows.ports import Clock, Originals
from workflows.readable import ReadableMaker
from workflows.rendition.typesetter import Typesetter
from workflows.store.database import Database
from workflows.tasks import Task
from workflows.triggers.callbacks import Callbacks
from workflows.triggers.requests import Requests
from workflows.uploads import Runs, Starter

if TYPE_CHECKING:
    from workflows.console.auth import EntraDoor

COOKIE = "bewaarstroom"
SECURE_COOKIE = "__Host-bewaarstroom"
MAX_ORIGIN = 100  # characters of a network address


MakeAgain = Callable[[Upload, Task], Awaitable[None]]


class NotSignedInError(Exception):
    """Somebody asks for a page without having signed in."""


class Checks(Protocol):
    """Asks the gates before deletion, now."""

    async def ask(self, upload: Upload) -> Mapping[str, Sequence[GateAnswer]]:
        """Answer for each file id; deletes nothing."""
        ...


@dataclass(frozen=True, kw_only=True)
class Console:
    """The console's collaborators."""

    settings: ConsoleSettings
    database: Database
    originals: Originals
    zaakzoeker: Zaakzoeker
    runs: Runs
    starter: Starter
    clock: Clock
    previews: Previews
    darkroom: Darkroom
    checks: Checks
    desk: Desk  # where letters are written
    run_desk: RunDesk  # where runs and flows are ordered about
    flow_named: Callable[[str], Flow]  # as its text is now; raises BadInputError
    policy: Policy
    flow_names: Callable[[], tuple[str, ...]] = tuple  # of every text that there is, right or wrong
    archive: Archive | None = None  # files as the zaaksysteem has them; None: they cannot be read back
    readable: ReadableMaker | None = None  # sets a conversation as PDF/A for DI; None: nobody does
    make_again: MakeAgain | None = None  # makes what failed to lie beside the originals; None: nobody does
    describer: Describer | None = None  # of registered uploads as MDTO; None: the settings turn it off
    typesetter: Typesetter = field(default_factory=Typesetter)  # for statements
    requests: Requests | None = None  # who calls flows over HTTP; None: nobody can
    callbacks: Callbacks | None = None  # who answers them; None: nobody can
    entries: Mapping[str, str] = field(
        default_factory=dict
    )  # of the settings' folders, in words by their key
    ocr: Ocr | None = None  # reads the text in pictures; None: it is not on this machine
    entra: EntraDoor | None = None  # made by build_console; None: the role chooser

    @property
    def cookie(self) -> str:
        """Name the session's cookie; browsers refuse __Host- without HTTPS."""
        return SECURE_COOKIE if self.settings.secure else COOKIE

    @property
    def origins(self) -> frozenset[str]:
        """Tell where our own forms come from."""
        scheme = self.settings.origin.partition("://")[0]
        return frozenset(f"{scheme}://{host}" for host in self.settings.hosts)


def console_of(request: Request) -> Console:
    """Give the console that serves this request."""
    return cast("Console", request.app.state.console)


def session_of(request: Request) -> Session | None:
    """Read the session that the browser brought."""
    console = console_of(request)
    return unseal(request.cookies.get(console.cookie), console.settings.secret_key, console.clock())


def session_id(request: Request) -> str:
    """Name the session that the browser brought; "" when it brought none."""
    session = session_of(request)
    return session.nonce if session else ""


def viewer_of(request: Request) -> Viewer | None:
    """Say who is looking, if they signed in."""
    session = session_of(request)
    if session is None or session.person is None:
        return None
    return Viewer(person=session.person, roles=session.roles, origin=origin_of(request))


def need_viewer(request: Request) -> Viewer:
    """Say who is looking; raises NotSignedInError."""
    viewer = viewer_of(request)
    if viewer is None:
        raise NotSignedInError
    return viewer


def need_di(request: Request) -> Viewer:
    """Say which employee of DI is looking; for anybody else the page does not exist."""
    return _need(request, lambda viewer: viewer.is_di)


def need_beheer(request: Request) -> Viewer:
    """Say who of beheer is looking; for anybody else the page does not exist."""
    return _need(request, lambda viewer: viewer.is_beheer)


def need_a_role(request: Request) -> Viewer:
    """Say who of DI or beheer is looking; for anybody else the page does not exist."""
    return _need(request, lambda viewer: viewer.is_di or viewer.is_beheer)


def not_found() -> HTTPException:
    """Say that it does not exist, or that the viewer may not know."""
    return HTTPException(404)


def origin_of(request: Request) -> str:
    """Say from which network address somebody looks, for the record (BIO 8.15)."""
    return (request.client.host if request.client else "onbekend")[:MAX_ORIGIN]


def is_local(request: Request) -> bool:
    """Whether the browser runs on this machine."""
    return origin_of(request) in LOOPBACK


def session_ends(request: Request) -> datetime | None:
    """Say until when somebody stays signed in."""
    session = session_of(request)
    return session.until if session and session.person else None


def _need(request: Request, allowed: Callable[[Viewer], bool]) -> Viewer:
    viewer = need_viewer(request)
    if not allowed(viewer):
        raise not_found()
    return viewer
