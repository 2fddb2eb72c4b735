"""The whole service, wired in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from functools import partial

import structlog
from sqlalchemy import Connection, select
from starlette.types import ASGIApp

from config.hours import read_hours
from config.sections.zaaksysteem import ZaaksysteemSettings
from config.settings import Settings
from watcher import outside
from watcher.bells import Indoors, bells_of
from watcher.flowshelf import FlowShelf
from watcher.folders import Folders
from watcher.graph import GraphDoor
from watcher.intake import Change, Changed, Watcher
from watcher.ledger import KEEP_SECONDS, Ledger
from watcher.originals import GraphOriginals
from watcher.outside import ReadSecret
from watcher.pace import Pace
from watcher.planner import Plan, Planner
from watcher.plans import GraphPlans
from watcher.schedule import Bell, Bells, Dispatcher
from watcher.settle import Rules
from watcher.sources import sources_of
from watcher.subscriptions import TEND_SECONDS, Subscriptions
from watcher.webhook import Front, Webhook
from workflows import callback
from workflows import engine as engines
from workflows.channels import Mailroom
from workflows.clearance import Verwijderen, Wijze
from workflows.console.app import build_console
from workflows.console.archive import ZgwArchive
from workflows.console.checks import GateChecks
from workflows.console.place import Console
from workflows.console.previews import Previews
from workflows.console.settings import ConsoleSettings, DemoSignin, EntraSignin
from workflows.console.zaakzoeker import ZgwZaakzoeker
from workflows.deadlines import Deadlines
from workflows.description import Describer
from workflows.engine import Engine
from workflows.engine.segment import Checkpoint, no_checkpoint
from workflows.formpage import FormPageMaker
from workflows.inspection.image import Darkroom
from workflows.inspection.limits import MEGABYTE, Limits
from workflows.inspection.ocr import ocr_here
from workflows.inspector import OriginalsInspector
from workflows.model import ItemKey, Upload
from workflows.notices.words import Words
from workflows.operations.catalogue import operations_of
from workflows.operations.house import Addresses, House, Maker, Policy
from workflows.operations.withdrawal import Withdrawals
from workflows.outbox import Outbox
from workflows.ports import Clock
from workflows.readable import ReadableMaker
from workflows.registrar import Rules as RegistrationRules
from workflows.registrar import ZaaksysteemRegistrar
from workflows.rendition.mdto import Organisation
from workflows.rendition.typesetter import Typesetter
from workflows.store import colleagues, holds, migrations, notices, schema, watches
from workflows.store.database import Database
from workflows.store.loglines import LogKeeper
from workflows.transcripts import OriginalTranscripts
from workflows.triggers.arrivals import Arrivals
from workflows.triggers.callbacks import Callbacks
from workflows.triggers.requests import Requests
from workflows.uploads import Intake, forgo_clicks
from workflows.watching import Mode
from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.registration import RegistrationPolicy

log = structlog.get_logger()

MEBIBYTE = 1024 * 1024
DRAIN = timedelta(seconds=10)


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Everything that speaks to somebody else."""

    read: ReadSecret
    door: GraphDoor
    zgw: ZgwClient
    originals: GraphOriginals


@dataclass(frozen=True, kw_only=True)
class Service:
    """What runs, for whoever serves it."""

    settings: Settings
    database: Database
    engine: Engine
    console: ASGIApp  # and, on the same address, where Graph calls
    outbox: Outbox


