"""Graph's JSON becomes our data here, once; what cannot be read gets a code and stops nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from watcher.changes import Page, Seen, Touched, Unreadable
from workflows.jsontypes import JsonObject
from workflows.model import ItemKey, ItemSeen, Person

FEED_FIELDS: Final = "id,parentReference,folder,deleted,root"
CHECKED_OUT: Final = "checked-out"
SHORTCUT: Final = "item-shortcut"
ITEM_FIELDS: Final = (
    "id,name,size,eTag,cTag,file,folder,package,remoteItem,parentReference,"
    "createdBy,malware,publication,pendingOperations,root"
)
USER: Final = "#microsoft.graph.user"
DOWNLOAD_URL: Final = "@microsoft.graph.downloadUrl"


def page_of(body: JsonObject) -> Page:
    """Read one page of the feed; entries without an id are counted and left."""
    entries = _list(body.get("value"))
    touched = [touched for entry in entries if (touched := _touched(entry)) is not None]
    return Page(
        touched=tuple(touched),
        next_link=_text(body.get("@odata.nextLink")),
        delta_link=_text(body.get("@odata.deltaLink")),
        odd=len(entries) - len(touched),
    )


def seen_of(drive_id: str, body: JsonObject) -> Seen | None:
    """Read one item; None when it has no id, so that nothing can be said about it.

    The drive id is the one we asked for: Graph does not spell it alike everywhere.
    """
    item_id = _text(body.get("id"))
    if item_id is None:
        return None
    key = ItemKey(drive_id=drive_id, item_id=item_id)
    parent_id = _text(_object(body.get("parentReference")).get("id")) or ""
    code = _why_unreadable(body)
    if code is not None:
        ours = "folder" in body and code != SHORTCUT  # what a shortcut leads to is somebody else's
        return Unreadable(key=key, parent_id=parent_id, code=code, is_folder=ours)
    return _item(key, parent_id, body)


def person_of(body: JsonObject, object_id: str) -> Person:
    """Read somebody from the directory; what the app may not see is empty."""
    return Person(
        object_id=_text(body.get("id")) or object_id,
        name=_text(body.get("displayName")) or "",
        mail=_text(body.get("mail")) or _text(body.get("userPrincipalName")) or "",
    )


def members_of(body: JsonObject) -> tuple[Person, ...]:
    """Read the people of one page of a group; devices, applications and the groups within it are left."""
    entries = [_object(entry) for entry in _list(body.get("value"))]
    return tuple(
        person_of(entry, str(entry["id"]))
        for entry in entries
        if _text(entry.get("id")) and entry.get("@odata.type", USER) == USER
    )


def drive_named(body: JsonObject, name: str) -> str | None:
    """Return the id of the drive with this name on one page of drives."""
    for drive in (_object(entry) for entry in _list(body.get("value"))):
        if str(drive.get("name")).casefold() == name.casefold():
            return _text(drive.get("id"))
    return None


def next_link_of(body: JsonObject) -> str | None:
    """Return where a listing goes on."""
    return _text(body.get("@odata.nextLink"))


def subscriptions_of(body: JsonObject, address: str) -> Iterator[tuple[str, JsonObject]]:
    """Read one page of subscriptions: those that call *address*, by what they are about."""
    for entry in (_object(entry) for entry in _list(body.get("value"))):
        about = _text(entry.get("resource"))
        if about and _text(entry.get("id")) and entry.get("notificationUrl") == address:
            yield f"/{about.strip('/')}".casefold(), entry


def instant_of(body: JsonObject, name: str) -> datetime | None:
    """Read a moment; None where there is none."""
    try:
        moment = datetime.fromisoformat(_text(body.get(name)) or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def drive_owner_of(body: JsonObject) -> Person | None:
    """Read whose drive it is; None where it is nobody's alone."""
    return _person(_object(_object(body.get("owner")).get("user")))


def download_url_of(body: JsonObject) -> str | None:
    """Return the address that needs no token: a secret, used at once and never kept."""
    return _text(body.get(DOWNLOAD_URL))


def _touched(entry: Any) -> Touched | None:
    body = _object(entry)
    item_id = _text(body.get("id"))
    if item_id is None:
        return None
    parent = None if "root" in body else _text(_object(body.get("parentReference")).get("id"))
    return Touched(
        item_id=item_id, parent_id=parent, is_folder="folder" in body, deleted=body.get("deleted") is not None
    )


def _why_unreadable(body: JsonObject) -> str | None:
    pending = _object(body.get("pendingOperations")).get("pendingContentUpdate")
    named = isinstance(body.get("name"), str) and isinstance(body.get("eTag"), str)
    reasons = (
        (SHORTCUT, body.get("remoteItem") is not None),  # to another drive; the feed does not go there
        ("item-notebook", body.get("package") is not None),  # neither file nor folder
        ("item-nameless", not named),
        ("item-unknown-kind", "folder" not in body and "file" not in body),
        ("item-sizeless", _size(body) is None),
        ("file-pending", pending is not None),
    )
    return next((code for code, applies in reasons if applies), None)


def _item(key: ItemKey, parent_id: str, body: JsonObject) -> ItemSeen:
    folder, file = body.get("folder"), _object(body.get("file"))
    return ItemSeen(
        key=key,
        parent_id=parent_id,
        name=str(body["name"]),
        is_folder=folder is not None,
        size=_size(body) or 0,
        quickxor=_text(_object(file.get("hashes")).get("quickXorHash")),
        etag=str(body["eTag"]),
        ctag=_text(body.get("cTag")),
        child_count=_number(_object(folder).get("childCount")),
        created_by=_person(_object(_object(body.get("createdBy")).get("user"))),
        locked=_lock(body),
        malware=body.get("malware") is not None,
    )


def _lock(body: JsonObject) -> str | None:
    checked_out = _object(body.get("publication")).get("checkedOutBy")
    return CHECKED_OUT if checked_out else None


def _person(user: JsonObject) -> Person | None:
    object_id = _text(user.get("id"))
    if object_id is None:
        return None
    return Person(
        object_id=object_id, name=_text(user.get("displayName")) or "", mail=_text(user.get("email")) or ""
    )


def _size(body: JsonObject) -> int | None:
    size = _number(body.get("size", 0 if "folder" in body else None))
    return size if size is not None and size >= 0 else None


def _object(value: Any) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
