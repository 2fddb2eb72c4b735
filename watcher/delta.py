"""The change feed of a drive, followed to its end.

A round starts from the link that the last round ended with. Without one, or when Graph does not know it any more
(410, an invalid token, a 404), the feed starts afresh at *latest*, and the caller lists the watched folder itself:
that tells all we need to know, where Graph's own recovery would walk through everything in the employee's OneDrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import structlog

from watcher.changes import Page, Touched
from watcher.graph import GraphDoor, place
from watcher.pace import DRIVE_GONE
from watcher.parse import FEED_FIELDS, page_of
from workflows.errors import NeedsPersonError, PermanentError, RetryableError
from workflows.watching import Mode, ModeReason

log = structlog.get_logger()

MAX_PAGES: Final = 5_000  # of about 200 items
WITHOUT_TOKEN: Final = 2  # resource units
LOST_TRACK: Final = frozenset({"graph-gone", "graph-bad-request", "graph-not-found", "graph-foreign-link"})


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one round through the feed gave."""

    touched: tuple[Touched, ...]  # the last word on each id
    link: str  # where the next round starts; to be kept only together with what this one brought
    resync: bool  # the feed says nothing about the time before: list the folder
    mode: Mode = Mode.ROOT_DELTA
    because: ModeReason = ModeReason.DEFAULT


async def follow(door: GraphDoor, drive_id: str, link: str | None, *, folder_id: str | None = None) -> Round:
    """Read the feed from *link* to its end; raises RetryableError when it does not end.

    Without a link it is the feed of the whole drive, or that of one folder.
    """
    if link is not None:
        try:
            return await _to_the_end(door, link, resync=False)
        except PermanentError as error:
            if error.code not in LOST_TRACK:
                raise
            log.warning("feed_restarted", code=error.code, drive_id=drive_id)
    return await _afresh(door, drive_id, folder_id)


async def follow_from(door: GraphDoor, drive_id: str, folder_id: str) -> Round:
    """Read the feed of one folder from its beginning: everything that is in it."""
    return await _to_the_end(door, _start(door, drive_id, folder_id), resync=False)


def _start(door: GraphDoor, drive_id: str, folder_id: str | None) -> str:
    where = ("root",) if folder_id is None else ("items", folder_id)
    return f"{door.base_url}{place('drives', drive_id, *where, 'delta')}?$select={FEED_FIELDS}"


async def _afresh(door: GraphDoor, drive_id: str, folder_id: str | None) -> Round:
    start = _start(door, drive_id, folder_id)
    try:
        return await _to_the_end(door, f"{start}&token=latest", resync=True)
    except PermanentError as error:
        if error.code not in LOST_TRACK:
            raise
        log.warning("feed_enumerated", code=error.code, drive_id=drive_id)
    try:
        return await _to_the_end(door, start, resync=True)
    except PermanentError as error:
        if error.code != "graph-not-found":
            raise
        raise NeedsPersonError(
            DRIVE_GONE,
            "Deze OneDrive bestaat niet meer.",
            next_step="Is de medewerker uit dienst? Haal hem dan uit de instellingen of de groep.",
            facts=error.facts,
        ) from error


async def _to_the_end(door: GraphDoor, link: str, *, resync: bool) -> Round:
    touched: dict[str, Touched] = {}
    walked: set[str] = set()
    while link not in walked and len(walked) < MAX_PAGES:
        walked.add(link)
        page = page_of(await door.follow(link, units=_units(link)))
        touched |= {item.item_id: item for item in page.touched}
        if page.odd:
            log.warning("feed_entries_unreadable", count=page.odd)
        if page.delta_link is not None:
            return Round(touched=tuple(touched.values()), link=page.delta_link, resync=resync)
        link = _next(page)
    raise RetryableError(
        "feed-endless", "OneDrive blijft dezelfde wijzigingen herhalen.", facts={"pages": len(walked)}
    )


def _units(link: str) -> int:
    """Say what a page costs: an enumeration without a token is a listing."""
    return 1 if "token" in link.casefold() else WITHOUT_TOKEN


def _next(page: Page) -> str:
    if page.next_link is None:
        raise RetryableError("feed-broken", "OneDrive gaf een onvolledige lijst van wijzigingen.")
    return page.next_link