@asynccontextmanager
async def running_service(
    settings: Settings,
    *,
    signin: DemoSignin | None = None,
    keeper: LogKeeper | None = None,
    clock: Clock = now,
    checkpoint: Checkpoint = no_checkpoint,
) -> AsyncIterator[Service]:
    """Run the service, without its web server, for as long as the with block lasts."""
    async with AsyncExitStack() as stack:
        database = _database(settings, stack)
        outer = await _open_doors(settings, database, clock, stack)
        house = _house(settings, database, outer, clock)
        shelf = FlowShelf(settings.flow, settings.flows_dir)
        engine = _engine(settings, house, shelf, outer.read, checkpoint)
        arrivals = Arrivals(fire=engine.fire, main=shelf.current, others=shelf.all)
        intake = Intake(engine, arrivals, clock)
        console = build_console(
            _console(settings, house, outer, engine, shelf, arrivals=arrivals, signin=signin)
        )
        await engine.launch()
        stack.push_async_callback(engine.drain, DRAIN)
        if (
            database.is_sqlite
        ):  # only now: who is refused because another process is in, may touch nothing of it
            await database.transact(lambda connection: _void_leases(connection, clock()))
        if isinstance(signin, DemoSignin):
            await database.transact(partial(_know_everybody, signin, clock()))
        if _nobody_need_click(house.policy):
            await database.transact(partial(forgo_clicks, runs=engine))
        teams = outside.teams(settings.berichten, outer.read)
        if teams is not None:
            stack.push_async_callback(teams.aclose)
        mailroom = Mailroom(outside.post(settings.mail, outer.door, outer.read), teams)
        outbox = Outbox(database, mailroom, clock)
        indoors = Indoors(house=house, engine=engine, outbox=outbox, flows=shelf.all)
        await stack.enter_async_context(_watching(settings, outer, intake, indoors, keeper))
        front = Front(Webhook(database, clock).app, console)
        yield Service(settings=settings, database=database, engine=engine, console=front, outbox=outbox)


def _know_everybody(signin: DemoSignin, moment: datetime, connection: Connection) -> None:
    """Let the demo's people give each other tasks before they ever signed in."""
    for one in signin.people:
        colleagues.seen(connection, one.person, one.roles, moment)


def _void_leases(connection: Connection, moment: datetime) -> None:
    """Take back what a service that died had in hand: nobody else can be busy in a database of our own."""
    notices.release(connection, moment)
    watches.release(connection, moment)


def _database(settings: Settings, stack: AsyncExitStack) -> Database:
    database = outside.open_database(settings, outside.secret_reader())
    stack.callback(database.close)
    migrations.upgrade(database)
    return database


async def _open_doors(settings: Settings, database: Database, clock: Clock, stack: AsyncExitStack) -> Outside:
    read = outside.secret_reader()
    door = outside.graph_door(settings.graph, read, clock)
    stack.push_async_callback(door.aclose)
    originals = GraphOriginals(door, database, clock)
    stack.push_async_callback(originals.aclose)
    zgw = outside.zaaksysteem_clients(settings, read, clock)
    for each in zgw.every:
        stack.push_async_callback(each.http.aclose)
    return Outside(read=read, door=door, zgw=zgw, originals=originals)


def _rules_of(settings: ZaaksysteemSettings) -> RegistrationRules:
    return RegistrationRules(
        auteur=settings.auteur,
        policy=RegistrationPolicy(
            inline_limit=settings.inline_limit_mib * MEBIBYTE,
            settle=timedelta(seconds=settings.settle_seconds),
            one_call=settings.one_call,
        ),
    )


def _house(settings: Settings, database: Database, outer: Outside, clock: Clock) -> House:
    limits = Limits(
        files=settings.watching.max_upload_files, file_size=settings.watching.max_file_mib * MEGABYTE
    )
    return House(
        database=database,
        originals=outer.originals,
        inspector=OriginalsInspector(
            outer.originals, Darkroom(), limits, outside.clamd(settings.scanner), ocr_here()
        ),
        registrar=ZaaksysteemRegistrar(
            client=outer.zgw,
            originals=outer.originals,
            database=database,
            auteur=settings.zaaksysteem.auteur,
            policy=_rules_of(settings.zaaksysteem).policy,
            further={
                door.roots: _rules_of(each)
                for door, each in zip(outer.zgw.others, settings.zaaksystemen, strict=True)
            },
        ),
        policy=_policy(settings),
        addresses=Addresses(
            console_url=outside.console_url(settings),
            di=outside.addressees(settings.mail.di, "collega van Informatiebeheer"),
            beheer=outside.addressees(settings.mail.beheer, "beheerder"),
            teams=settings.berichten.teams_webhook is not None,
            coordinator=outside.addressees(settings.termijnen.coordinator, "coördinator"),
            domains=outside.own_domains(settings.mail),
            plans=frozenset(settings.berichten.planner_flow_plans),
        ),
        deadlines=_deadlines(settings),
        words=Words(settings.berichten.teksten),
        clock=clock,
        outward=outside.outward_door(settings),
        machine_token=outside.machine_tokens(settings),
        plans=GraphPlans(outer.door),
        makers=_makers(settings, database, _readable(outer)),
    )


