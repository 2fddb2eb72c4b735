"""What a test or a demo can let go wrong on request, and how each fault looks to a client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from watcher.simulator import errors
from watcher.simulator.errors import GraphError

MAX_FAULTS = 1000


class Kind(StrEnum):
    """Every fault there is."""

    THROTTLED = "throttled"  # 429 with Retry-After: `retry_after` is seconds, "date" or null
    UNAVAILABLE = "unavailable"  # 503 with Retry-After
    HTML = "html"  # 500 with a page instead of JSON
    BAD_GATEWAY = "bad_gateway"  # 502 without a body
    TIMEOUT_AFTER = "timeout_after"  # the work is done, the answer is 504
    UNAUTHENTICATED = "unauthenticated"  # 401
    ON_HOLD = "on_hold"  # 403: a retention rule keeps the item
    LOCKED = "locked"  # 423: somebody has the file open
    STALE = "stale"  # 412 although the tag is right
    NOT_FOUND = "not_found"  # 404 although the item is there
    MALWARE = "malware"  # content: 403 malwareDetected; elsewhere files carry the malware facet
    CUT_OFF = "cut_off"  # the body stops halfway
    CHANGED_BYTES = "changed_bytes"  # as with a Live Photo: other bytes than size and hash promise
    NO_HASH = "no_hash"  # files have no quickXorHash
    WRONG_HASH = "wrong_hash"  # files have another quickXorHash
    NO_TOMBSTONES = "no_tombstones"  # the feed keeps deletions to itself
    LOOPING = "looping"  # the feed's nextLink leads to the same page for ever
    DELAYED = "delayed"  # the feed does not show the changes of the last `seconds`
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - no secret; a feed request with a token gets 410 and a Location


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One armed fault."""

    kind: Kind
    method: str = ".*"  # a regular expression that the whole method must match
    path: str = ".*"  # a regular expression to find in the path with its query
    times: int | None = 1  # how often still; None: until it is taken away
    skip: int = 0  # matching requests to let pass first
    retry_after: int | str | None = None  # seconds, "date" for an HTTP date, None for no header
    seconds: int = 10  # for DELAYED, and for the HTTP date


REFUSALS: Mapping[Kind, Callable[[], GraphError]] = {
    Kind.UNAUTHENTICATED: errors.unauthenticated,
    Kind.ON_HOLD: errors.on_hold,
    Kind.LOCKED: errors.locked,
    Kind.STALE: errors.stale,
    Kind.NOT_FOUND: errors.not_found,
}
