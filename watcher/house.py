"""The house that operations work in, furnished from the settings."""

from __future__ import annotations

from datetime import timedelta

from config.sections.zaaksysteem import ZaaksysteemSettings
from config.settings import Settings
from watcher import outside
from watcher.doors import Outside
from watcher.makers import makers_of, readable_of
from watcher.plans import GraphPlans
from watcher.policy import policy_of
from workflows.deadlines import Deadlines
from workflows.inspection.image import Darkroom
from workflows.inspection.limits import MEGABYTE, Limits
from workflows.inspection.ocr import ocr_here
from workflows.inspector import OriginalsInspector
from workflows.notices.words import Words
from workflows.operations.house import Addresses, House
from workflows.ports import Clock
from workflows.registrar import Rules as RegistrationRules
from workflows.registrar import ZaaksysteemRegistrar
from workflows.store.database import Database
from workflows.zaaksysteem.registration import RegistrationPolicy


def house_of(settings: Settings, database: Database, outer: Outside, clock: Clock) -> House:
    """Give operations everything they may use."""
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
            policy=registration_rules(settings.zaaksysteem).policy,
            further={
                door.roots: registration_rules(each)
                for door, each in zip(outer.zgw.others, settings.zaaksystemen, strict=True)
            },
        ),
        policy=policy_of(settings),
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
        makers=makers_of(settings, database, readable_of(outer)),
    )


def registration_rules(settings: ZaaksysteemSettings) -> RegistrationRules:
    """Read how documents are put in one zaaksysteem."""
    return RegistrationRules(
        auteur=settings.auteur,
        policy=RegistrationPolicy(
            inline_limit=settings.inline_limit_mib * outside.MEBIBYTE,
            settle=timedelta(seconds=settings.settle_seconds),
            one_call=settings.one_call,
        ),
    )


def _deadlines(settings: Settings) -> Deadlines:
    terms = settings.termijnen
    return Deadlines(
        target_days=terms.streefdagen,
        final_days=terms.fatale_dagen,
        remind_days=terms.herinnering_dagen,
        reminders=terms.herinneringen,
        free=frozenset(terms.vrije_dagen),
    )
