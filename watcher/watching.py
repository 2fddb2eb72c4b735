"""The watching of all folders: who looks, how often, and what else is done by the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import Connection

from config.hours import read_hours
from config.settings import Settings
from watcher.bells import Indoors, bells_of
from watcher.doors import Outside
from watcher.folders import Folders
from watcher.intake import Change, Changed, Watcher
from watcher.ledger import KEEP_SECONDS, Ledger
from watcher.outside import MEBIBYTE
from watcher.pace import Pace
from watcher.planner import Plan, Planner
from watcher.plans import GraphPlans
from watcher.schedule import Bell, Bells, Dispatcher
from watcher.settle import Rules
from watcher.sources import sources_of
from watcher.subscriptions import TEND_SECONDS, Subscriptions
from workflows.model import ItemKey
from workflows.operations.house import House
from workflows.operations.withdrawal import Withdrawals
from workflows.store.loglines import LogKeeper
from workflows.uploads import Intake
from workflows.watching import Mode


@asynccontextmanager
async def watching(
    settings: Settings, outer: Outside, intake: Intake, indoors: Indoors, keeper: LogKeeper | None
) -> AsyncIterator[None]:
    """Look at the folders and ring the bells, for as long as the with block lasts."""
    house = indoors.house
    watcher = Watcher(
        door=outer.door,
        database=house.database,
        rules=rules_of(settings),
        clock=house.clock,
        receive=intake.receive,
        changed=_telling(Withdrawals(house)),
        open_item=outer.originals.open_item,
        pace=pace_of(settings),
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


def pace_of(settings: Settings) -> Pace:
    """Read how often is looked, and in which way."""
    dials = settings.watching
    return Pace(
        look_every=timedelta(seconds=dials.look_every_seconds),
        at_least=timedelta(seconds=dials.look_at_least_every_seconds),
        at_least_outside=timedelta(seconds=dials.look_at_least_every_seconds_outside),
        office=read_hours(dials.office_hours),
        mode=Mode(dials.mode),
    )


def rules_of(settings: Settings) -> Rules:
    """Read when something counts as uploaded."""
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
