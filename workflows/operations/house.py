"""What our own operations work with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Protocol

from sqlalchemy import Connection

from workflows.clearance import Verwijderen, Wijze
from workflows.deadlines import Deadlines
from workflows.errors import BadInputError
from workflows.jsontypes import Json
from workflows.model import Decision, Made, MadeKind, Person, RegisteredDocument, Upload, UploadFile
from workflows.notices.words import SHIPPED, Words
from workflows.operations.http_signin import MachineToken
from workflows.operations.operation import Answer, Call
from workflows.outward import OutwardDoor, closed_door
from workflows.ports import Clock, Originals, Plans
from workflows.proof import Proof
from workflows.store import tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task


@dataclass(frozen=True, kw_only=True)
class FileFound:
    """What inspection says of one file."""

    file_id: str
    sha256: str
    mime: str
    scan: str  # schoon, besmet or niet_gescand


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """What inspection says of an upload: a report for DI (personal), and each file's checksum and type."""

    report: Json
    files: tuple[FileFound, ...]


class Inspector(Protocol):
    """Reads every byte of an upload once, and says what it is."""

    async def inspect(self, upload: Upload) -> Inspected:
        """Read it; raises RetryableError when a file changes meanwhile or the download breaks off."""
        ...


@dataclass(frozen=True, kw_only=True)
class NotRegistered:
    """The zaaksysteem will not take it like this; DI must choose again."""

    code: str
    sentence: str  # Dutch


class Registrar(Protocol):
    """Puts one file in the zaak and reads it back."""

    async def register(
        self, upload: Upload, file: UploadFile, decision: Decision, task_number: int
    ) -> RegisteredDocument | NotRegistered:
        """Register the file once, however often it is asked; raises RetryableError to be asked again."""
        ...

    async def verify(
        self, upload: Upload, file: UploadFile, document: RegisteredDocument, decision: Decision
    ) -> Proof | NotRegistered:
        """Download the document back and compare; only a full match gives a Proof."""
        ...

    async def register_made(
        self, upload: Upload, made: Made, decision: Decision, task_number: int
    ) -> RegisteredDocument | NotRegistered:
        """Register a document of our own making, under its own identificatie, as `register` does."""
        ...

    async def verify_made(
        self, made: Made, document: RegisteredDocument, decision: Decision
    ) -> Proof | NotRegistered:
        """Download it back and compare, as `verify` does."""
        ...

    async def compare(self, proof: Proof) -> Sequence[str]:
        """Hold what was proven against the zaaksysteem again; names every difference by its code."""
        ...


class Maker(Protocol):
    """Makes one kind of document to lie beside the originals."""

    @property
    def kind(self) -> MadeKind:
        """Say which."""
        ...

    async def make(self, upload: Upload, decision: Decision, report: Json) -> Made | None:
        """Make it from what is known; None when this upload has none. The same facts give the same bytes."""
        ...


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What the settings say about deleting."""

    verwijderen: Verwijderen
    remove_empty_folder: bool
    patience: timedelta
    conditional_delete_works: Callable[[Connection], bool]
    held_because: Callable[[Connection, str], str | None]  # by upload id
    ignored: Callable[[str], bool]  # names that are never anybody's file, such as desktop.ini
    wijze: Wijze = Wijze.PRULLENBAK
    bedenktijd: timedelta = timedelta()  # after the registration was proven or declared
    vier_ogen: bool = False  # a second person must agree with deleting
    declarations_count: Callable[[Connection, Upload], bool] = lambda _connection, _upload: False
    """Whether deletion may rest on what two people declare, in the folder that this upload came from."""


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Who hears what, and where the links in mails lead."""

    console_url: str
    di: tuple[Person, ...]
    beheer: tuple[Person, ...]
    teams: bool = False  # whether DI has a Teams channel
    coordinator: tuple[Person, ...] = ()  # who hears when a task is too late
    domains: frozenset[str] = frozenset()  # lower case; where a flow may write to by itself
    plans: frozenset[str] = frozenset()  # of Planner, where a flow may read and write by itself


@dataclass(frozen=True, kw_only=True)
class House:
    """Everything together."""

    database: Database
    originals: Originals
    inspector: Inspector
    registrar: Registrar
    policy: Policy
    addresses: Addresses
    clock: Clock
    deadlines: Deadlines = field(default_factory=Deadlines)
    words: Words = SHIPPED
    outward: OutwardDoor = field(default_factory=closed_door)  # to the addresses that flows may call
    plans: Plans | None = None
    machine_token: MachineToken | None = None  # of this machine's own identity; None: flows may not use it
    makers: tuple[Maker, ...] = ()  # of what is registered beside the originals, in this order


def in_one_transaction(
    house: House, work: Callable[[Call, Connection], Answer]
) -> Callable[[Call], Awaitable[Answer]]:
    """Make the perform of an operation that asks nothing but our own database."""

    async def perform(call: Call) -> Answer:
        return await house.database.transact(partial(work, call))

    return perform


def upload_of(connection: Connection, call: Call) -> Upload:
    """Read the upload that a call is about; an unknown one is the flow's mistake."""
    asked = str(call.parameters.get("uploadId") or call.parameters.get("taskId") or call.upload_id or "")
    found = uploads.find(connection, asked)
    if found is None:
        raise BadInputError(
            "upload-unknown",
            "De stroom vraagt om een upload die niet bestaat.",
            next_step="Controleer de parameter uploadId in de stroom.",
        )
    return found


def upload_and_task(connection: Connection, call: Call) -> tuple[Upload, Task]:
    """Read the upload that a call is about, with its task; without a task the flow asks in the wrong order."""
    upload = upload_of(connection, call)
    task = tasks.of_upload(connection, upload.upload_id)
    if task is None:
        raise BadInputError(
            "task-missing",
            "De stroom vraagt iets over een taak die er nog niet is.",
            next_step="Zet CreateTask in de stroom vóór deze actie.",
        )
    return upload, task
