"""What the state says that an action keeps between two segments, as far as the engine itself reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

State = Mapping[str, Any] | None

_SUBSCRIBED = "subscribed"  # the other side knows where to answer
_PERHAPS = "perhaps_subscribed"  # it may know: it was asked, and did not refuse
_ANSWERED = "answered"  # the answer it waited for is there


def ends_at(state: State) -> datetime | None:
    """Read when the time of an open container is up; None when it has no limit, or is over it already."""
    until = None if state is None or "expired" in state else state.get("until")
    return None if until is None else datetime.fromisoformat(until)


def put_off(state: State, until: datetime) -> Mapping[str, Any]:
    """Let the time of an open container be up at another moment."""
    return {**(state or {}), "until": until.isoformat()}


def is_subscribed(state: State) -> bool:
    """Whether there is a subscription to end, or may be."""
    return state is not None and bool(state.get(_SUBSCRIBED) or state.get(_PERHAPS))


def refused(state: State) -> State:
    """Note that the other side wanted nothing of it."""
    return _without(_PERHAPS, state or {}) or None


def is_answered(state: State) -> bool:
    """Whether an action has only to take an answer that came in time; no limit counts for it any more."""
    return state is not None and bool(state.get(_ANSWERED))


def answered(state: State) -> Mapping[str, Any]:
    """Note that the answer is there."""
    return {**(state or {}), _ANSWERED: True}


def waiting_again(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """Forget the answer before this one: from here on an action waits for another."""
    return _without(_ANSWERED, state)


def _without(left_out: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in state.items() if name != left_out}
