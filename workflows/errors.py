"""What can go wrong, in the three ways that the engine acts on.

BewaarstroomError
├── RetryableError    the same call may succeed later; the engine waits and tries again
├── PermanentError    trying again gives the same answer; the action fails
│   └── BadInputError     a setting, flow, upload or request is wrong, and its maker can mend it
└── NeedsPersonError  a person must decide or repair something first; nothing is lost meanwhile
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class BewaarstroomError(Exception):
    """Er ging iets mis in Bewaarstroom."""

    next_step: ClassVar[str] = "Vraag de beheerder om in het logboek te kijken."

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        next_step: str | None = None,
        facts: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        """Name the stable *code* for logs, the Dutch *message* and *next_step* for people, and loggable *facts*."""
        self.code = code
        self.message = message or (self.__doc__ or "")
        self.what_next = next_step or self.next_step
        self.facts = dict(facts)
        super().__init__(f"{self.message} {self.what_next} ({code})")


class RetryableError(BewaarstroomError):
    """De andere kant antwoordt nu niet goed."""

    next_step = "U hoeft niets te doen: wij proberen het vanzelf opnieuw."

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        next_step: str | None = None,
        facts: Mapping[str, object] = MappingProxyType({}),
        retry_after: float | None = None,
    ) -> None:
        """Carry *retry_after* in seconds where the other side named a time."""
        super().__init__(code, message, next_step=next_step, facts=facts)
        self.retry_after = retry_after


class PermanentError(BewaarstroomError):
    """Dit lukt niet, ook niet bij nog een poging."""


class BadInputError(PermanentError):
    """De invoer klopt niet."""

    next_step = "Verbeter de invoer en probeer het opnieuw."


class NeedsPersonError(BewaarstroomError):
    """Hier moet eerst iemand naar kijken."""
