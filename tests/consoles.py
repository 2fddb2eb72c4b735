"""A console with everything around it, in memory and in SQLite, for tests that look at screens."""

# ruff: noqa: ARG002 - what fulfils a port takes all that the port gives

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import httpx
from PIL import Image
from sqlalchemy import Connection, insert
from starlette.applications import Starlette

from tests.conftest import HandClock
from workflows.clearance import Clearance, FolderClearance, Verwijderen
from workflows.console.app import build_console
from workflows.console.checks import GateChecks
from workflows.console.place import Console
from workflows.console.previews import Previews
from workflows.console.settings import ConsoleSettings, DemoPerson, DemoSignin, EntraSignin
from workflows.console.zaakzoeker import Silent, Sought
from workflows.deadlines import Deadlines
from workflows.definition.flow import Flow
from workflows.description import Describer
from workflows.engine.desk import Desk as RunDesk
from workflows.engine.substrate import Speed, Substrate
from workflows.errors import BadInputError, RetryableError
from workflows.inspection.image import Darkroom
from workflows.inspection.scan import Scanner
from workflows.inspection.upload import inspect_upload
from workflows.jsontypes import Json
from workflows.model import (
    Arrival,
    ArrivedFile,
    Gone,
    ItemKey,
    ItemSeen,
    KeptBecause,
    Person,
    Receipt,
    Upload,
    UploadFile,
    UploadKind,
    Viewer,
)
from workflows.notices.words import SHIPPED, Words
from workflows.operations.house import Addresses, Policy
from workflows.readable import ReadableMaker
from workflows.rendition.mdto import Organisation
from workflows.rendition.typesetter import Typesetter
from workflows.store import schema, tasks, uploads
from workflows.store.database import Database
from workflows.store.uploads import FileSeen
from workflows.tasks import Task
from workflows.transcripts import OriginalTranscripts
from workflows.ulid import new_ulid
from workflows.zaaksysteem.resources import Informatieobjecttype, Zaak, Zaaktype
from workflows.zaaksysteem.zaken import Found, SeveralZaken, ZaakAbsent, ZaakClosed, ZaakFound, ZakenByWords

ADDRESS = "http://127.0.0.1:8700"
FENNA = Person(object_id="fenna", name="Fenna Duinker", mail="fenna@gemeente.example")
BRAM = Person(object_id="bram", name="Bram Terpstra", mail="bram@gemeente.example")
NOOR = Person(object_id="noor", name="Noor van Dijk", mail="noor@gemeente.example")
ILSE = Person(object_id="ilse", name="Ilse Koster", mail="ilse@gemeente.example")
SAMIR = Person(object_id="samir", name="Samir Haddad", mail="samir@gemeente.example")
DI = frozenset({"DI"})
NOOR_OF_DI = Viewer(person=NOOR, roles=DI, origin="127.0.0.1")
ILSE_OF_DI = Viewer(person=ILSE, roles=DI, origin="127.0.0.1")
SAMIR_OF_BEHEER = Viewer(person=SAMIR, roles=frozenset({"Beheer"}), origin="127.0.0.1")
FENNA_HERSELF = Viewer(person=FENNA, roles=frozenset(), origin="127.0.0.1")
BRAM_HIMSELF = Viewer(person=BRAM, roles=frozenset(), origin="127.0.0.1")

CHAT = """\
[23-11-2026, 10:15:00] Buurtteam: \u200eBerichten en oproepen zijn end-to-end versleuteld.
[23-11-2026, 10:15:03] Fenna: Goedemorgen, is het besluit over de Markt al bekend?
[23-11-2026, 10:16:10] Jelle <b>vet</b>: <script>document.title='gekraakt'</script> Ja, akkoord van de wethouder.
[24-11-2026, 09:01:55] Fenna: \u200e<bijgevoegd: 00000002-PHOTO-2026-11-24-09-01-55.jpg>
[24-11-2026, 09:02:30] Jelle: Mooi, ik mail naar jelle@voorbeeld.example
"""
HOSTILE_NAME = '"><img src=x onerror=alert(1)>\u202egpj.exe.zip'


def picture(width: int = 120, height: int = 80) -> bytes:
    """Draw a small PNG."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), (21, 66, 115)).save(made, "PNG")
    return made.getvalue()


def zipped(**members: bytes) -> bytes:
    """Pack files into a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def export(chat: str = CHAT) -> bytes:
    """Make an iPhone export."""
    return zipped(
        **{"_chat.txt": chat.encode(), "00000002-PHOTO-2026-11-24-09-01-55.jpg": picture()},
    )


