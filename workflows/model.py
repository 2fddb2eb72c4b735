"""What travels between watching, working and screens: one frozen dataclass for each stage of an upload."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in the tenant; the name and mail address are personal and never logged."""

    object_id: str  # Entra's object id, or an agreed word for the service itself
    name: str
    mail: str


@dataclass(frozen=True, kw_only=True)
class ItemKey:
    """One item in one OneDrive; stays the same when the item is renamed or moved."""

    drive_id: str
    item_id: str


@dataclass(frozen=True, kw_only=True)
class ItemSeen:
    """An item as a fresh read of it by id told."""

    key: ItemKey
    parent_id: str
    name: str  # personal: never logged
    is_folder: bool
    size: int  # bytes; of a folder: of everything below it
    quickxor: str | None  # base64 quickXorHash; missing where OneDrive gives none
    etag: str  # changes with content and metadata; quotes are part of it
    ctag: str | None  # changes with content; folders have none
    child_count: int | None = None  # folders only
    created_by: Person | None = None
    locked: str | None = None  # why OneDrive would refuse to delete: checked out, retention label, …
    malware: bool = False

    @property
    def content(self) -> str:
        """What identifies the bytes: size and quickXorHash, or size and cTag where the hash is missing."""
        return f"{self.size}:{self.quickxor or self.ctag or self.etag}"


@dataclass(frozen=True, kw_only=True)
class Gone:
    """The item is not there any more."""

    key: ItemKey


@dataclass(frozen=True, kw_only=True)
class ArrivedFile:
    """A file that stood still, with its place below the export folder."""

    seen: ItemSeen
    folder_path: str = ""  # relative to the export folder, "" for its top; personal


class UploadKind(StrEnum):
    """How the employee brought it."""

    FILE = "bestand"  # one file in the watched folder
    FOLDER = "map"  # one folder, with everything below it
    GROUP = "groep"  # several files that belong together and have no folder of their own


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One still file, one still folder or several still files, ready to become an upload."""

    kind: UploadKind
    key: ItemKey  # of the file or of the folder; of a group: of the file that leads it
    owner: Person
    watched_folder_id: str
    first_seen: datetime
    settled_at: datetime
    files: tuple[ArrivedFile, ...]
    shared_folder_id: str | None = (
        None  # the employee's folder, where more uploads came out of it than this one
    )

    @property
    def content(self) -> str:
        """Identify what lies there, independent of names, order and times."""
        parts = sorted(f"{file.seen.key.item_id}={file.seen.content}" for file in self.files)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class UploadFile:
    """One original of an upload, as it was received."""

    file_id: str
    upload_id: str
    key: ItemKey
    name: str  # personal
    folder_path: str  # personal
    size: int
    quickxor: str | None
    etag: str
    ctag: str | None
    sha256: str | None = None  # hex, of the bytes that inspection really received
    mime: str | None = None  # by content
    scan: str | None = (
        None  # what the virus scanner said: schoon, besmet or niet_gescand; None before inspection
    )
    excluded_because: str | None = None  # DI's reason not to register it; it is then never deleted
    joined_at: datetime | None = None  # None: it came with the others
    gone_at: datetime | None = None  # since when it is not in the folder any more, without our doing

    @property
    def infected(self) -> bool:
        """Whether a virus was found: then it is shown to nobody, given to nobody and registered nowhere."""
        return self.scan == "besmet"

    @property
    def content(self) -> str:
        """As ItemSeen.content, to compare with a fresh read."""
        return f"{self.size}:{self.quickxor or self.ctag or self.etag}"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What one employee brought in one go."""

    upload_id: str
    kind: UploadKind
    key: ItemKey
    owner: Person
    watched_folder_id: str
    content: str
    arrived_at: datetime
    settled_at: datetime
    files: tuple[UploadFile, ...]
    shared_folder_id: str | None = (
        None  # the employee's folder, where more uploads came out of it than this one
    )

    @property
    def shared_folder(self) -> ItemKey | None:
        """The folder that this upload shares with others, as an item."""
        shared = self.shared_folder_id
        return None if shared is None else ItemKey(drive_id=self.key.drive_id, item_id=shared)


class Besluit(StrEnum):
    """What can be decided about a task."""

    REGISTREREN = "registreren"
    AFWIJZEN = "afwijzen"
    INTREKKEN = "intrekken"  # by the employee


