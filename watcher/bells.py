"""What is done every so many seconds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from config.settings import Settings
from watcher.outside import addressees
from watcher.schedule import Bell
from workflows.anchoring import Anchoring, Ashore
from workflows.asides import Asides
from workflows.definition.flow import Flow
from workflows.digest import Digest
from workflows.engine import Engine
from workflows.operations.house import House
from workflows.outbox import Outbox
from workflows.reminding import Reminders
from workflows.retention import Forgetting, Terms
from workflows.reverifying import Alarm, Reverifying
from workflows.store import approvals, loglines
from workflows.store.history import Keeping
from workflows.store.loglines import LogKeeper
from workflows.triggers.clockwork import Clockwork

HOUR = 3_600.0
SOONEST_ASIDE = timedelta(seconds=5)  # a stub of nothing may still be filled


@dataclass(frozen=True, kw_only=True)
class Indoors:
    """What works inside the house."""

    house: House
    engine: Engine
    outbox: Outbox
    flows: Callable[[], Iterable[Flow]]  # those that run


def bells_of(
    settings: Settings,
    indoors: Indoors,
    keeper: LogKeeper | None,
    discover: Callable[[], Awaitable[object]],
) -> tuple[Bell, ...]:
    """List them all, but the one that has the folders looked at."""
    database, engine, clock = indoors.house.database, indoors.engine, indoors.house.clock

    def forget(connection: Connection) -> int:
        keep = timedelta(days=settings.logging.keep_days)
        return loglines.forget(connection, now=clock(), keep=keep, most=settings.logging.keep_lines)

    house = indoors.house
    asides = Asides(
        words=house.words,
        console_url=house.addresses.console_url,
        patience=max(house.policy.patience * 5, SOONEST_ASIDE),
    )

    def tell(connection: Connection) -> int:
        return asides.tell(connection, clock())

    ashore = Ashore(
        file=settings.audit.anchor_file,
        people=addressees(settings.audit.anchor_mail, "beheerder"),
        console_url=house.addresses.console_url,
        words=house.words,
    )
    anchoring = Anchoring(database, ashore, clock)
    clockwork = Clockwork(database=database, fire=engine.fire, flows=indoors.flows, clock=clock)
    digest = Digest(
        database=database,
        desk=house,
        at=settings.berichten.dagoverzicht_om,
        verwijderen=house.policy.verwijderen,
        vier_ogen=house.policy.vier_ogen,
    )
    reminders = Reminders(database=database, originals=house.originals, desk=house)
    reverifying = Reverifying(
        database,
        house.registrar,
        Alarm(
            people=(*house.addresses.beheer, *house.addresses.di),
            console_url=house.addresses.console_url,
            words=house.words,
        ),
        clock,
        sample=settings.zaaksysteem.reverify_sample,
    )
    rung = [
        Bell(name="fire_on_the_clock", seconds=1, ring=clockwork.ring),
        Bell(name="send_mail", seconds=1, ring=indoors.outbox.deliver),
        Bell(name="tell_set_aside", seconds=30, ring=lambda: database.transact(tell)),
        Bell(name="remind", seconds=30, ring=reminders.ring),
        Bell(name="digest", seconds=60, ring=digest.ring),
        Bell(name="beat", seconds=2, ring=engine.beat),
        Bell(name="take_over", seconds=5, ring=engine.take_over),
        Bell(name="give_up", seconds=60, ring=engine.give_up),
        Bell(name="audit_orphans", seconds=10, ring=engine.audit),
        Bell(name="anchor_audit", seconds=settings.audit.anchor_every_seconds, ring=anchoring.drop),
        Bell(name="find_folders", seconds=HOUR / 4, ring=discover, at_once=True),
        Bell(
            name="withdraw_approvals",
            seconds=60,
            ring=lambda: database.transact(
                lambda connection: approvals.withdraw_orphans(connection, clock())
            ),
        ),
        Bell(name="forget_runs", seconds=HOUR, ring=lambda: engine.forget(_keeping(settings))),
        Bell(name="reverify", seconds=HOUR / 6, ring=reverifying.tonight),
        Bell(name="forget_uploads", seconds=HOUR, ring=Forgetting(database, _terms(settings), clock).forget),
        Bell(name="forget_log_lines", seconds=HOUR, ring=lambda: database.transact(forget)),
    ]
    if keeper is not None:
        rung.append(Bell(name="keep_log_lines", seconds=1, ring=lambda: database.transact(keeper.flush)))
    return tuple(rung)


def _keeping(settings: Settings) -> Keeping:
    return Keeping(
        succeeded=timedelta(days=settings.history.succeeded_days),
        failed=timedelta(days=settings.history.failed_days),
        cancelled=timedelta(days=settings.history.cancelled_days),
        most_succeeded=settings.history.most_succeeded,
    )


def _terms(settings: Settings) -> Terms:
    terms = settings.forgetting
    return Terms(
        work=timedelta(days=terms.work_days),
        task=timedelta(days=terms.task_days),
        names=timedelta(days=terms.names_days),
    )
