"""What a test or a demo can let go wrong on request, and how it looks to a client."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from workflows.errors import BadInputError
from workflows.jsontypes import JsonObject

MAX_FAULTS = 1000


class Kind(StrEnum):
    """Every fault there is."""

    ROLLED_BACK = "rolled_back"  # 500, nothing happened
    COMMITTED = "committed"  # the work is done, the answer is 500
    GATEWAY = "gateway"  # `status` with a page of HTML, nothing happened
    GATEWAY_AFTER = "gateway_after"  # the work is done, the answer is `status` with a page of HTML
    BUSY = "busy"  # 429 with Retry-After
    FORBIDDEN = "forbidden"  # 403 with `code`
    SILENT = "silent"  # the work is done, the answer never comes: the connection is closed before its content
    CUT_OFF = "cut_off"  # the body stops halfway
    CHANGED_BYTES = "changed_bytes"  # a download gives another first byte
    FOREIGN_NEXT = "foreign_next"  # the page says that the next one lies at `url`
    HTML = "html"  # 200 with a page of HTML, nothing happened


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One armed fault."""

    kind: Kind
    method: str = ".*"  # a regular expression that the whole method must match
    path: str = ".*"  # a regular expression to find in the path with its query
    times: int = 1  # how often still
    skip: int = 0  # matching requests to let pass first
    status: int = 502
    code: str = "permission_denied"
    retry_after: int = 1  # seconds
    url: str = "https://elders.example/zaken/api/v1/zaken?page=2"


class Faults:
    """The armed faults, the oldest first; in memory, so that a restart heals everything."""

    def __init__(self) -> None:
        """Begin with none."""
        self._armed: list[Fault] = []

    def arm(self, fault: Fault) -> None:
        """Let it go wrong from now on; raises BadInputError over `MAX_FAULTS`."""
        if len(self._armed) >= MAX_FAULTS:
            raise BadInputError("simulator-faults", "Er staan al te veel storingen klaar.")
        self._armed.append(fault)

    def clear(self) -> None:
        """Let everything go well."""
        self._armed.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that happens to this request, if any, and count it."""
        for index, fault in enumerate(self._armed):
            if not (re.fullmatch(fault.method, method) and re.search(fault.path, path)):
                continue
            if fault.skip:
                self._armed[index] = replace(fault, skip=fault.skip - 1)
                continue
            self._armed[index] = replace(fault, times=fault.times - 1)
            if fault.times <= 1:
                del self._armed[index]
            return fault
        return None


def fault_from(said: JsonObject) -> Fault:
    """Read a fault as it is posted; raises BadInputError for an unknown field, kind or expression."""
    try:
        fault = Fault(**{**said, "kind": Kind(str(said.get("kind")))})  # type: ignore[arg-type]  # checked next
        _check(fault)
    except (TypeError, ValueError, re.error) as problem:
        raise BadInputError("simulator-fault", "Deze storing kent de simulator niet.") from problem
    return fault


def _check(fault: Fault) -> None:
    for expression in (fault.method, fault.path):
        re.compile(expression)
    for number in (fault.times, fault.skip, fault.status, fault.retry_after):
        if not isinstance(number, int):
            raise TypeError