@dataclass(frozen=True, kw_only=True)
class RegistrationChoice:
    """What DI chose: where an upload is registered, and as what."""

    zaak_url: str
    zaaknummer: str
    bronorganisatie: str  # RSIN, 9 digits
    informatieobjecttype_url: str
    documenttype: str  # its omschrijving, for people
    vertrouwelijkheidaanduiding: str
    zaaktype: str = ""  # its omschrijving; empty where it was chosen before we remembered it
    zaaktype_code: str = ""  # its identificatie in the catalogue


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision of one person on one task."""

    besluit: Besluit
    by: Person
    at: datetime
    choice: RegistrationChoice | None = None  # with REGISTREREN
    reason: str = ""  # with AFWIJZEN: told to the employee, personal; with INTREKKEN: told to DI, personal
    ground: str = ""  # with AFWIJZEN: one of workflows.refusal.Ground
    by_hand: str = (
        ""  # with REGISTREREN and without choice: the zaaknummer, where two people registered it by hand
    )

    @property
    def zaaknummer(self) -> str:
        """The zaak that was decided on, empty when there is none."""
        return self.choice.zaaknummer if self.choice else self.by_hand


@dataclass(frozen=True, kw_only=True)
class RegisteredDocument:
    """One file that has its document in the zaaksysteem, not yet proven."""

    file_id: str
    document_url: str
    identificatie: str
    link_url: str
    zaak_url: str
    versie: int


class MadeKind(StrEnum):
    """A document that the service makes itself, to lie beside the originals and never instead of them."""

    LEESBAAR = "leesbaar"  # the conversation as PDF/A
    FORMULIER = "formulier"  # what the employee told, as PDF/A
    MDTO = "mdto"  # what is known of the record, as the national archive's XML


@dataclass(frozen=True, kw_only=True)
class Made:
    """One such document of one upload, ready to be registered."""

    upload_id: str
    kind: MadeKind
    content: bytes = field(repr=False)
    formaat: str  # MIME type
    titel: str  # minted, without names
    bestandsnaam: str  # minted, without names
    about: str = ""  # what else its identity rests on: the zaak, when its text names it

    @property
    def file_id(self) -> str:
        """Name it where an original has its file id; no original is ever called like this."""
        return f"{self.upload_id}-{self.kind}"

    @property
    def sha256(self) -> str:
        """Give its checksum, hex."""
        return hashlib.sha256(self.content).hexdigest()


class KeptReason(StrEnum):
    """Why an original was left where it is."""

    CHANGED = "gewijzigd"
    GONE = "weg"
    LOCKED = "vergrendeld"
    HELD = "vastgehouden"
    MOVED = "verplaatst"
    EXCLUDED = "uitgesloten"
    UNREACHABLE = "onbereikbaar"
    DELETION_OFF = "verwijderen_uit"
    CHECKED_OUT = "uitgecheckt"
    LABELLED = "bewaarlabel"
    NOT_PROVEN = "niet_bewezen"
    DECLARED_ONLY = "alleen_verklaard"
    STOPPED = "gestopt"  # DI decided so while the deletion waited
    DIFFERS = (
        "bytes_wijken_af"  # OneDrive gives other bytes than were registered, and says that nothing changed
    )


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The original is gone from the folder, at our request: to the recycle bin, unless *permanent*."""

    file_id: str
    at: datetime
    permanent: bool = False


@dataclass(frozen=True, kw_only=True)
class KeptBecause:
    """The original is still in OneDrive, or gone without our doing, and why."""

    file_id: str
    reason: KeptReason
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to one person, ready to be sent."""

    key: str  # the same letter again has the same key
    to: Person
    subject: str
    text: str
    channel: str = "mail"  # of workflows.channels
    link: str = ""  # where its button leads, on a card


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who is looking at the console, and as what."""

    person: Person
    roles: frozenset[str]  # "DI", "Beheer"; everybody is an employee
    origin: str  # network address, for the record (BIO 8.15)

    @property
    def is_di(self) -> bool:
        """Whether this person works the list."""
        return "DI" in self.roles

    @property
    def is_beheer(self) -> bool:
        """Whether this person checks the runs."""
        return "Beheer" in self.roles
