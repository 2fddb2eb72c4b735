"""The screens, with all they need, made from the settings."""

from __future__ import annotations

from functools import partial

from config.settings import Settings
from watcher import outside
from watcher.doors import Outside
from watcher.flowshelf import FlowShelf
from watcher.makers import describer_of, readable_of
from watcher.outside import ReadSecret
from watcher.sources import in_words, sources_of
from workflows.clearance import Verwijderen
from workflows.console.archive import ZgwArchive
from workflows.console.checks import GateChecks
from workflows.console.place import Console
from workflows.console.previews import Previews
from workflows.console.settings import ConsoleSettings, DemoSignin, EntraSignin
from workflows.console.zaakzoeker import ZgwZaakzoeker
from workflows.engine import Engine
from workflows.inspection.image import Darkroom
from workflows.inspection.ocr import ocr_here
from workflows.operations.house import House
from workflows.operations.register_beside import make_again
from workflows.transcripts import OriginalTranscripts
from workflows.triggers.arrivals import Arrivals
from workflows.triggers.callbacks import Callbacks
from workflows.triggers.requests import Requests


def console_of(
    settings: Settings,
    house: House,
    outer: Outside,
    engine: Engine,
    shelf: FlowShelf,
    *,
    arrivals: Arrivals,
    signin: DemoSignin | None,
) -> Console:
    """Make what the screens read from and act on; *signin* replaces Entra in the demo."""
    secret = outside.session_secret(settings, outer.read)
    return Console(
        settings=ConsoleSettings(
            base_url=outside.console_url(settings),
            organisation=settings.console.organisation,
            secret_key=secret,
            signin=signin or _entra(settings, outer.read),
            bind_host=settings.console.host,
            real=settings.real,
            verwijderen=Verwijderen(settings.verwijderen),
            preferred_document_types=settings.zaaksysteem.preferred_document_types,
        ),
        database=house.database,
        originals=house.originals,
        zaakzoeker=ZgwZaakzoeker(
            client=outer.zgw, clock=house.clock, preferred=settings.zaaksysteem.preferred_document_types
        ),
        runs=engine,
        starter=arrivals,
        clock=house.clock,
        previews=Previews(OriginalTranscripts(house.originals)),
        darkroom=Darkroom(),
        ocr=ocr_here(),
        checks=GateChecks(
            database=house.database, originals=house.originals, policy=house.policy, clock=house.clock
        ),
        archive=ZgwArchive(client=outer.zgw),
        readable=readable_of(outer),
        make_again=partial(make_again, house),
        describer=None if settings.mdto.doel == "uit" else describer_of(settings, house.database),
        requests=Requests(
            database=house.database,
            fire=engine.fire,
            flow_named=shelf.named,
            clock=house.clock,
            secret=secret,
            base_url=outside.console_url(settings),
        ),
        callbacks=Callbacks(database=house.database, signal_once=engine.desk.signal_once, secret=secret),
        desk=house,
        run_desk=engine.desk,
        entries=entries_of(settings),
        flow_named=shelf.named,
        flow_names=shelf.names,
        policy=house.policy,
    )


def entries_of(settings: Settings) -> dict[str, str]:
    """Say in Dutch where each entry of the settings points, by the key under which its folders are kept."""
    return {
        source.key: f"Map {number} bij folders: {in_words(source)}"
        for number, source in enumerate(sources_of(settings.folders), start=1)
    }


def _entra(settings: Settings, read: ReadSecret) -> EntraSignin:
    secret = settings.signin.client_secret
    return EntraSignin(
        tenant_id=settings.signin.tenant_id or "",
        client_id=settings.signin.client_id or "",
        client_secret=read(secret) if secret else "",
    )
