"""The whole service, wired in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection
from starlette.types import ASGIApp

from config.settings import Settings
from watcher import outside
from watcher.bells import Indoors
from watcher.console import console_of
from watcher.doors import open_doors
from watcher.flowshelf import FlowShelf
from watcher.house import house_of
from watcher.outside import ReadSecret
from watcher.policy import nobody_need_click
from watcher.schedule import LEASE
from watcher.watching import watching
from watcher.webhook import Front, Webhook
from workflows import callback
from workflows import engine as engines
from workflows.channels import Mailroom
from workflows.console.app import build_console
from workflows.console.settings import DemoSignin
from workflows.engine import Engine
from workflows.engine.segment import Checkpoint, no_checkpoint
from workflows.operations.catalogue import operations_of
from workflows.operations.house import House
from workflows.outbox import Outbox
from workflows.ports import Clock
from workflows.store import colleagues, migrations, notices, watches
from workflows.store.database import Database
from workflows.store.loglines import LogKeeper
from workflows.triggers.arrivals import Arrivals
from workflows.uploads import Intake, forgo_clicks

DRAIN = timedelta(seconds=10)


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


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
        outer = await open_doors(settings, database, clock, stack)
        house = house_of(settings, database, outer, clock)
        shelf = FlowShelf(settings.flow, settings.flows_dir)
        engine = _engine(settings, house, shelf, outer.read, checkpoint)
        arrivals = Arrivals(fire=engine.fire, main=shelf.current, others=shelf.all)
        intake = Intake(engine, arrivals, clock)
        console = build_console(
            console_of(settings, house, outer, engine, shelf, arrivals=arrivals, signin=signin)
        )
        await engine.launch()
        stack.push_async_callback(engine.drain, DRAIN)
        if database.is_sqlite:  # only now: who is refused for another process may touch nothing of it
            await database.transact(lambda connection: _void_leases(connection, clock()))
        if isinstance(signin, DemoSignin):
            await database.transact(partial(_know_everybody, signin, clock()))
        if nobody_need_click(house.policy):
            await database.transact(partial(forgo_clicks, runs=engine))
        teams = outside.teams(settings.berichten, outer.read)
        if teams is not None:
            stack.push_async_callback(teams.aclose)
        mailroom = Mailroom(outside.post(settings.mail, outer.door, outer.read), teams)
        outbox = Outbox(database, mailroom, clock)
        indoors = Indoors(house=house, engine=engine, outbox=outbox, flows=shelf.all)
        await stack.enter_async_context(watching(settings, outer, intake, indoors, keeper))
        front = Front(Webhook(database, clock).app, console)
        yield Service(settings=settings, database=database, engine=engine, console=front, outbox=outbox)


def _know_everybody(signin: DemoSignin, moment: datetime, connection: Connection) -> None:
    """Let the demo's people give each other tasks before they ever signed in."""
    for one in signin.people:
        colleagues.seen(connection, one.person, one.roles, moment)


def _void_leases(connection: Connection, moment: datetime) -> None:
    """Take back what a service that died had in hand: nobody else can be busy in a database of our own."""
    notices.release(connection, moment)
    watches.release(connection, moment, LEASE)


def _database(settings: Settings, stack: AsyncExitStack) -> Database:
    database = outside.open_database(settings, outside.secret_reader())
    stack.callback(database.close)
    migrations.upgrade(database)
    return database


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
