from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.clamd import MOST, SIGNATURE, VIRUS, scanner_at
from workflows.errors import BadInputError, NeedsPersonError
from workflows.inspection.scan import CLEAN, Unscanned, Verdict, infected, not_scanned
from workflows.scanner import Clamd, ClamdAddress


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


@contextmanager
def answering(answer: bytes) -> Iterator[ClamdAddress]:
    """Listen as a daemon that reads nothing and says *answer*."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, suppress(ConnectionError):
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield ClamdAddress(host="127.0.0.1", port=server.getsockname()[1])
        thread.join(60)


@pytest.mark.parametrize("answer", [b"", b"UNKNOWN COMMAND\0", b"stream: OK maybe\0", b"\xff\0", b"x" * 9000])
def test_only_clamds_own_words_are_a_verdict(answer: bytes) -> None:
    with answering(answer) as address:
        assert scanned(Clamd(address, seconds=60), b"x") == not_scanned(Unscanned.FAILED)


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
