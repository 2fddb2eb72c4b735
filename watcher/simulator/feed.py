"""The change feed of a drive: tokens, pages, repeated ancestors and tombstones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken

from watcher.simulator.drive import Drive
from watcher.simulator.errors import GraphError, bad_request
from watcher.simulator.item import Item
from watcher.simulator.shelf import Shelf

PAGE_SIZE = 200
TOKEN_LIFE = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Position:
    """How far a client has read."""

    drive_id: str
    since: int = 0  # everything up to this place has been given
    quiet: int = 0  # tombstones up to this place are not worth telling: the client never saw the items


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the feed."""

    items: tuple[Item, ...]  # ancestors first, then the changes; an item may occur twice
    next: Position
    more: bool


def read_page(shelf: Shelf, position: Position, scope: Item, *, size: int, horizon: datetime) -> Page:
    """Return the changes in *scope* after *position*, the latest state of each; nothing newer than *horizon*."""
    waiting = sorted(
        (item for item in shelf.all() if _worth_telling(item, position) and item.parent_id is not None),
        key=lambda item: item.seq,
    )
    hidden = [item.seq for item in waiting if item.modified > horizon]
    last = min(hidden) - 1 if hidden else shelf.seq
    told = [item for item in waiting if item.seq <= last and _inside(shelf, item, scope)]
    page = tuple(told[:size])
    more = len(told) > size
    return Page(items=page, next=replace(position, since=page[-1].seq if more else last), more=more)


def with_ancestors(shelf: Shelf, root: Item, items: Sequence[Item]) -> tuple[Item, ...]:
    """Put the root, and every live folder above the items, in front: OneDrive does so on every page."""
    above: dict[str, Item] = {root.id: root}
    for item in items:
        above |= {folder.id: folder for folder in reversed([*shelf.ancestors(item)]) if folder.live}
    return (*above.values(), *items)


def from_the_start(drive: Drive) -> Position:
    """Return the position of a client that knows nothing."""
    return Position(drive_id=drive.id, quiet=drive.shelf.seq)


def latest(drive: Drive) -> Position:
    """Return the position of a client that wants only what comes."""
    return Position(drive_id=drive.id, since=drive.shelf.seq, quiet=drive.shelf.seq)


def seal_position(seal: Fernet, position: Position, now: datetime) -> str:
    """Write a position as a token that nobody can read or make up."""
    body = json.dumps([position.drive_id, position.since, position.quiet]).encode()
    return seal.encrypt_at_time(body, int(now.timestamp())).decode().rstrip("=")


def open_position(seal: Fernet, token: str, drive: Drive, now: datetime) -> Position:
    """Read a token or an ISO moment; raises GraphError 400 for a foreign token and 410 for one that is too old."""
    moment = _moment(token)
    if moment is not None:
        return _since(drive, moment)
    try:
        padded = token + "=" * (-len(token) % 4)
        drive_id, since, quiet = json.loads(seal.decrypt(padded.encode()))
        made = datetime.fromtimestamp(seal.extract_timestamp(padded.encode()), UTC)
    except (InvalidToken, ValueError) as problem:
        raise bad_request("Invalid paging token.") from problem
    if drive_id != drive.id:
        raise bad_request("Invalid paging token.")
    if now - made > TOKEN_LIFE or since > drive.shelf.seq:
        raise resync("")
    return Position(drive_id=drive_id, since=since, quiet=quiet)


def resync(location: str) -> GraphError:
    """Say that the client must begin again, at *location*."""
    message = "Resync required. Replace any local items with the server's version (including deletes)."
    headers = {"Location": location} if location else {}
    return GraphError(410, "resyncRequired", message, inner="resyncChangesApplyDifferences", headers=headers)


def _worth_telling(item: Item, position: Position) -> bool:
    return item.seq > position.since and (item.live or item.seq > position.quiet)


def _inside(shelf: Shelf, item: Item, scope: Item) -> bool:
    return scope.parent_id is None or scope.id in {item.id, *(above.id for above in shelf.ancestors(item))}


def _moment(token: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(token)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _since(drive: Drive, moment: datetime) -> Position:
    older = (item.seq for item in drive.shelf.all() if item.modified < moment)
    since = max(older, default=0)
    return Position(drive_id=drive.id, since=since, quiet=since)
