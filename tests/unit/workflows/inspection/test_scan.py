from __future__ import annotations

from workflows.inspection.scan import (
    CLEAN,
    NO_SCANNER,
    NoScanner,
    ScanState,
    Unscanned,
    Verdict,
    infected,
    not_scanned,
    together,
)

UNKNOWN = not_scanned(Unscanned.TOO_LARGE)
SICK = infected("Proefvirus")


def test_without_a_scanner_nothing_is_called_clean() -> None:
    scanning = NoScanner().begin()
    scanning.feed(b"x")
    assert scanning.verdict() == Verdict(state=ScanState.NOT_SCANNED, reason=Unscanned.NO_SCANNER)
    scanning.stop()
    assert scanning.verdict() == NO_SCANNER


def test_a_packed_file_is_as_bad_as_the_worst_in_it() -> None:
    assert together(CLEAN, []) == CLEAN
    assert together(CLEAN, [CLEAN, CLEAN]) == CLEAN
    assert together(CLEAN, [CLEAN, UNKNOWN]) == UNKNOWN
    assert together(UNKNOWN, [CLEAN]) == UNKNOWN
    assert together(UNKNOWN, [CLEAN, SICK]) == SICK
    assert together(SICK, [CLEAN]) == SICK
