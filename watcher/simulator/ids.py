"""The ids and tags of OneDrive for Business: opaque to clients, shaped like the real ones."""

from __future__ import annotations

import base64
import uuid

ROOT_GUID = uuid.UUID("ea8cc6be-ffdb-43d7-976f-bc7da445c639")  # the same in every drive
DRIVE_PREFIX = "b!"
ITEM_PREFIX = "01"
PREFIX_BYTES = 4
ITEM_LENGTH = 34
INVENTED = uuid.UUID("5d0c9f2e-3f61-4c5e-9d55-7f4f3f0c1a10")  # the name space of everything invented here


def invented(name: str) -> uuid.UUID:
    """Return the GUID that always belongs to *name*."""
    return uuid.uuid5(INVENTED, name)


def drive_id(owner: str) -> str:
    """Return the id of the drive of *owner*: site, web and list as 48 little-endian bytes."""
    parts = (invented(f"{part}/{owner}").bytes_le for part in ("site", "web", "list"))
    return DRIVE_PREFIX + base64.urlsafe_b64encode(b"".join(parts)).decode()


def item_id(drive: str, guid: uuid.UUID) -> str:
    """Return the 34 characters that name *guid* in *drive*."""
    prefix = invented(f"prefix/{drive}").bytes[:PREFIX_BYTES]
    return ITEM_PREFIX + base64.b32encode(prefix + guid.bytes_le).decode()


def root_id(drive: str) -> str:
    """Return the id of the root folder of *drive*."""
    return item_id(drive, ROOT_GUID)


def guid_of(item: str) -> uuid.UUID:
    """Return the GUID inside an item id; raises ValueError when it is no item id."""
    if len(item) != ITEM_LENGTH or not item.startswith(ITEM_PREFIX):
        message = "not an item id"
        raise ValueError(message)
    return uuid.UUID(bytes_le=base64.b32decode(item[len(ITEM_PREFIX) :])[PREFIX_BYTES:])


def etag(item: str, version: int) -> str:
    """Return the tag of metadata and content together; the quotes are part of it."""
    return f'"{{{str(guid_of(item)).upper()}}},{version}"'


def ctag(item: str, version: int) -> str:
    """Return the tag of the content alone; the quotes are part of it."""
    return f'"c:{{{str(guid_of(item)).upper()}}},{version}"'
