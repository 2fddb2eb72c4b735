"""What a test or a demo can let go wrong on request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from watcher.simulator.errors import bad_request

MAX_FAULTS = 1000
MAX_PATTERN = 1000
DELTA = re.compile(r"delta.*(token=(?!latest))")
BYTES = re.compile(r"^/personal/.*download\.aspx")


class Kind(StrEnum):
    """Every fault there is."""

    THROTTLED = "throttled"  # 429, with Retry-After as `retry_after` says
    UNAVAILABLE = "unavailable"  # 503, with Retry-After as `retry_after` says
    HTML = "html"  # 500 with a page instead of JSON
    BAD_GATEWAY = "bad_gateway"  # 502 with a page instead of JSON
    TIMEOUT_AFTER = "timeout_after"  # the work is done, and yet the answer is 504
    UNAUTHENTICATED = "unauthenticated"  # 401
    ON_HOLD = "on_hold"  # 403: a retention rule keeps the item
    LOCKED = "locked"  # 423: somebody has the file open
    STALE = "stale"  # 412 although the tag is right
    NOT_FOUND = "not_found"  # 404 although the item is there
    MALWARE = "malware"  # for content 403 malwareDetected; elsewhere files carry the malware facet
    CUT_OFF = "cut_off"  # the body stops halfway
    CHANGED_BYTES = "changed_bytes"  # as with Live Photos: other bytes than size and hash promise
    NO_HASH = "no_hash"  # files have no quickXorHash
    WRONG_HASH = "wrong_hash"  # files have another quickXorHash
    NO_TOMBSTONES = "no_tombstones"  # the feed keeps deletions to itself
    UNLISTED = "unlisted"  # feed and listings leave files out, as with some labels; by id they are there
    NAMELESS = "nameless"  # files have no name
    OTHER_CASE = "other_case"  # drive ids are spelled in the other case
    LOOPING = "looping"  # the feed's nextLink leads to the same page again
    DELAYED = "delayed"  # the feed does not show what changed in the last `seconds`
    NOT_SUPPORTED = "not_supported"  # 501: this drive has no feed for one folder
    WHOLE_DRIVE = "whole_drive"  # the feed of a folder tells of the whole drive
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - no secret: a feed request with a token gets 410 and a Location


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One armed fault."""

    kind: Kind
    method: str = ".*"  # a regular expression that the whole method must match
    path: str = ""  # a regular expression to find in the path with its query
    times: int | None = 1  # how often still; None: until it is taken away
    skip: int = 0  # how many matching requests pass first
    retry_after: int | str | None = None  # seconds; "date" for an HTTP date; None for no header
    seconds: int = 10  # for DELAYED, and how far ahead the HTTP date lies

    def meets(self, method: str, target: str) -> bool:
        """Whether the fault is meant for this request."""
        if self.kind is Kind.EXPIRED_TOKEN and not DELTA.search(target):
            return False
        if self.kind is Kind.CHANGED_BYTES and not BYTES.search(target):
            return False
        return bool(re.fullmatch(self.method, method) and re.search(self.path, target))


class Armoury:
    """The armed faults, in the order in which they were armed; they do not survive a restart."""

    def __init__(self) -> None:
        self.armed: dict[int, Fault] = {}
        self._number = 0

    def arm(self, fault: Fault) -> int:
        """Arm a fault and return its number; raises GraphError 400 when there are too many."""
        if len(self.armed) >= MAX_FAULTS:
            raise bad_request("Too many faults are armed.")
        self._number += 1
        self.armed[self._number] = fault
        return self._number

    def take(self, method: str, target: str) -> Fault | None:
        """Return the first fault that is due for this request, and count it."""
        for number, fault in list(self.armed.items()):
            if not fault.meets(method, target):
                continue
            if fault.skip:
                self.armed[number] = replace(fault, skip=fault.skip - 1)
                continue
            self._count(number, fault)
            return fault
        return None

    def _count(self, number: int, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times <= 1:
            del self.armed[number]
        else:
            self.armed[number] = replace(fault, times=fault.times - 1)


def read_fault(body: Mapping[str, Any]) -> Fault:
    """Read a fault from JSON; raises GraphError 400 that says what is wrong with it."""
    unknown = set(body) - {field.name for field in fields(Fault)}
    if unknown:
        raise bad_request(f"Unknown property: {min(unknown)}.")
    if body.get("kind") not in list(Kind):
        raise bad_request(f"kind must be one of: {', '.join(Kind)}.")
    for name in ("method", "path"):
        _check_pattern(name, body.get(name, ""))
    for name in ("times", "skip", "seconds"):
        _check_number(name, body.get(name, 1))
    wait = body.get("retry_after")
    if isinstance(wait, bool) or not (isinstance(wait, int | None) or wait == "date"):
        raise bad_request('retry_after must be a number of seconds, "date" or null.')
    return Fault(**{**body, "kind": Kind(body["kind"])})


def _check_pattern(name: str, pattern: object) -> None:
    if not isinstance(pattern, str) or len(pattern) > MAX_PATTERN:
        raise bad_request(f"{name} must be a regular expression.")
    try:
        re.compile(pattern)
    except re.error as problem:
        raise bad_request(f"{name} is not a regular expression.") from problem


def _check_number(name: str, number: object) -> None:
    if number is None and name == "times":
        return
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise bad_request(f"{name} must be a whole number.")
