"""Whether everything that the settings name really works, one answer each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, delete, insert
from sqlalchemy.exc import SQLAlchemyError

from config.secret import SecretReference
from config.sections.zaaksysteem import ZaaksysteemSettings
from config.settings import Settings
from watcher import outside
from watcher.app import now
from watcher.canary import Canary, CanaryProof
from watcher.flowshelf import FlowShelf
from watcher.folders import Folders
from watcher.graph import GraphDoor
from watcher.places import Places
from watcher.sources import FolderSpec, GroupSpec, in_words, source_of
from watcher.tenantwide import TENANT_WIDE
from workflows.errors import BadInputError, BewaarstroomError, NeedsPersonError
from workflows.scanner import signatures_of
from workflows.store import migrations, schema
from workflows.store.database import Database
from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.roots import Api

GOOD = "in orde"
OLD_SIGNATURES = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one look showed."""

    what: str
    good: bool
    sentence: str
    code: str = ""
    next_step: str = ""


async def examine(settings: Settings, *, with_canary: bool = False) -> list[Answer]:
    """Look at everything, also after something was wrong."""
    read = outside.secret_reader()
    answers = [
        await _look("Stroom", partial(_flow, settings)),
        await _look("Geheimen", partial(_secrets, settings, read)),
        await _look("Database", partial(_database, settings, read)),
        *[
            await _look(f"Zaaksysteem{number} ({api.name.lower()})", partial(_zgw, section, read, api))
            for number, section in _zaaksystemen(settings)
            for api in Api
        ],
        await _look("Mail", partial(_mail, settings)),
        await _look("Virusscanner", partial(_scanner, settings)),
    ]
    answers += await _graph(settings, read, with_canary=with_canary)
    return answers


async def _look(what: str, ask: Callable[[], Awaitable[str]]) -> Answer:
    try:
        return Answer(what=what, good=True, sentence=await ask())
    except BewaarstroomError as error:
        return Answer(
            what=what, good=False, sentence=error.message, code=error.code, next_step=error.what_next
        )


async def _flow(settings: Settings) -> str:
    return f"{FlowShelf(settings.flow, settings.flows_dir).current().title}, {GOOD}"


async def _secrets(settings: Settings, read: outside.ReadSecret) -> str:
    named: list[SecretReference | None] = [
        settings.database.password,
        settings.graph.client_secret,
        settings.graph.certificate_password,
        *(section.secret for _, section in _zaaksystemen(settings)),
        settings.mail.smtp.password,
        settings.console.session_secret,
        settings.signin.client_secret,
    ]
    found = [read(reference) for reference in named if reference is not None]
    return f"{len(found)} gevonden, {GOOD}"


async def _database(settings: Settings, read: outside.ReadSecret) -> str:
    database = outside.open_database(settings, read)
    try:
        migrations.upgrade(database)
    except SQLAlchemyError as error:
        raise BadInputError(
            "database-unreachable",
            "De database is niet bereikbaar of niet beschrijfbaar.",
            next_step="Controleer database.url, database.password en de rechten op data_dir.",
        ) from error
    finally:
        database.close()
    return GOOD


def _zaaksystemen(settings: Settings) -> list[tuple[str, ZaaksysteemSettings]]:
    """Name each section: the first without a number."""
    further = [(f" {number}", section) for number, section in enumerate(settings.zaaksystemen, start=2)]
    return [("", settings.zaaksysteem), *further]


async def _zgw(section: ZaaksysteemSettings, read: outside.ReadSecret, api: Api) -> str:
    client: ZgwClient = outside.zaaksysteem_client(section, read, now)
    collections = {
        Api.ZAKEN: "zaken",
        Api.DOCUMENTEN: "enkelvoudiginformatieobjecten",
        Api.CATALOGI: "catalogussen",
    }
    try:
        await client.get(client.url(api, collections[api]))
    finally:
        await client.http.aclose()
    return GOOD


