"""Which files make one upload together: decided from names, places, makers and the moments at which they were seen.

One export is one upload: a zip, or a transcript with the media that it names. A folder is one upload with everything
below it, unless more than one export lies in it. Pictures that one person drops shortly after each other are one
upload. What belongs to nothing is an upload by itself: no file is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from watcher.changes import Found
from workflows.inspection.whatsapp.medianame import is_transcript_name
from workflows.model import ItemKey, ItemSeen, UploadKind

PICTURES: Final = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".gif", ".bmp", ".tif", ".tiff")
ZIP: Final = ".zip"
TEXT: Final = ".txt"
MOST_TEXTS: Final = 50  # read in search of transcripts, in one folder
MOST_UNNAMED_TEXTS: Final = 5  # of texts that are not called as WhatsApp calls its transcripts
MOST_HELD: Final = 10  # times the patience: nobody who keeps dropping files holds up the first for longer

Named = Mapping[ItemKey, frozenset[str] | None]
"""For each text that was read: the places of the files that it names, as *place_of* gives them; None: no chat."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Files that make one upload."""

    kind: UploadKind
    key: ItemKey  # what the upload is known by: its folder, or the file that leads it
    files: tuple[Found, ...]


@dataclass(frozen=True, kw_only=True)
class Loose:
    """A file right in the watched folder that waits to be taken in."""

    found: Found
    person: str  # who brought it
    first_seen: datetime
    still_since: datetime


@dataclass(frozen=True, kw_only=True)
class Chains:
    """Loose files that came shortly after each other."""

    ripe: tuple[tuple[Found, ...], ...]  # nothing more is coming
    held_until: datetime | None  # when the next one may be ripe


def place_of(found: Found) -> str:
    """Name a file with the folders below the top in front."""
    return f"{found.folder_path}/{_name(found)}".lstrip("/")


def texts_to_read(files: Sequence[Found], *, loose: bool) -> tuple[Found, ...]:
    """Name the texts that must be read to tell what belongs to what; none where it makes no difference."""
    texts = _texts(files)
    exports = len(texts) + sum(_ends(found, ZIP) for found in files)
    needed = len(files) > 1 if loose else exports > 1
    return texts if needed else ()


def parts_of_folder(
    top: ItemSeen, below: Sequence[Found], files: Sequence[Found], named: Named
) -> tuple[Part, ...]:
    """Divide the *files* of a folder: all of them together, or one part for each export and one for what is left."""
    chats = _chats(files, named)
    zips = _own_zips(files, chats, named)
    if len(chats) + len(zips) <= 1:
        return (Part(kind=UploadKind.FOLDER, key=top.key, files=tuple(files)),)
    parts = [_alone(found) for found in zips]
    left = _without(files, parts)
    if len(chats) > 1:
        parts += _in_own_folders(chats, left, _folders(below))
        left = _without(files, parts)
        parts += _with_media([chat for chat in chats if chat in left], left, named)
        left = _without(files, parts)
    return (*parts, Part(kind=UploadKind.FOLDER, key=top.key, files=left)) if left else tuple(parts)


def parts_of_loose(files: Sequence[Found], named: Named) -> tuple[Part, ...]:
    """Divide loose *files*, in the order in which they came."""
    parts = _with_media(_chats(files, named), files, named)
    left = _without(files, parts)
    pictures = tuple(found for found in left if _ends(found, *PICTURES))
    if pictures:
        parts.append(_together(pictures))
    return (*parts, *(_alone(found) for found in left if found not in pictures))


def chains(waiting: Iterable[Loose], now: datetime, patience: timedelta) -> Chains:
    """Find the loose files of which no more are coming; a zip waits for nothing but a text that may name it."""
    ripe: list[tuple[Found, ...]] = []
    held: list[datetime] = []
    for chain in _linked(waiting, patience):
        with_text = any(_ends(each.found, TEXT) for each in chain)
        alone = [] if with_text else [each for each in chain if _ends(each.found, ZIP)]
        together = [each for each in chain if each not in alone]
        for group in (*([together] if together else []), *([each] for each in alone)):
            until = _ripe_at(group, patience)
            ready = tuple(each.found for each in group if now - each.still_since >= patience)
            if now < until:
                held.append(until)
            elif ready:
                ripe.append(ready)
    return Chains(ripe=tuple(ripe), held_until=min(held, default=None))


