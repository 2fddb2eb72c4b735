from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.clamd import MOST, SIGNATURE, VIRUS, answering, running_clamd, scanner_at
from workflows.errors import BadInputError, NeedsPersonError
from workflows.inspection.scan import CLEAN, Unscanned, Verdict, infected, not_scanned
from workflows.scanner import Clamd, ClamdAddress, signatures_of


def scanned(scanner: Clamd, *pieces: bytes) -> Verdict:
    scanning = scanner.begin()
    for piece in pieces:
        scanning.feed(piece)
    verdict = scanning.verdict()
    assert scanning.verdict() == verdict
    return verdict


def test_a_known_virus_is_named_wherever_the_pieces_are_cut(clamd: Path) -> None:
    assert scanned(scanner_at(clamd), VIRUS[:60], VIRUS[60:]) == infected(SIGNATURE)


def test_a_file_without_it_is_clean_also_when_it_is_empty_or_in_many_pieces(clamd: Path) -> None:
    assert scanned(scanner_at(clamd)) == CLEAN
    assert scanned(scanner_at(clamd), *[os.urandom(300_000)] * 4) == CLEAN


def test_a_file_larger_than_we_send_is_not_called_clean(clamd: Path) -> None:
    assert scanned(scanner_at(clamd, largest=10), b"x" * 11) == not_scanned(Unscanned.TOO_LARGE)


def test_a_file_larger_than_clamd_takes_is_not_called_clean(clamd: Path) -> None:
    scanner = scanner_at(clamd, largest=10 * MOST)
    assert scanned(scanner, *[b"x" * 300_000] * 20) == not_scanned(Unscanned.TOO_LARGE)


def test_a_scanner_that_is_away_gives_no_verdict(tmp_path: Path) -> None:
    nobody = Clamd(ClamdAddress(path=tmp_path / "nobody.ctl"))
    assert scanned(nobody, b"x") == not_scanned(Unscanned.UNREACHABLE)


def test_a_file_that_is_not_read_to_its_end_has_no_verdict(clamd: Path) -> None:
    scanning = scanner_at(clamd).begin()
    scanning.feed(b"half")
    scanning.stop()
    scanning.feed(VIRUS)
    assert scanning.verdict() == not_scanned(Unscanned.CUT_SHORT)


def test_it_says_which_version_it_is(clamd: Path) -> None:
    assert scanner_at(clamd).version().startswith("ClamAV ")


@pytest.mark.parametrize(
    ("version", "made"),
    [
        ("ClamAV 1.4.6/27123/Fri Nov 27 10:00:00 2026", datetime(2026, 11, 27, 10, tzinfo=UTC)),
        ("ClamAV 1.4.6", None),
        ("", None),
    ],
)
def test_the_age_of_its_signatures_is_read_from_its_version(version: str, made: datetime | None) -> None:
    assert signatures_of(version) == made


@pytest.mark.parametrize("answer", [b"", b"UNKNOWN COMMAND\0", b"stream: OK maybe\0", b"\xff\0", b"x" * 9000])
def test_only_clamds_own_words_are_a_verdict(answer: bytes) -> None:
    with answering(answer) as address:
        assert scanned(Clamd(address, seconds=60), b"x") == not_scanned(Unscanned.FAILED)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Heuristics.Limits.Exceeded.MaxFileSize", Unscanned.TOO_LARGE),
        ("Heuristics.Encrypted.Zip", Unscanned.ENCRYPTED),
    ],
)
def test_what_clamd_did_not_look_at_is_no_virus_and_not_clean(said: str, reason: Unscanned) -> None:
    with answering(f"stream: {said} FOUND\0".encode()) as address:
        assert scanned(Clamd(address, seconds=60), b"x") == not_scanned(reason)


def test_clamd_says_what_it_skipped_when_it_is_asked_to() -> None:
    with running_clamd("AlertExceedsMax yes", "MaxFileSize 1K") as socket:
        assert scanned(scanner_at(socket), b"x" * 5000 + VIRUS) == not_scanned(Unscanned.TOO_LARGE)


def test_what_is_no_clamd_is_no_scanner(tmp_path: Path) -> None:
    with answering(b"220 mail\0") as address, pytest.raises(NeedsPersonError) as refused:
        Clamd(address, seconds=60).version()
    assert refused.value.code == "scanner-unreachable"
    with pytest.raises(NeedsPersonError):
        Clamd(ClamdAddress(path=tmp_path / "nobody.ctl")).version()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/run/clamav/clamd.ctl", ClamdAddress(path=Path("/run/clamav/clamd.ctl"))),
        ("127.0.0.1:3310", ClamdAddress(host="127.0.0.1", port=3310)),
        ("[::1]:3310", ClamdAddress(host="::1", port=3310)),
    ],
)
def test_an_address_is_a_socket_file_or_a_host_and_port(written: str, address: ClamdAddress) -> None:
    assert ClamdAddress.read(written) == address


@pytest.mark.parametrize("written", ["", "clamd", "clamd:", ":3310", "clamd:0", "clamd:99999", "clamd:x"])
def test_another_address_is_refused(written: str) -> None:
    with pytest.raises(BadInputError):
        ClamdAddress.read(written)