def _makers(settings: Settings, database: Database, readable: ReadableMaker) -> tuple[Maker, ...]:
    """Say what is put beside the originals, as the settings ask."""
    made: list[Maker] = [readable] if settings.leesbare_versie == "registreren" else []
    made.append(FormPageMaker(database=database, typesetter=readable.typesetter))
    if settings.mdto.doel == "registreren":
        made.append(_describer(settings, database))
    return tuple(made)


def _readable(outer: Outside) -> ReadableMaker:
    return ReadableMaker(
        originals=outer.originals,
        transcripts=OriginalTranscripts(outer.originals),
        darkroom=Darkroom(),
        typesetter=Typesetter(),
    )


def _describer(settings: Settings, database: Database) -> Describer:
    name = settings.mdto.archiefvormer or settings.console.organisation
    organisation = Organisation(name=name, code=settings.mdto.archiefvormer_code)
    return Describer(database=database, organisation=organisation)


def _deadlines(settings: Settings) -> Deadlines:
    terms = settings.termijnen
    return Deadlines(
        target_days=terms.streefdagen,
        final_days=terms.fatale_dagen,
        remind_days=terms.herinnering_dagen,
        reminders=terms.herinneringen,
        free=frozenset(terms.vrije_dagen),
    )


def _policy(settings: Settings) -> Policy:
    return Policy(
        verwijderen=Verwijderen(settings.verwijderen),
        remove_empty_folder=settings.lege_map == "verwijderen",
        patience=timedelta(seconds=settings.watching.patience_seconds),
        conditional_delete_works=lambda connection: not settings.real or _canary_sang(connection, settings),
        held_because=holds.held_because,
        wijze=Wijze(settings.verwijderwijze),
        bedenktijd=timedelta(days=settings.bedenktijd_dagen),
        vier_ogen=settings.vier_ogen,
        declarations_count=partial(_declarations_count, _trusting(settings)),
        ignored=lambda name: any(
            fnmatch(name.casefold(), pattern.casefold()) for pattern in settings.watching.ignore
        ),
    )


def _trusting(settings: Settings) -> frozenset[str]:
    """Name the entries of the settings whose folders let deletion rest on a declaration."""
    trusting = (folder for folder in settings.folders if folder.verwijderen_na_verklaring)
    return frozenset(source.key for source in sources_of(trusting))


def _declarations_count(trusting: frozenset[str], connection: Connection, upload: Upload) -> bool:
    folder = ItemKey(drive_id=upload.key.drive_id, item_id=upload.watched_folder_id)
    watch = watches.get(connection, folder)
    return watch is not None and watch.source in trusting


def _nobody_need_click(policy: Policy) -> bool:
    return policy.verwijderen is Verwijderen.UIT or not (
        policy.verwijderen is Verwijderen.NA_KLIK or policy.vier_ogen
    )


def _canary_sang(connection: Connection, settings: Settings) -> bool:
    tenant = settings.graph.tenant_id or settings.graph.base_url
    query = select(schema.canary.c.tenant).where(schema.canary.c.tenant == tenant)
    return connection.scalar(query) is not None


def _engine(
    settings: Settings, house: House, shelf: FlowShelf, read: ReadSecret, checkpoint: Checkpoint
) -> Engine:
    pace = engines.Pace(
        workers=settings.engine.workers, takeover=timedelta(seconds=settings.engine.takeover_seconds)
    )
    return Engine(
        database=house.database,
        operations=operations_of(house),
        clock=house.clock,
        pace=pace,
        checkpoint=checkpoint,
        flow_named=shelf.named,
        secrets={one.name: partial(read, one.secret) for one in settings.flow_secrets},
        callback=partial(
            callback.address, outside.console_url(settings), outside.session_secret(settings, read)
        ),
    )