def _ripe_at(group: Sequence[Loose], patience: timedelta) -> datetime:
    """Say when all stand still, or when the first has waited for the others long enough."""
    quiet = max(each.still_since for each in group) + patience
    return min(quiet, min(each.first_seen for each in group) + patience * MOST_HELD)


def _linked(waiting: Iterable[Loose], patience: timedelta) -> Iterable[list[Loose]]:
    """Link what one person dropped, as long as each came within the patience after the one before."""
    people: dict[str, list[Loose]] = {}
    for each in sorted(waiting, key=lambda each: (each.first_seen, each.found.seen.key.item_id)):
        people.setdefault(each.person, []).append(each)
    for dropped in people.values():
        chain = dropped[:1]
        for before, after in pairwise(dropped):
            if after.first_seen - before.first_seen > patience:
                yield chain
                chain = []
            chain.append(after)
        yield chain


# --- exports --------------------------------------------------------------------------------------------------


def _texts(files: Sequence[Found]) -> tuple[Found, ...]:
    """Name what may be a transcript: what WhatsApp calls so, and a few others."""
    texts = [found for found in files if _ends(found, TEXT)]
    own = [found for found in texts if is_transcript_name(_name(found))]
    others = [found for found in texts if found not in own]
    return (*own[:MOST_TEXTS], *others[:MOST_UNNAMED_TEXTS])


def _chats(files: Sequence[Found], named: Named) -> list[Found]:
    return [found for found in files if named.get(found.seen.key) is not None]


def _own_zips(files: Sequence[Found], chats: Sequence[Found], named: Named) -> list[Found]:
    """Leave out a zip that somebody sent in a chat."""
    sent = {place for chat in chats for place in named.get(chat.seen.key) or ()}
    return [found for found in files if _ends(found, ZIP) and place_of(found) not in sent]


def _in_own_folders(
    chats: Sequence[Found], files: Sequence[Found], folders: Mapping[str, ItemKey]
) -> list[Part]:
    """Give a chat the highest folder around it in which it is the only one, with everything below."""
    parts = []
    for chat in chats:
        others = [other for other in chats if other is not chat]
        home = next((path for path in _above(chat) if not any(_lies_in(o, path) for o in others)), None)
        if home is not None and home in folders:
            inside = tuple(_from(found, home) for found in files if _lies_in(found, home))
            parts.append(Part(kind=UploadKind.FOLDER, key=folders[home], files=inside))
    return parts


def _with_media(chats: Sequence[Found], files: Sequence[Found], named: Named) -> list[Part]:
    """Give each chat the files that it names; what two name goes with the first, a chat with no other."""
    parts: list[Part] = []
    for chat in chats:
        places = named.get(chat.seen.key) or frozenset()
        free = _without(files, parts)
        media = tuple(found for found in free if place_of(found) in places and found not in chats)
        parts.append(_together((chat, *media)))
    return parts


def _together(files: tuple[Found, ...]) -> Part:
    kind = UploadKind.GROUP if len(files) > 1 else UploadKind.FILE
    return Part(kind=kind, key=files[0].seen.key, files=files)


def _alone(found: Found) -> Part:
    return _together((found,))


def _without(files: Sequence[Found], parts: Iterable[Part]) -> tuple[Found, ...]:
    taken = {found.seen.key for part in parts for found in part.files}
    return tuple(found for found in files if found.seen.key not in taken)


# --- names and places -----------------------------------------------------------------------------------------


def _folders(below: Iterable[Found]) -> dict[str, ItemKey]:
    return {place_of(found): found.seen.key for found in below if found.seen.is_folder}


def _above(found: Found) -> Iterable[str]:
    """Name the folders around a file, highest first, the top left out."""
    steps = found.folder_path.split("/") if found.folder_path else []
    return ("/".join(steps[:depth]) for depth in range(1, len(steps) + 1))


def _lies_in(found: Found, path: str) -> bool:
    return found.folder_path == path or found.folder_path.startswith(f"{path}/")


def _from(found: Found, home: str) -> Found:
    """Tell the place below *home* instead of below the top."""
    return replace(found, folder_path=found.folder_path[len(home) :].lstrip("/"))


def _ends(found: Found, *endings: str) -> bool:
    return _name(found).casefold().endswith(endings)


def _name(found: Found) -> str:
    return found.seen.name if isinstance(found.seen, ItemSeen) else ""
