"""A house in which operations work, on real parts: an OneDrive, a zaaksysteem, a database and an upload in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from tests.conftest import HandClock
from tests.onedrive import OneDrive, opened
from tests.zaaksysteem import OPEN, Sim, running_sim
from watcher.originals import GraphOriginals
from watcher.plans import GraphPlans
from workflows.clearance import Verwijderen
from workflows.declaration import Entry
from workflows.inspection.image import Darkroom
from workflows.inspection.scan import Scanner
from workflows.inspector import OriginalsInspector
from workflows.model import Besluit, Decision, Person, Upload, UploadFile
from workflows.operations.create_task import create_task
from workflows.operations.house import Addresses, House, Policy
from workflows.operations.inspect_upload import inspect_upload
from workflows.operations.operation import Answer, Call, Done, Operation
from workflows.operations.register_upload import register_upload
from workflows.proof import Proof
from workflows.registrar import ZaaksysteemRegistrar
from workflows.store import byhand, documents, schema, taskmarks, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task, TaskEvent
from workflows.zaaksysteem.registration import RegistrationPolicy

NOOR = Person(object_id="noor", name="Noor van Dijk", mail="noor@gemeente.example")
DI = Person(object_id="di-1", name="collega van Informatiebeheer", mail="di@gemeente.example")
BEHEER = Person(object_id="beheer-1", name="beheerder", mail="beheer@gemeente.example")
PATIENCE = timedelta(seconds=60)
POLICY = Policy(
    verwijderen=Verwijderen.AUTOMATISCH,
    remove_empty_folder=True,
    patience=PATIENCE,
    conditional_delete_works=lambda _connection: True,
    held_because=lambda _connection, _upload_id: None,
    ignored=lambda name: name == "desktop.ini",
)

Maker = Callable[[House], Operation]


@dataclass(kw_only=True)
class Household:
    """A house, and what surrounds it."""

    onedrive: OneDrive
    sim: Sim
    house: House
    calls: int = field(default=0)

    @property
    def clock(self) -> HandClock:
        return self.onedrive.clock

    @property
    def database(self) -> Database:
        return self.house.database

    def set_policy(self, **changes: Any) -> None:
        self.house = replace(self.house, policy=replace(self.house.policy, **changes))

    def scan_with(self, scanner: Scanner) -> None:
        """Have every byte looked at from now on."""
        inspector = OriginalsInspector(self.house.originals, Darkroom(), scanner=scanner)
        self.house = replace(self.house, inspector=inspector)

    async def ask(self, make: Maker, upload: Upload | None = None, **parameters: Any) -> Answer:
        """Call an operation as a flow would; *attempt* may be said."""
        attempt = parameters.pop("attempt", 1)
        self.calls += 1
        said = {"uploadId": upload.upload_id} if upload else {}
        call = Call(
            run_id="RUN",
            path=f"Stap_{self.calls}",
            iteration="",
            attempt=attempt,
            upload_id=upload.upload_id if upload else None,
            parameters=said | parameters,
        )
        return await make(self.house).perform(call)

    async def arrived(self, path: str = "gesprek.txt", content: bytes = b"hallo") -> Upload:
        """Let a file settle in the watched folder; what lies in a folder makes one upload together."""
        self.onedrive.put(path, content)
        await self.onedrive.settle()
        key = self.onedrive.key_of(path.split("/", maxsplit=1)[0])
        found = await self.database.transact(partial(uploads.of_item, key=key))
        return found[0]

    async def tasked(self, path: str = "gesprek.txt", content: bytes = b"hallo") -> Upload:
        """Arrived, inspected, with a task for DI."""
        upload = await self.arrived(path, content)
        await self.ask(inspect_upload, upload)
        await self.ask(create_task, upload)
        return await self.again(upload)

    async def decided(
        self, path: str = "gesprek.txt", content: bytes = b"hallo", number: str = OPEN
    ) -> Upload:
        """Tasked, and DI chose to register it in this zaak."""
        upload = await self.tasked(path, content)
        await self.decide(upload, number)
        return upload

    async def decide(self, upload: Upload, number: str = OPEN) -> None:
        """Let DI choose to register it in this zaak."""
        decision = Decision(
            besluit=Besluit.REGISTREREN, by=NOOR, at=self.clock(), choice=self.sim.choice(number)
        )
        await self.move(upload, TaskEvent.DECIDED_TO_REGISTER, decision=tasks.decision_as_json(decision))

    async def registered(self, path: str = "gesprek.txt", content: bytes = b"hallo") -> Upload:
        """Decided, and every file proven in the zaak."""
        upload = await self.decided(path, content)
        answer = await self.ask(register_upload, upload)
        assert answer == Done(body={"outcome": "geregistreerd", "documents": len(upload.files)})
        return await self.again(upload)

    async def declared(self) -> Upload:
        """Tasked, and two people said where the files were registered by hand."""
        upload = await self.tasked()
        entry = Entry(
            upload_id=upload.upload_id,
            system="Oud systeem",
            zaaknummer="Z-12",
            documentnummers=tuple((file.file_id, "DOC-1") for file in upload.files),
            returned=(),
            by=NOOR.object_id,
            at=self.clock(),
        )

        def say(connection: Connection) -> None:
            byhand.enter(connection, entry, upload, NOOR)
            byhand.confirm(connection, upload, DI, self.clock())

        await self.database.transact(say)
        return upload

    async def register_all(self, upload: Upload) -> Upload:
        """Have every file that DI chose proven in the zaak."""
        answer = await self.ask(register_upload, upload)
        assert isinstance(answer, Done)
        return await self.again(upload)

    async def decide_again(self, upload: Upload, number: str) -> None:
        """Let the task stand as decided for another zaak."""
        decision = Decision(
            besluit=Besluit.REGISTREREN, by=NOOR, at=self.clock(), choice=self.sim.choice(number)
        )

        def change(connection: Connection) -> None:
            task = tasks.get(connection, upload.upload_id)
            taskmarks.mark(connection, task, self.clock(), decision=tasks.decision_as_json(decision))

        await self.database.transact(change)

    async def move(self, upload: Upload, event: TaskEvent, **changes: Any) -> None:
        """Let something happen to the task."""

        def change(connection: Connection) -> None:
            task = tasks.get(connection, upload.upload_id)
            tasks.apply(connection, task, event, self.clock(), **changes)

        await self.database.transact(change)

    async def exclude(self, file: UploadFile, reason: str = "hoort er niet bij") -> None:
        """Let DI leave a file out."""
        await self.database.transact(partial(uploads.exclude, file_id=file.file_id, reason=reason))

    async def click(self, upload: Upload) -> None:
        """Let DI ask for the deletion."""

        def mark(connection: Connection) -> None:
            task = tasks.get(connection, upload.upload_id)
            taskmarks.mark(
                connection,
                task,
                self.clock(),
                deletion_asked_at=self.clock(),
                deletion_asked_by=NOOR.object_id,
            )

        await self.database.transact(mark)

    async def stop(self, upload: Upload) -> None:
        """Let DI decide that the originals stay."""

        def mark(connection: Connection) -> None:
            task = tasks.get(connection, upload.upload_id)
            taskmarks.mark(
                connection,
                task,
                self.clock(),
                deletion_stopped_at=self.clock(),
                deletion_stopped_by=NOOR.object_id,
                deletion_stopped_because="het label gaat er niet af",
            )

        await self.database.transact(mark)

    async def again(self, upload: Upload) -> Upload:
        return await self.database.transact(partial(uploads.get, upload_id=upload.upload_id))

    async def task(self, upload: Upload) -> Task:
        return await self.database.transact(partial(tasks.get, task_id=upload.upload_id))

    async def proof(self, upload: Upload) -> Proof | None:
        return await self.database.transact(partial(documents.proof_of, file_id=upload.files[0].file_id))

    async def outcomes(self, upload: Upload) -> list[str]:
        """Say what became of the originals, in the order of the files."""
        found = await self.database.transact(partial(documents.outcomes, upload_id=upload.upload_id))
        return [found.get(file.file_id, "") for file in upload.files]

    async def letters(self) -> list[tuple[str, str]]:
        """List what lies in the outbox: template and address."""
        columns = (schema.notice.c.template, schema.notice.c.to_mail)
        return await self.database.transact(
            lambda connection: [
                (row.template, row.to_mail) for row in connection.execute(select(*columns).order_by(*columns))
            ]
        )

    async def acts(self, upload: Upload) -> list[tuple[str, str]]:
        """List what was recorded of an upload: act and result."""
        query = (
            select(schema.audit.c.action, schema.audit.c.result)
            .where(schema.audit.c.upload_id == upload.upload_id)
            .order_by(schema.audit.c.seq)
        )
        return await self.database.transact(
            lambda connection: [(row.action, row.result) for row in connection.execute(query)]
        )


@asynccontextmanager
async def at_home(data: Path, database: Database, clock: HandClock) -> AsyncIterator[Household]:
    """Open a house over two simulators, with Fenna's folder watched."""
    async with (
        opened(data / "graph", database, clock) as onedrive,
        running_sim(data / "zaken", clock=clock) as sim,
    ):
        await onedrive.start()
        originals = GraphOriginals(onedrive.door, database, clock)
        try:
            yield Household(onedrive=onedrive, sim=sim, house=_house(onedrive, sim, originals))
        finally:
            await originals.aclose()


def _house(onedrive: OneDrive, sim: Sim, originals: GraphOriginals) -> House:
    return House(
        database=onedrive.database,
        originals=originals,
        inspector=OriginalsInspector(originals, Darkroom()),
        registrar=ZaaksysteemRegistrar(
            client=sim.client,
            originals=originals,
            database=onedrive.database,
            auteur="Gemeente Voorbeeld",
            policy=RegistrationPolicy(inline_limit=1_000_000, settle=timedelta(seconds=30)),
        ),
        policy=POLICY,
        addresses=Addresses(
            console_url="http://127.0.0.1:8700",
            di=(DI,),
            beheer=(BEHEER,),
            domains=frozenset({"gemeente.example"}),
            plans=frozenset({"plan-van-stromen"}),
        ),
        plans=GraphPlans(onedrive.door),
        clock=onedrive.clock,
    )