class Shelf:
    """OneDrive as a shelf of bytes; keys are item ids."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}
        self.seen: dict[str, ItemSeen] = {}
        self.broken = False
        self.newcomers: tuple[ItemSeen, ...] = ()

    def put(self, item_id: str, name: str, content: bytes, drive_id: str) -> ItemSeen:
        """Lay a file on it."""
        item = ItemSeen(
            key=ItemKey(drive_id=drive_id, item_id=item_id),
            parent_id="map",
            name=name,
            is_folder=False,
            size=len(content),
            quickxor=f"xor-{item_id}-{len(content)}",
            etag=f'"{item_id},1"',
            ctag=f'"c:{item_id},1"',
        )
        self.content[item_id], self.seen[item_id] = content, item
        return item

    @asynccontextmanager
    async def open(self, file: UploadFile) -> AsyncIterator[AsyncIterator[bytes]]:
        if self.broken:
            raise RetryableError("graph-unavailable", "OneDrive is tijdelijk niet bereikbaar.")
        yield self._pieces(self.content[file.key.item_id])

    async def _pieces(self, content: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(content), 1000):
            yield content[start : start + 1000]

    async def read_at(self, file: UploadFile, offset: int, length: int) -> bytes:
        return self.content[file.key.item_id][offset : offset + length]

    async def look(self, key: ItemKey) -> ItemSeen | Gone:
        return self.seen.get(key.item_id) or Gone(key=key)

    async def below(self, folder: ItemKey) -> tuple[ItemSeen, ...]:
        return self.newcomers

    async def delete(self, file: UploadFile, clearance: Clearance) -> Receipt | KeptBecause:
        raise AssertionError("a screen deletes nothing")

    async def remove_empty_folder(self, folder: ItemSeen, clearance: FolderClearance) -> bool:
        raise AssertionError("a screen deletes nothing")

    async def died_with(self, folder: ItemKey) -> tuple[ItemKey, ...]:
        raise AssertionError("a screen deletes nothing")


ZAAKTYPE = Zaaktype(
    url="http://ztc/zaaktypen/1", identificatie="MELD", omschrijving="Melding openbare ruimte"
)
CHATBERICHT = Informatieobjecttype(
    url="http://ztc/iot/1",
    omschrijving="Chatbericht",
    vertrouwelijkheidaanduiding="zaakvertrouwelijk",
    concept=False,
    begin_geldigheid=None,
    einde_geldigheid=None,
)
BIJLAGE = replace(
    CHATBERICHT, url="http://ztc/iot/2", omschrijving="Bijlage", vertrouwelijkheidaanduiding="openbaar"
)
ZAAK = Zaak(
    url="http://zrc/zaken/1",
    identificatie="ZAAK-2026-0000000001",
    bronorganisatie="123456782",
    omschrijving="Losse tegel op de Markt",
    zaaktype=ZAAKTYPE.url,
    startdatum=date(2026, 11, 2),
    einddatum=None,
    vertrouwelijkheidaanduiding="intern",
)
CLOSED = replace(
    ZAAK, url="http://zrc/zaken/2", identificatie="ZAAK-2026-0000000002", einddatum=date(2026, 11, 20)
)
TWINS = tuple(
    replace(ZAAK, url=f"http://zrc/zaken/{n}", identificatie="ZAAK-DUBBEL", bronorganisatie=rsin)
    for n, rsin in ((3, "123456782"), (4, "987654321"))
)


@dataclass
class Cabinet:
    """A zaaksysteem with a few zaken."""

    broken: bool = False
    silent: tuple[Silent, ...] = ()
    types: tuple[Informatieobjecttype, ...] = (CHATBERICHT, BIJLAGE)
    asked_by: list[Person] = field(default_factory=list)

    async def find(self, typed: str, by: Person) -> Sought:
        self.asked_by.append(by)
        if self.broken:
            raise RetryableError("zaaksysteem-unreachable", "Het zaaksysteem antwoordt niet.")
        known: dict[str, Found] = {
            ZAAK.identificatie: ZaakFound(zaak=ZAAK),
            CLOSED.identificatie: ZaakClosed(zaak=CLOSED),
            "ZAAK-DUBBEL": SeveralZaken(zaken=TWINS),
            "bomen": ZakenByWords(zaken=(ZAAK, CLOSED), more=True),
        }
        return Sought(found=known.get(typed, ZaakAbsent(number=typed)), silent=self.silent)

    async def zaaktype(self, zaak: Zaak, by: Person) -> Zaaktype:
        return ZAAKTYPE

    async def document_types(self, zaak: Zaak, by: Person) -> tuple[Informatieobjecttype, ...]:
        return self.types


class SignalTable:
    """An engine that only remembers what it was told, where the real one does too."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock

    def arrived(self, connection: Connection, upload: Upload) -> bool:
        """Make the task at once, as the run would."""
        tasks.ensure(connection, upload_id=upload.upload_id, run_id="RUN", now=self._clock())
        return True

    def changed(self, connection: Connection, upload: Upload, files: Sequence[UploadFile]) -> bool:
        raise AssertionError("nothing changes on a screen")

    def signal(self, connection: Connection, *, kind: str, key: str, outcome: Json) -> None:
        now = self._clock()
        connection.execute(
            insert(schema.signal).values(signal_id=new_ulid(now), kind=kind, key=key, outcome=outcome, at=now)
        )


