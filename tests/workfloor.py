"""Where arrivals are really taken in: intake and withdrawals over a watched OneDrive, and runs that only make a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

from sqlalchemy import Connection, select

from tests.household import BEHEER, DI, NOOR, POLICY
from tests.onedrive import Desk, OneDrive
from watcher.intake import Change
from workflows.jsontypes import Json
from workflows.model import Arrival, ItemKey, Upload, UploadFile, Viewer
from workflows.operations.house import Addresses, House, Inspector, Registrar
from workflows.operations.withdrawal import Withdrawals
from workflows.ports import Originals
from workflows.store import schema, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task, TaskEvent
from workflows.ulid import new_ulid
from workflows.uploads import Intake

NOOR_OF_DI = Viewer(person=NOOR, roles=frozenset({"DI"}), origin="127.0.0.1")


@dataclass(kw_only=True)
class Runs:
    """Makes the task of each upload at once, and remembers what runs were told."""

    desk: Workfloor
    started: list[str] = field(default_factory=list)
    signals: list[tuple[str, Json]] = field(default_factory=list)

    def arrived(self, connection: Connection, upload: Upload) -> bool:
        run_id = new_ulid(self.desk.clock())
        self.started.append(upload.upload_id)
        tasks.ensure(connection, upload_id=upload.upload_id, run_id=run_id, now=self.desk.clock())
        return True

    def changed(self, connection: Connection, upload: Upload, files: Sequence[UploadFile]) -> bool:  # noqa: ARG002
        return True

    def signal(self, connection: Connection, *, kind: str, key: str, outcome: Json) -> None:  # noqa: ARG002
        self.signals.append((key, outcome))


@dataclass(kw_only=True)
class Workfloor(Desk):
    """Takes in and withdraws for real; everything that is asked about is read back from the database."""

    database: Database
    runs: Runs = field(init=False)
    intake: Intake = field(init=False)
    house: House = field(init=False)
    withdrawals: Withdrawals = field(init=False)

    def __post_init__(self) -> None:
        self.runs = Runs(desk=self)
        self.intake = Intake(self.runs, self.runs, self.clock)
        self.house = House(
            database=self.database,
            originals=cast("Originals", None),
            inspector=cast("Inspector", None),
            registrar=cast("Registrar", None),
            policy=replace(POLICY, patience=timedelta(seconds=60)),
            addresses=Addresses(console_url="http://127.0.0.1:8700", di=(DI,), beheer=(BEHEER,)),
            clock=self.clock,
        )
        self.withdrawals = Withdrawals(self.house)

    def receive(self, connection: Connection, arrival: Arrival) -> bool:
        if self.busy:
            return False
        if any(file.seen.name == self.allergy for file in arrival.files):
            message = "this file is poison"
            raise ValueError(message)
        taken = self.intake.receive(connection, arrival)
        self.arrivals.append(arrival)
        return taken

    def changed(self, connection: Connection, key: ItemKey, what: Change) -> None:
        super().changed(connection, key, what)
        if what is Change.REMOVED:
            self.withdrawals.gone(connection, key)
        elif what is Change.RETURNED:
            self.withdrawals.back(connection, key)

    def uploads(self) -> tuple[Upload, ...]:
        """Read every upload, oldest first."""
        with self.database.begin() as connection:
            query = select(schema.upload.c.upload_id).order_by(schema.upload.c.upload_id)
            return tuple(uploads.get(connection, each) for each in connection.scalars(query).all())

    @property
    def told(self) -> list[tuple[str, list[str]]]:
        """Each upload as its kind and the names of its files, in one order."""
        return sorted((each.kind.value, sorted(file.name for file in each.files)) for each in self.uploads())

    def task(self, upload: Upload) -> Task:
        """Read the task of an upload."""
        with self.database.begin() as connection:
            return tasks.get(connection, upload.upload_id)

    def move(self, upload: Upload, *events: TaskEvent) -> None:
        """Let something happen to the task of an upload."""
        with self.database.begin() as connection:
            for event in events:
                tasks.apply(connection, tasks.get(connection, upload.upload_id), event, self.clock())

    def letters(self) -> list[tuple[str, str]]:
        """List what lies in the outbox: template and address."""
        columns = (schema.notice.c.template, schema.notice.c.to_mail)
        with self.database.begin() as connection:
            return [
                (row.template, row.to_mail) for row in connection.execute(select(*columns).order_by(*columns))
            ]

    def acts(self, upload: Upload) -> list[tuple[str, str]]:
        """List what was recorded of an upload: act and result."""
        columns = (schema.audit.c.action, schema.audit.c.result)
        query = (
            select(*columns).where(schema.audit.c.upload_id == upload.upload_id).order_by(schema.audit.c.seq)
        )
        with self.database.begin() as connection:
            return [(row.action, row.result) for row in connection.execute(query)]


def floor_of(onedrive: OneDrive) -> Workfloor:
    """Give the desk of *onedrive* as the workfloor that it is."""
    assert isinstance(onedrive.desk, Workfloor)
    return onedrive.desk
