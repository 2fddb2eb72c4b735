"""When an upload has stopped changing: decided from what was seen and when, never from dates that a phone sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Final

from watcher.changes import Found, Seen, TopSeen, Unreadable
from workflows.model import ItemKey, ItemSeen
from workflows.watching import RECEIVED, Sighting

EMPTIED: Final = "folder-emptied"  # what was in it was received, and is gone: nobody needs to hear of that
UNREAD: Final = ""  # content of an item that could not be read yet

TEMPORARY: Final = ("~*", ".~*", "*.tmp", "*.swp", "*.partial", "*.crdownload", "*.part")
IGNORED: Final = ("desktop.ini", ".ds_store", "thumbs.db", ".lock", "._*")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What counts as an original, and how long it must stand still."""

    patience: timedelta
    max_file_size: int = 4 * 1024**3  # bytes
    max_files: int = 5_000  # in one folder with all below it
    temporary: tuple[str, ...] = TEMPORARY  # patterns: it will get its real name later
    ignored: tuple[str, ...] = IGNORED  # patterns: made by a system, not by a person


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a fresh look at one top means."""

    sightings: tuple[Sighting, ...]  # the top first; empty when it is gone
    gone: tuple[Sighting, ...]  # known before under this top, not there now
    changed: tuple[ItemKey, ...]  # files with other bytes than before
    added: tuple[ItemKey, ...]  # files in a folder that was known already
    offered: tuple[Found, ...]  # the files that can be originals
    settled: bool  # still for long enough, and something to offer that was not received


def judge(seen: TopSeen, known: Mapping[str, Sighting], now: datetime, rules: Rules) -> Verdict:
    """Compare a fresh look with what was *known* (by item id), of this top or of another one."""
    before = [sighting for sighting in known.values() if sighting.top_id == seen.item_id]
    there = {found.seen.key.item_id for found in seen.everything}
    gone = tuple(sighting for sighting in before if sighting.key.item_id not in there)
    if seen.top is None:
        return Verdict(sightings=(), gone=gone, changed=(), added=(), offered=(), settled=False)
    below = [look_again(known.get(f.seen.key.item_id), f.seen, seen.item_id, now, rules) for f in seen.below]
    top = _look_at_top(seen.top, seen, known.get(seen.item_id), now, rules)
    files = [sighting for sighting in (top, *below) if not sighting.is_folder]
    offered = tuple(f for f, s in zip(seen.everything, (top, *below), strict=True) if _counts(s))
    top = _with_reason(top, known.get(seen.item_id), below, seen, rules)
    return Verdict(
        sightings=(top, *below),
        gone=gone,
        changed=tuple(s.key for s in files if _changed(known.get(s.key.item_id), s)),
        added=tuple(s.key for s in below if not s.is_folder and s.key.item_id not in known) if before else (),
        offered=offered,
        settled=top.code is None and now - top.still_since >= rules.patience,
    )


def look_again(before: Sighting | None, seen: Seen, top_id: str, now: datetime, rules: Rules) -> Sighting:
    """Carry a sighting forward while the item stays the same; start afresh when it changes."""
    content, reason = _content(seen), reason_against(seen, rules)
    if before is None or before.content != content or before.code not in {RECEIVED, reason}:
        return Sighting(
            key=seen.key,
            top_id=top_id,
            content=content,
            size=0 if isinstance(seen, Unreadable) else seen.size,
            is_folder=seen.is_folder,
            first_seen=before.first_seen if before else now,
            still_since=now,
            code=reason,
        )
    return replace(before, top_id=top_id, tries=0)


def reason_against(seen: Seen, rules: Rules) -> str | None:
    """Return why an item can be no original now; a later change is judged anew."""
    if isinstance(seen, Unreadable):
        return seen.code
    if seen.is_folder:
        return None
    reasons = (
        ("name-temporary", _named_like(seen.name, rules.temporary)),
        ("name-ignored", _named_like(seen.name, rules.ignored)),
        ("file-malware", seen.malware),
        ("file-empty", seen.size == 0),
        ("file-too-large", seen.size > rules.max_file_size),
    )
    return next((code for code, applies in reasons if applies), None)


def received(sighting: Sighting) -> Sighting:
    """Remember that an upload has it."""
    return replace(sighting, code=RECEIVED, tries=0)


def failed(before: Sighting, code: str, now: datetime, most: int) -> Sighting:
    """Count a try that failed; after *most* in a row the item is set aside, so that it holds up nothing."""
    tries = before.tries + 1
    return replace(before, tries=tries, still_since=now, code=code if tries >= most else None)


def unread(key: ItemKey, now: datetime) -> Sighting:
    """Stand in for a top that could not be read even once."""
    return Sighting(
        key=key,
        top_id=key.item_id,
        content=UNREAD,
        size=0,
        is_folder=False,
        first_seen=now,
        still_since=now,
    )


def _named_like(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)


def _look_at_top(top: Seen, seen: TopSeen, before: Sighting | None, now: datetime, rules: Rules) -> Sighting:
    if isinstance(top, Unreadable) or not top.is_folder:
        return look_again(before, top, seen.item_id, now, rules)
    content = _digest(seen.below, rules)
    if before is not None and before.content == content:
        return replace(before, code=before.code if before.code == RECEIVED else None, tries=0)
    return Sighting(
        key=top.key,
        top_id=seen.item_id,
        content=content,
        size=sum(_size(found.seen) for found in seen.below),
        is_folder=True,
        first_seen=before.first_seen if before else now,
        still_since=now,
    )


def _with_reason(
    top: Sighting, before: Sighting | None, below: Iterable[Sighting], seen: TopSeen, rules: Rules
) -> Sighting:
    """Say of a folder why there is nothing to offer, or that all of it was received."""
    if not top.is_folder or (top.code is not None and top.code != RECEIVED):
        return top
    files = [sighting for sighting in below if not sighting.is_folder]
    countable = [sighting for sighting in files if _counts(sighting)]
    if len(seen.below) > rules.max_files:
        return replace(top, code="folder-too-many-files")
    if not countable:
        emptied = before is not None and before.code in {RECEIVED, EMPTIED}
        return replace(top, code=EMPTIED if emptied else "folder-empty")
    everything = all(sighting.code == RECEIVED for sighting in countable)
    return replace(top, code=RECEIVED if everything else None)


def _counts(sighting: Sighting) -> bool:
    return not sighting.is_folder and sighting.code in {None, RECEIVED}


def _changed(before: Sighting | None, after: Sighting) -> bool:
    return before is not None and before.content not in {UNREAD, after.content}


def _digest(below: Iterable[Found], rules: Rules) -> str:
    """Identify what lies in a folder: quiet means that this stays the same. Ignored files may come and go."""
    lines = sorted(
        f"{found.seen.key.item_id}={_content(found.seen)}"
        for found in below
        if reason_against(found.seen, rules) != "name-ignored"
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _content(seen: Seen) -> str:
    if isinstance(seen, Unreadable):
        return f"?{seen.code}"
    return "folder" if seen.is_folder else seen.content


def _size(seen: Seen) -> int:
    return seen.size if isinstance(seen, ItemSeen) and not seen.is_folder else 0