@dataclass(frozen=True, kw_only=True)
class Content:
    """One file of an upload, as inspection wants it."""

    name: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    async def read_at(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[bytes]]:
        yield self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        yield self.data


PEOPLE = (
    DemoPerson(person=FENNA, roles=frozenset(), explanation="U stuurde een gesprek in."),
    DemoPerson(person=BRAM, roles=frozenset(), explanation="U stuurde een schermafbeelding in."),
    DemoPerson(person=NOOR, roles=DI, explanation="U zoekt bij elke upload de zaak."),
    DemoPerson(person=ILSE, roles=DI, explanation="U bent de collega van Noor."),
    DemoPerson(person=SAMIR, roles=frozenset({"Beheer"}), explanation="U kijkt of alles loopt."),
)
SETTINGS = ConsoleSettings(
    base_url=ADDRESS,
    organisation="Gemeente Duinrand",
    secret_key=b"een geheim van ten minste 32 tekens",
    signin=DemoSignin(people=PEOPLE),
    verwijderen=Verwijderen.AUTOMATISCH,
    development=True,
)


REAL_SETTINGS = replace(
    SETTINGS,
    base_url="https://bewaren.gemeente.example",
    signin=EntraSignin(tenant_id="tenant", client_id="app", client_secret="geheim"),
    real=True,
)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where letters are written."""

    addresses: Addresses
    clock: HandClock
    policy: Policy
    deadlines: Deadlines = field(default_factory=Deadlines)
    words: Words = SHIPPED


@dataclass(frozen=True, kw_only=True)
class House:
    """A console and the world around it."""

    console: Console
    app: Starlette
    database: Database
    clock: HandClock
    shelf: Shelf
    cabinet: Cabinet

    async def upload(
        self,
        files: Mapping[str, bytes],
        *,
        owner: Person = FENNA,
        kind: UploadKind = UploadKind.FILE,
        inspected: bool = True,
        at: datetime | None = None,
    ) -> Upload:
        """Let files arrive, and inspect them."""
        now = at or self.clock()
        mark = new_ulid(now)
        seen = tuple(
            ArrivedFile(seen=self.shelf.put(f"{mark}-{n}", name, data, f"drive-{owner.object_id}"))
            for n, (name, data) in enumerate(files.items())
        )
        top = (
            seen[0].seen.key
            if kind is not UploadKind.FOLDER
            else ItemKey(drive_id=f"drive-{owner.object_id}", item_id=mark)
        )
        arrived = Arrival(
            kind=kind,
            key=top,
            owner=owner,
            watched_folder_id="bewaren",
            first_seen=now,
            settled_at=now,
            files=seen,
        )
        with self.database.begin() as connection:
            upload = uploads.add(connection, arrived, now)
        return await self.inspect(upload) if inspected else upload

    async def inspect(self, upload: Upload, scanner: Scanner | None = None) -> Upload:
        """Write down what inspection finds."""
        contents = [Content(name=f.name, data=self.shelf.content[f.key.item_id]) for f in upload.files]
        report = await inspect_upload(contents, scanner=scanner)
        found = {
            file.file_id: FileSeen(sha256=said.sha256, mime=said.type.mime, scan=said.scan.state.value)
            for file, said in zip(upload.files, report.files, strict=True)
        }
        with self.database.begin() as connection:
            uploads.save_inspection(connection, upload.upload_id, report.as_json(), found)
            return uploads.get(connection, upload.upload_id)

    def task(self, upload: Upload, *, at: datetime | None = None) -> Task:
        """Make the upload's task."""
        with self.database.begin() as connection:
            due = self.console.desk.deadlines.due(at or self.clock())
            return tasks.ensure(
                connection, upload_id=upload.upload_id, run_id="R1", now=at or self.clock(), due=due
            )

    async def new_task(self, files: Mapping[str, bytes] | None = None, **arrival: Any) -> Task:
        """Let files arrive, inspect them, and make the task."""
        return self.task(await self.upload(files or {"WhatsApp Chat - Buurtteam.zip": export()}, **arrival))

    def get(self, task: Task) -> Task:
        """Read a task afresh."""
        with self.database.begin() as connection:
            return tasks.get(connection, task.task_id)

    def browser(self) -> Browser:
        """Open a browser that nobody signed in with."""
        return Browser(self.app)


