"""Where the settings say to watch, each entry with a short name of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from config.sections.folders import FolderSettings

WATCHED_FOLDER: Final = "WhatsApp bewaren"


@dataclass(frozen=True, kw_only=True)
class FolderSpec:
    """A folder in the OneDrive of one user."""

    user: str  # object id or sign-in name
    name: str = WATCHED_FOLDER
    create: bool = False  # make it where it is missing

    @property
    def key(self) -> str:
        """Name this entry without naming anybody."""
        return _key("user", self.user.casefold(), self.name.casefold())


@dataclass(frozen=True, kw_only=True)
class GroupSpec:
    """That folder in the OneDrive of every member of an Entra group."""

    group: str  # object id
    name: str = WATCHED_FOLDER
    create: bool = False

    @property
    def key(self) -> str:
        """Name this entry without naming anybody."""
        return _key("group", self.group.casefold(), self.name.casefold())


@dataclass(frozen=True, kw_only=True)
class LibrarySpec:
    """A folder in a library of a SharePoint site."""

    site: str  # host:/sites/name, or Graph's own id
    document_library: str  # its name
    name: str = WATCHED_FOLDER
    create: bool = False
    contact: str  # user whose uploads these are where nobody knows who made them

    @property
    def key(self) -> str:
        """Name this entry."""
        return _key("site", self.site.casefold(), self.document_library.casefold(), self.name.casefold())


@dataclass(frozen=True, kw_only=True)
class DriveSpec:
    """A folder by its ids."""

    drive: str
    folder: str
    contact: str | None = None  # needed where the drive is a library

    @property
    def key(self) -> str:
        """Name this entry."""
        return _key("drive", self.drive, self.folder)


Source = FolderSpec | GroupSpec | LibrarySpec | DriveSpec


def sources_of(folders: Iterable[FolderSettings]) -> tuple[Source, ...]:
    """Read the settings, in their order."""
    return tuple(source_of(folder) for folder in folders)


def source_of(folder: FolderSettings) -> Source:
    """Read one entry; the settings saw to it that it names exactly one place."""
    if folder.user is not None:
        return FolderSpec(user=folder.user, name=folder.name, create=folder.create)
    if folder.group is not None:
        return GroupSpec(group=folder.group, name=folder.name, create=folder.create)
    if folder.site is not None:
        return LibrarySpec(
            site=folder.site,
            document_library=folder.document_library or "",
            name=folder.name,
            create=folder.create,
            contact=folder.contact or "",
        )
    return DriveSpec(drive=folder.drive or "", folder=folder.folder or "", contact=folder.contact)


def in_words(source: Source) -> str:
    """Say in Dutch which folder is meant, for `check`."""
    match source:
        case FolderSpec():
            return f"'{source.name}'"
        case GroupSpec():
            return f"'{source.name}' van de leden van de groep"
        case LibrarySpec():
            return f"'{source.name}' in de bibliotheek '{source.document_library}'"
        case DriveSpec():
            return "de map met dit id"


def _key(kind: str, *parts: str) -> str:
    return f"{kind}/{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}"