def _console(
    settings: Settings,
    house: House,
    outer: Outside,
    engine: Engine,
    shelf: FlowShelf,
    *,
    arrivals: Arrivals,
    signin: DemoSignin | None,
) -> Console:
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
        readable=_readable(outer),
        describer=None if settings.mdto.doel == "uit" else _describer(settings, house.database),
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
        flow_named=shelf.named,
        policy=house.policy,
    )


def _entra(settings: Settings, read: ReadSecret) -> EntraSignin:
    secret = settings.signin.client_secret
    return EntraSignin(
        tenant_id=settings.signin.tenant_id or "",
        client_id=settings.signin.client_id or "",
        client_secret=read(secret) if secret else "",
    )


@asynccontextmanager
async def _watching(
    settings: Settings, outer: Outside, intake: Intake, indoors: Indoors, keeper: LogKeeper | None
) -> AsyncIterator[None]:
    house = indoors.house
    watcher = Watcher(
        door=outer.door,
        database=house.database,
        rules=_rules(settings),
        clock=house.clock,
        receive=intake.receive,
        changed=_telling(Withdrawals(house)),
        open_item=outer.originals.open_item,
        pace=_pace(settings),
    )
    folders = Folders(
        outer.door, house.database, house.clock, console_url=house.addresses.console_url, words=house.words
    )
    wanted = sources_of(settings.folders)
    ledger = Ledger(outer.door.gate, house.database, house.clock)
    starting = iter([True])

    async def discover() -> object:
        return await folders.discover(wanted, at_start=next(starting, False))

    async with (
        Dispatcher(watcher, house.database, house.clock, outer.door.gate) as dispatcher,
        Bells(
            dispatcher.bell,
            Bell(name="keep_budget", seconds=KEEP_SECONDS, ring=ledger.keep, at_once=True),
            *_tending(settings, outer, house),
            *bells_of(settings, indoors, keeper, discover),
            *_planner_bells(settings, outer, house),
        ),
    ):
        yield


def _tending(settings: Settings, outer: Outside, house: House) -> tuple[Bell, ...]:
    """Keep notifications alive, where there is an address to call."""
    url = settings.watching.notifications_url
    if url is None:
        return ()
    kept = Subscriptions(outer.door, house.database, house.clock, url)
    return (Bell(name="tend_subscriptions", seconds=TEND_SECONDS, ring=kept.tend),)


def _pace(settings: Settings) -> Pace:
    dials = settings.watching
    return Pace(
        look_every=timedelta(seconds=dials.look_every_seconds),
        at_least=timedelta(seconds=dials.look_at_least_every_seconds),
        at_least_outside=timedelta(seconds=dials.look_at_least_every_seconds_outside),
        office=read_hours(dials.office_hours),
        mode=Mode(dials.mode),
    )


def _planner_bells(settings: Settings, outer: Outside, house: House) -> tuple[Bell, ...]:
    """Keep a plan in step, where the settings name one."""
    wanted = settings.berichten
    if wanted.planner_plan is None:
        return ()
    plan = Plan(
        plan_id=wanted.planner_plan,
        bucket_id=wanted.planner_bucket,
        console_url=house.addresses.console_url,
    )
    planner = Planner(GraphPlans(outer.door), house.database, house.clock, plan)
    return (Bell(name="keep_planner", seconds=10, ring=planner.keep),)


def _rules(settings: Settings) -> Rules:
    return Rules(
        patience=timedelta(seconds=settings.watching.patience_seconds),
        max_file_size=settings.watching.max_file_mib * MEBIBYTE,
        max_files=settings.watching.max_upload_files,
        ignored=tuple(pattern.lower() for pattern in settings.watching.ignore),
    )


def _telling(withdrawals: Withdrawals) -> Changed:
    """Tell of originals that went or came back; what changed or was added is offered as an arrival."""

    def tell(connection: Connection, key: ItemKey, change: Change) -> None:
        if change is Change.REMOVED:
            withdrawals.gone(connection, key)
        elif change is Change.RETURNED:
            withdrawals.back(connection, key)

    return tell
