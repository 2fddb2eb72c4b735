"""What Microsoft Graph means when it does not do what was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from watcher.gate import LONGEST_PAUSE
from workflows.errors import BewaarstroomError, NeedsPersonError, PermanentError, RetryableError

UNTOLD_PAUSE = 10.0  # seconds, when Microsoft throttles without saying for how long
MAX_NESTING = 10
MALWARE = frozenset({"malwareDetected", "virusInfected", "virusSuspicious"})

THROTTLED = "Microsoft vraagt ons om rustiger aan te doen."
DOWN = "Microsoft Graph heeft nu een storing."

_PERMANENT = {
    400: ("graph-bad-request", "Microsoft Graph begrijpt deze vraag niet."),
    404: ("graph-not-found", "Dit bestaat niet (meer) in OneDrive."),
    409: ("graph-conflict", "In OneDrive bestaat dit al."),
    410: ("graph-gone", "Microsoft Graph kan niet verder tellen waar we waren gebleven."),
    412: ("graph-precondition-failed", "Het item is intussen veranderd in OneDrive."),
    423: ("graph-locked", "Iemand heeft het bestand open of uitgecheckt."),
}


def refusal(
    status: int, headers: Mapping[str, str], body: bytes, *, method: str, now: datetime
) -> BewaarstroomError:
    """Translate an answer that is no success; Graph's own message may hold names and is left behind."""
    codes = tuple(_codes(_error_of(body)))
    facts = {
        "status": status,
        "request_id": headers.get("request-id", ""),
        "graph_codes": list(codes),
        "method": method,
    }
    if status in {429, 509} or (status == 503 and not {"retry-after", "ratelimit-reset"}.isdisjoint(headers)):
        return RetryableError(
            "graph-throttled", THROTTLED, facts=facts, retry_after=pause_asked(headers, now)
        )
    if status >= 500 or status == 408:
        return _failing(status, facts)
    if status in {401, 403}:
        return _unwelcome(status, codes, facts, method)
    code, message = _PERMANENT.get(status, ("graph-refused", "Microsoft Graph weigert deze vraag."))
    return PermanentError(code, message, facts=facts)


def pause_asked(headers: Mapping[str, str], now: datetime) -> float:
    """Return for how many seconds to leave Microsoft alone: the longer of Retry-After and RateLimit-Reset.

    Never longer than the gate stays closed: nobody would wait for anything any more.
    """
    asked = [_seconds(headers.get(name), now) for name in ("retry-after", "ratelimit-reset")]
    told = [seconds for seconds in asked if seconds is not None]
    if not told:
        return UNTOLD_PAUSE
    return min(max([*told, 1.0]), LONGEST_PAUSE.total_seconds())  # a Retry-After of 0 still means: slower


def _failing(status: int, facts: Mapping[str, object]) -> BewaarstroomError:
    if status == 507:
        return NeedsPersonError(
            "graph-quota",
            "De OneDrive is vol.",
            next_step="Vraag de functioneel beheerder om meer ruimte.",
            facts=facts,
        )
    return RetryableError("graph-unavailable", DOWN, facts=facts)


def _unwelcome(
    status: int, codes: tuple[str, ...], facts: Mapping[str, object], method: str
) -> BewaarstroomError:
    if status == 401:
        return NeedsPersonError(
            "graph-auth-failed",
            "Microsoft Graph accepteert onze aanmelding niet.",
            next_step="Controleer of het geheim of certificaat nog geldig is.",
            facts=facts,
        )
    if MALWARE.intersection(codes):
        return PermanentError(
            "graph-malware", "Microsoft heeft in dit bestand schadelijke software gevonden.", facts=facts
        )
    if method == "DELETE":
        return PermanentError("graph-held", "OneDrive houdt dit item vast (bewaarbeleid).", facts=facts)
    return NeedsPersonError(
        "graph-forbidden",
        "De toepassing mag dit niet in Microsoft Graph.",
        next_step="Controleer de rechten van de app-registratie in Entra.",
        facts=facts,
    )


def _error_of(body: bytes) -> Any:
    try:
        parsed = json.loads(body)
    except ValueError:  # an HTML page of a gateway, or a body that was cut off
        return None
    return parsed.get("error") if isinstance(parsed, dict) else None


def _codes(error: Any) -> Iterator[str]:
    for _ in range(MAX_NESTING):
        if not isinstance(error, dict):
            return
        if isinstance(error.get("code"), str):
            yield error["code"]
        error = error.get("innerError", error.get("innererror"))


def _seconds(value: str | None, now: datetime) -> float | None:
    if not value:
        return None
    try:
        return float(max(int(value.split(",")[0]), 0))
    except OverflowError:  # a number that no float can hold
        return LONGEST_PAUSE.total_seconds()
    except ValueError:
        return _until(value, now)


def _until(value: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)
