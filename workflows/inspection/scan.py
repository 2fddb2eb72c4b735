"""What the virus scanner said of one file; what nobody scanned is never called clean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol


class ScanState(StrEnum):
    """How far a file can be trusted not to hold a virus."""

    CLEAN = "schoon"  # every byte was looked at, and nothing was known
    INFECTED = "besmet"
    NOT_SCANNED = "niet_gescand"


class Unscanned(StrEnum):
    """Why a file was not scanned."""

    NO_SCANNER = "geen_scanner"  # the settings name none
    TOO_LARGE = "te_groot"  # for the scanner
    ENCRYPTED = "versleuteld"  # it could not look inside
    UNREACHABLE = "onbereikbaar"
    FAILED = "scanner_fout"  # it answered something else than a verdict
    CUT_SHORT = "afgebroken"  # reading the file stopped before its end


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is known about viruses in one file."""

    state: ScanState
    signature: str | None = None  # what the scanner calls it, when it found one
    reason: Unscanned | None = None  # when it was not scanned


CLEAN: Final = Verdict(state=ScanState.CLEAN)


def infected(signature: str) -> Verdict:
    """Say that *signature* was found."""
    return Verdict(state=ScanState.INFECTED, signature=signature)


def not_scanned(reason: Unscanned) -> Verdict:
    """Say that nobody knows, and why."""
    return Verdict(state=ScanState.NOT_SCANNED, reason=reason)


NO_SCANNER: Final = not_scanned(Unscanned.NO_SCANNER)


class Scanning(Protocol):
    """One file on its way through the scanner; it may block, and never raises."""

    def feed(self, piece: bytes) -> None:
        """Give the next bytes."""
        ...

    def verdict(self) -> Verdict:
        """Say that this was all, and hear what it is; the second time the same is said again."""
        ...

    def stop(self) -> None:
        """Let go of a file that is not read to its end."""
        ...


class Scanner(Protocol):
    """Whatever looks for viruses."""

    def begin(self) -> Scanning:
        """Start a file."""
        ...


class NoScanner:
    """No scanner at all, as the settings may say: nothing is ever called clean."""

    def begin(self) -> Scanning:
        """Start a file that will not be looked at."""
        return self

    def feed(self, piece: bytes) -> None:
        """Do nothing."""

    def verdict(self) -> Verdict:
        """Say so."""
        return NO_SCANNER

    def stop(self) -> None:
        """Do nothing."""


def together(whole: Verdict, parts: Iterable[Verdict]) -> Verdict:
    """Judge a packed file with what is in it: one infected part infects the whole, one unknown leaves it unknown."""
    verdicts = (whole, *parts)
    for state in (ScanState.INFECTED, ScanState.NOT_SCANNED):
        found = next((verdict for verdict in verdicts if verdict.state is state), None)
        if found is not None:
            return found
    return whole
