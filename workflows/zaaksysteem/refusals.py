"""What the zaaksysteem answers when it does not do what we asked, in our words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.errors import BewaarstroomError, NeedsPersonError, PermanentError, RetryableError

CLOSED = "ZaakClosed"  # in `type`; the `code` beside it is the same as for any other missing right
FIELD = re.compile(r"[A-Za-z][A-Za-z_.]{0,79}")  # the standard's names, such as integriteit.datum
CODE = re.compile(r"[A-Za-z][A-Za-z_-]{0,59}")
INSTANCE = re.compile(r"urn:[A-Za-z0-9:-]{1,80}")
MEANINGS = {
    "max_length": "is te lang",
    "max_value": "is te groot",
    "required": "ontbreekt",
    "blank": "is leeg",
    "null": "is leeg",
    "unique": "bestaat al",
    "not-published": "verwijst naar een concept",
    "file-size": "heeft een andere grootte dan het bestand",
    "bad-url": "is geen goed adres",
    "object-does-not-exist": "verwijst naar iets dat niet bestaat",
}
"""Codes of the standard in words; the code itself is told as well."""

BUSY = frozenset({408, 429})
LONGEST_WAIT = 3600.0  # seconds; more than that the other side does not decide for us


@dataclass(frozen=True, kw_only=True)
class InvalidParam:
    """One field that the zaaksysteem does not accept; what it says about it is left where it is."""

    name: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """An error body of the ZGW standard, or what could be made of another one."""

    status: int
    code: str = ""
    type: str = ""
    instance: str = ""  # urn:uuid of the occurrence, for their log
    invalid: tuple[InvalidParam, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Every code in it: decide on these, never on sentences."""
        return frozenset({self.code, *(param.code for param in self.invalid)})

    @property
    def zaak_closed(self) -> bool:
        """Whether it refuses because the zaak is closed."""
        return self.type.rstrip("/").endswith(CLOSED)

    @property
    def reasons(self) -> str:
        """Which fields it does not accept and why, in our words: its own sentences may repeat a file name."""
        told = [_told(param) for param in self.invalid if FIELD.fullmatch(param.name)]
        return " ".join(dict.fromkeys(told))

    @property
    def facts(self) -> Mapping[str, object]:
        """What may be logged of it."""
        codes = sorted(code for code in self.codes if CODE.fullmatch(code))
        instance = self.instance if INSTANCE.fullmatch(self.instance) else ""
        return {"status": self.status, "zgw_codes": codes, "instance": instance}


class RefusedError(PermanentError):
    """Het zaaksysteem neemt dit zo niet aan."""

    def __init__(self, problem: Problem) -> None:
        """Carry the *problem* for who decides on its codes."""
        super().__init__("zaaksysteem-refused", _because(self.__doc__, problem), facts=problem.facts)
        self.problem = problem


class NotAllowedError(NeedsPersonError):
    """De koppeling met het zaaksysteem is kapot: het zaaksysteem weigert de toegang."""

    next_step = "Waarschuw de functioneel beheerder: client id, geheim of rechten kloppen niet."

    def __init__(self, problem: Problem) -> None:
        """Carry the *problem*: a closed zaak and a zaak we may not see come in this shape too."""
        super().__init__("zaaksysteem-not-allowed", facts=problem.facts)
        self.problem = problem


class TooLargeError(NeedsPersonError):
    """Het zaaksysteem, of iets ervoor, vindt het bestand te groot."""

    next_step = (
        "Laat de beheerder de grens voor kleine bestanden verlagen, of die van het zaaksysteem verhogen."
    )

    def __init__(self, problem: Problem) -> None:
        """Carry the *problem*."""
        super().__init__("zaaksysteem-too-large", facts=problem.facts)
        self.problem = problem


class UnsureError(RetryableError):
    """Het zaaksysteem gaf geen bruikbaar antwoord; of de opdracht is uitgevoerd, is niet zeker."""

    def __init__(self, code: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        """Say under *code* how the answer failed; whoever wrote something must look before asking again."""
        super().__init__(code, facts={"status": status}, retry_after=retry_after)
        self.status = status


def problem_from(status: int, body: bytes) -> Problem:
    """Read an error body; HTML of a gateway and other surprises become a bare status."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Problem(status=status)
    if not isinstance(said, dict):
        return Problem(status=status)
    return Problem(
        status=status,
        code=_text(said, "code"),
        type=_text(said, "type"),
        instance=_text(said, "instance"),
        invalid=_invalid(said.get("invalidParams")),
    )


def error_for(problem: Problem, retry_after: str | None) -> BewaarstroomError:
    """Choose the error: wait (429), look again (5xx), repair the connection (401, 403), smaller (413), or no."""
    if problem.status in BUSY:
        return RetryableError("zaaksysteem-busy", facts=problem.facts, retry_after=seconds(retry_after))
    if problem.status >= 500:
        return UnsureError("zaaksysteem-failed", status=problem.status, retry_after=seconds(retry_after))
    if problem.status in {401, 403}:
        return NotAllowedError(problem)
    if problem.status == 413:
        return TooLargeError(problem)
    return RefusedError(problem)


def seconds(retry_after: str | None) -> float | None:
    """Read Retry-After where it is a number of seconds; a date or nonsense counts as not said."""
    if retry_after is None or not retry_after.isascii() or not retry_after.isdecimal():
        return None
    return min(float(retry_after), LONGEST_WAIT)


def _because(sentence: str | None, problem: Problem) -> str:
    return f"{sentence} {problem.reasons}".strip()


def _told(param: InvalidParam) -> str:
    why = MEANINGS.get(param.code, "klopt niet")
    code = f" ({param.code})" if CODE.fullmatch(param.code) else ""
    return f"Het veld {param.name} {why}{code}."


def _invalid(listed: Any) -> tuple[InvalidParam, ...]:
    if not isinstance(listed, list):
        return ()
    return tuple(
        InvalidParam(name=_text(one, "name"), code=_text(one, "code"))
        for one in listed
        if isinstance(one, dict)
    )


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    return value[:1000] if isinstance(value, str) else ""