class Browser:
    """Asks pages as a browser would, with its cookies and the token of the last page."""

    def __init__(
        self, app: Starlette, client: tuple[str, int] = ("127.0.0.1", 50000), address: str = ADDRESS
    ) -> None:
        transport = httpx.ASGITransport(app=app, client=client)
        self.http = httpx.AsyncClient(transport=transport, base_url=address, follow_redirects=False)
        self.address = address
        self.page = ""

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for a page."""
        answer = await self.http.get(path, headers=headers)
        self.page = answer.text if "text/html" in answer.headers.get("content-type", "") else self.page
        return answer

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of the last page."""
        return await self.http.post(
            path, data={"formulier": self.token, **fields}, headers={"Origin": self.address}
        )

    async def follow(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of the last page, and go where it leads."""
        answer = await self.send(path, **fields)
        return await self.get(answer.headers["location"])

    @property
    def token(self) -> str:
        """Find the token on the last page."""
        mark = 'name="formulier" value="'
        start = self.page.find(mark)
        return "" if start < 0 else self.page[start + len(mark) :].split('"', 1)[0]

    async def sign_in(self, person: Person) -> Browser:
        """Choose a role."""
        await self.get("/aanmelden")
        answer = await self.send("/aanmelden/demo", persoon=person.object_id)
        assert answer.status_code == 303, answer.text
        await self.get("/over")
        return self


def no_flow(name: str) -> Flow:
    """Know no flow."""
    raise BadInputError("flow-unknown", f"De stroom '{name}' bestaat niet.")


def build_house(
    database: Database,
    clock: HandClock,
    settings: ConsoleSettings = SETTINGS,
    *,
    canary: bool = True,
    declarations_count: bool = False,
    flow_named: Callable[[str], Flow] = no_flow,
    flow_names: Callable[[], tuple[str, ...]] = tuple,
) -> House:
    """Build a console with empty shelves."""
    shelf, cabinet, signals = Shelf(), Cabinet(), SignalTable(clock)
    policy = Policy(
        verwijderen=settings.verwijderen,
        remove_empty_folder=True,
        patience=clock() - clock(),
        conditional_delete_works=lambda _connection: canary,
        held_because=lambda _connection, _upload_id: None,
        ignored=lambda name: name == "desktop.ini",
        declarations_count=lambda _connection, _upload: declarations_count,
    )
    console = Console(
        settings=settings,
        database=database,
        originals=shelf,
        zaakzoeker=cabinet,
        runs=signals,
        starter=signals,
        clock=clock,
        previews=Previews(OriginalTranscripts(shelf)),
        darkroom=Darkroom(),
        checks=GateChecks(database=database, originals=shelf, policy=policy, clock=clock),
        desk=Desk(
            addresses=Addresses(console_url=ADDRESS, di=(NOOR,), beheer=(SAMIR,)), clock=clock, policy=policy
        ),
        readable=ReadableMaker(
            originals=shelf,
            transcripts=OriginalTranscripts(shelf),
            darkroom=Darkroom(),
            typesetter=Typesetter(),
        ),
        describer=Describer(database=database, organisation=Organisation(name="Gemeente Duinrand")),
        run_desk=RunDesk(
            database=database,
            substrate=Substrate(database, "console", Speed(workers=1, poll=timedelta(seconds=1))),
            clock=clock,
        ),
        flow_named=flow_named,
        flow_names=flow_names,
        policy=policy,
    )
    app = build_console(console)
    return House(
        console=app.state.console, app=app, database=database, clock=clock, shelf=shelf, cabinet=cabinet
    )