async def _mail(settings: Settings) -> str:
    if settings.mail.via == "none":
        return "staat uit: er gaat geen bericht de deur uit"
    if not settings.mail.di:
        raise BadInputError(
            "mail-nobody",
            "Niemand van Informatiebeheer krijgt bericht van nieuwe taken.",
            next_step="Vul mail.di in.",
        )
    addresses = "1 adres" if len(settings.mail.di) == 1 else f"{len(settings.mail.di)} adressen"
    return f"via {settings.mail.via}, {addresses} voor DI"


async def _scanner(settings: Settings) -> str:
    scanner = outside.clamd(settings.scanner)
    if scanner is None:
        return "staat uit: bestanden staan als niet gescand op de taak"
    version = await asyncio.to_thread(scanner.version)
    made = signatures_of(version)
    if made is not None and now() - made > OLD_SIGNATURES:
        raise NeedsPersonError(
            "scanner-outdated",
            f"De virusscanner kent geen nieuwe virussen: zijn lijst is van {made:%d-%m-%Y}.",
            next_step="Kijk waarom freshclam de lijst niet ververst.",
        )
    return f"{version}, {GOOD}"


async def _graph(settings: Settings, read: outside.ReadSecret, *, with_canary: bool) -> list[Answer]:
    try:
        door = outside.graph_door(settings.graph, read, now)
    except BewaarstroomError as error:
        return [
            Answer(
                what="OneDrive",
                good=False,
                sentence=error.message,
                code=error.code,
                next_step=error.what_next,
            )
        ]
    try:
        answers: list[Answer] = []
        for number in range(1, len(settings.folders) + 1):
            answer = await _look(f"Map {number}", partial(_folder, settings, door, number))
            if answer.code in TENANT_WIDE:  # one trouble, and not one of every folder
                return [*answers, replace(answer, what="OneDrive")]
            answers.append(answer)
        if with_canary:
            answers.append(await _look("Proefbestand", partial(_canary, settings, door)))
        return answers
    finally:
        await door.aclose()


async def _folder(settings: Settings, door: GraphDoor, number: int) -> str:
    wanted = source_of(settings.folders[number - 1])
    if isinstance(wanted, GroupSpec):
        return await _group(door, wanted)
    with TemporaryDirectory() as place:  # looking leaves no trace in the database of the service
        database = Database(f"sqlite:///{place}/leeg.sqlite")
        try:
            schema.metadata.create_all(database.engine)
            await Folders(door, database, now).find(wanted)
        finally:
            database.close()
    return f"{in_words(wanted)} gevonden, {GOOD}"


async def _group(door: GraphDoor, wanted: GroupSpec) -> str:
    members = await Places(door).members(wanted.group)
    return f"{in_words(wanted)}: {len(members)} leden, {GOOD}"


async def _canary(settings: Settings, door: GraphDoor) -> str:
    if settings.canary.user is None or settings.canary.folder is None:
        raise BadInputError(
            "canary-folder-missing",
            "Er is geen testmap genoemd voor het proefbestand.",
            next_step="Vul canary.user en canary.folder in.",
        )
    database = outside.open_database(settings, outside.secret_reader())
    try:
        migrations.upgrade(database)
        spec = FolderSpec(user=settings.canary.user, name=settings.canary.folder)
        watch = await Folders(door, database, now).find(spec)
        proof = await Canary(door, now).sing(watch.folder)
        if not proof.sang:
            raise NeedsPersonError(
                "canary-silent",
                "OneDrive verwijderde het proefbestand terwijl het veranderd was, of verwijdert niet.",
                next_step="Laat verwijderen op uit staan en meld dit bij Microsoft.",
            )
        await database.transact(partial(_keep, settings, proof))
    finally:
        database.close()
    return "OneDrive weigert een veranderd bestand te verwijderen; verwijderen mag aan"


def _keep(settings: Settings, proof: CanaryProof, connection: Connection) -> None:
    tenant = settings.graph.tenant_id or settings.graph.base_url
    connection.execute(delete(schema.canary).where(schema.canary.c.tenant == tenant))
    connection.execute(insert(schema.canary).values(tenant=tenant, proven_at=proof.at, facts=proof.as_json()))
