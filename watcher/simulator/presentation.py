"""A drive's items as Graph writes them in JSON."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from watcher.simulator.drive import Drive
from watcher.simulator.ids import guid_of
from watcher.simulator.item import Author, Item
from watcher.simulator.users import identity_json

JsonDict = dict[str, Any]

APP_NAME = "Bewaarstroom (simulatie)"
ZERO_HOUR = "0001-01-01T00:00:00Z"


def stamp(moment: datetime) -> str:
    """Write a moment the way Graph does, in whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp_ns(nanoseconds: int) -> str:
    """Write nanoseconds since 1970 the way Graph does."""
    return stamp(datetime.fromtimestamp(nanoseconds // 1_000_000_000, UTC))


@dataclass(frozen=True, kw_only=True)
class Presenter:
    """Writes the items of one drive."""

    drive: Drive
    link_of: Callable[[Item], str]  # makes the address that needs no token

    def item(self, item: Item) -> JsonDict:
        """Write a live item in full."""
        return {**self._common(item), **self._facets(item)}

    def in_feed(self, item: Item) -> JsonDict:
        """Write an item as the change feed does: no cTag and no paths; a tombstone when it is gone."""
        if not item.live:
            return self._tombstone(item)
        full = {name: value for name, value in self.item(item).items() if name != "cTag"}
        if "parentReference" in full:
            above = {name: value for name, value in full["parentReference"].items() if name != "path"}
            full["parentReference"] = above
        return full

    def _tombstone(self, item: Item) -> JsonDict:
        above = {"driveType": kind_of(self.drive), "driveId": self.drive.id, "id": item.parent_id}
        return {"id": item.id, "size": 0, "parentReference": above, "deleted": {"state": "deleted"}}

    def _common(self, item: Item) -> JsonDict:
        return {
            "id": item.id,
            "name": item.name,
            "eTag": self.drive.etag(item),
            "createdDateTime": stamp(item.created),
            "lastModifiedDateTime": stamp(item.modified),
            "createdBy": _identity(item.created_by, self._maker(item)),
            "lastModifiedBy": _identity(item.modified_by, self._maker(item)),
            "size": self.drive.shelf.size(item),
            "webUrl": self._web_url(item),
            "fileSystemInfo": {
                "createdDateTime": stamp_ns(item.made_ns),
                "lastModifiedDateTime": stamp_ns(item.mtime_ns) if not item.folder else stamp(item.modified),
            },
        }

    def _maker(self, item: Item) -> JsonDict | None:
        if item.creator is not None:
            maker: JsonDict = json.loads(item.creator)
            return maker
        return None if self.drive.user.site else dict(identity_json(self.drive.user))

    def _facets(self, item: Item) -> JsonDict:
        if item.parent_id is None:
            above = {"driveType": kind_of(self.drive), "driveId": self.drive.id}
            return {"parentReference": above, "root": {}, "folder": self._folder(item)}
        if item.folder:
            return {"parentReference": self._above(item), "folder": self._folder(item)}
        mime = mimetypes.guess_type(item.name)[0] or "application/octet-stream"
        return {
            "@microsoft.graph.downloadUrl": self.link_of(item),
            "cTag": self.drive.ctag(item),
            "parentReference": self._above(item),
            "file": {"mimeType": mime, "hashes": {"quickXorHash": item.quick_xor}},
        }

    def _folder(self, item: Item) -> JsonDict:
        return {"childCount": len(self.drive.shelf.children(item.id))}

    def _above(self, item: Item) -> JsonDict:
        parent = self.drive.shelf.live(item.parent_id or "")
        path = "".join(f"/{quote(name)}" for name in self.drive.shelf.path(parent))
        return {
            "driveType": kind_of(self.drive),
            "driveId": self.drive.id,
            "id": parent.id,
            "name": parent.name,
            "path": f"/drives/{self.drive.id}/root:{path}",
        }

    def _web_url(self, item: Item) -> str:
        path = "".join(f"/{quote(name)}" for name in self.drive.shelf.path(item))
        return f"https://voorbeeld-my.sharepoint.example/personal/{web_name(self.drive)}/Documents{path}"


def web_name(drive: Drive) -> str:
    """Return the owner's part of a SharePoint address."""
    return drive.user.mail.replace("@", "_").replace(".", "_")


def unique_id(item: Item) -> str:
    """Return the item's GUID as download addresses carry it."""
    return str(guid_of(item.id))


def kind_of(drive: Drive) -> str:
    """Say whether this is a person's OneDrive or the library of a site."""
    return "documentLibrary" if drive.user.site else "business"


def _identity(author: Author, person: JsonDict | None) -> JsonDict:
    by_person = {} if person is None else {"user": person}
    if author is Author.OWNER and person is not None:
        return by_person
    return {
        "application": {"id": "00000000-0000-0000-0000-00000000beef", "displayName": APP_NAME},
        **by_person,
    }


def drive_json(drive: Drive, total: int) -> JsonDict:
    """Write the drive itself; *total* is the bytes that a drive may hold."""
    used = drive.shelf.size(drive.shelf.live(drive.root_id))
    owner = {"group" if drive.user.site else "user": identity_json(drive.user)}
    return {
        "id": drive.id,
        "driveType": kind_of(drive),
        "name": drive.user.document_library or "OneDrive",
        "createdDateTime": stamp(drive.shelf.live(drive.root_id).created),
        "webUrl": f"https://voorbeeld-my.sharepoint.example/personal/{web_name(drive)}/Documents",
        "owner": owner,
        "quota": {"deleted": 0, "remaining": total - used, "state": "normal", "total": total, "used": used},
    }


def selected(body: JsonDict, select: str | None) -> JsonDict:
    """Keep the named properties, and always the id, the tag and what tells a tombstone."""
    if not select:
        return body
    names = {name.strip() for name in select.split(",")} | {"id", "deleted"}
    if names & {"content.downloadUrl", "@content.downloadUrl"}:
        names.add("@microsoft.graph.downloadUrl")
    return {name: value for name, value in body.items() if name in names}
