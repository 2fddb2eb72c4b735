"""The door to the virus scanner: ClamAV's daemon, asked over its own socket with INSTREAM.

The protocol is in clamd(8): a command, then every piece with its length in four bytes in front, then an empty piece.
A stream over clamd's StreamMaxLength is refused and the connection closed, which is no verdict at all.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from workflows.errors import BadInputError, NeedsPersonError
from workflows.inspection.scan import CLEAN, Scanning, Unscanned, Verdict, infected, not_scanned

PIECE: Final = 256 * 1024  # bytes sent at a time
LONGEST_ANSWER: Final = 4096  # bytes
MEGABYTE: Final = 1024 * 1024
_FOUND: Final = re.compile(r"^stream: (.{1,200}) FOUND$")
_NO_VIRUS: Final = {
    "Heuristics.Limits.Exceeded": Unscanned.TOO_LARGE,
    "Heuristics.Encrypted": Unscanned.ENCRYPTED,
}
"""What clamd reports as found when it is set to say that it did not look: AlertExceedsMax and AlertEncrypted."""

_TOO_LARGE: Final = "INSTREAM size limit exceeded"


@dataclass(frozen=True, kw_only=True)
class ClamdAddress:
    """Where clamd listens: a socket file on this machine, or a host and port."""

    path: Path | None = None
    host: str = ""
    port: int = 0

    @classmethod
    def read(cls, written: str) -> ClamdAddress:
        """Read `/run/clamav/clamd.ctl` or `host:port`; raises BadInputError for anything else."""
        if written.startswith("/"):
            return cls(path=Path(written))
        host, _, port = written.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
            raise BadInputError(
                "scanner-address",
                "Het adres van de virusscanner klopt niet.",
                next_step="Vul bij scanner.clamd een socketbestand in, of host:poort.",
            )
        return cls(host=host.strip("[]"), port=int(port))

    def connect(self, seconds: float) -> socket.socket:
        """Open a connection on which nothing takes longer than *seconds*; raises OSError."""
        if self.path is None:
            return socket.create_connection((self.host, self.port), timeout=seconds)
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        opened.settimeout(seconds)
        try:
            opened.connect(str(self.path))
        except OSError:
            opened.close()
            raise
        return opened


class Clamd:
    """A clamd, and how much it takes."""

    def __init__(self, address: ClamdAddress, *, largest: int = 100 * MEGABYTE, seconds: float = 120) -> None:
        """Take no file over *largest* bytes: clamd silently looks at no more than its own limit."""
        self._address = address
        self._largest = largest
        self._seconds = seconds

    def begin(self) -> Scanning:
        """Start a file."""
        return _Stream(self._address, self._largest, self._seconds)

    def version(self) -> str:
        """Ask which engine and signatures it has, such as `ClamAV 1.4.6/27123/Fri Nov 27 …`; raises NeedsPersonError."""
        try:
            with self._address.connect(self._seconds) as connection:
                connection.sendall(b"zVERSION\0")
                answer = _answer(connection)
        except OSError as error:
            raise _away() from error
        if not answer.startswith("ClamAV"):
            raise _away()
        return answer


def signatures_of(version: str) -> datetime | None:
    """Read when clamd's signatures were made from what it says of itself; None where it does not say."""
    try:
        return datetime.strptime(version.rpartition("/")[2], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None


class _Stream:
    """One file through INSTREAM."""

    def __init__(self, address: ClamdAddress, largest: int, seconds: float) -> None:
        self._address, self._largest, self._seconds = address, largest, seconds
        self._connection: socket.socket | None = None
        self._size = 0
        self._verdict: Verdict | None = None

    def feed(self, piece: bytes) -> None:
        """Give the next bytes; after trouble the rest is not sent."""
        if self._verdict is not None:
            return
        self._size += len(piece)
        if self._size > self._largest:
            self._end(not_scanned(Unscanned.TOO_LARGE))
            return
        try:
            self._send(piece)
        except OSError:
            self._end(self._why_broken())

    def verdict(self) -> Verdict:
        """Say that this was all, and hear what it is."""
        if self._verdict is None:
            try:
                self._opened().sendall(struct.pack("!I", 0))
                self._end(_judged(_answer(self._opened())))
            except OSError:
                self._end(self._why_broken())
        return self._verdict or not_scanned(Unscanned.FAILED)

    def stop(self) -> None:
        """Hang up."""
        if self._verdict is None:
            self._end(not_scanned(Unscanned.CUT_SHORT))

    def _send(self, piece: bytes) -> None:
        connection = self._opened()
        for start in range(0, len(piece), PIECE):
            part = piece[start : start + PIECE]
            connection.sendall(struct.pack("!I", len(part)) + part)

    def _opened(self) -> socket.socket:
        if self._connection is None:
            self._connection = self._address.connect(self._seconds)
            self._connection.sendall(b"zINSTREAM\0")
        return self._connection

    def _why_broken(self) -> Verdict:
        """Hear why clamd hung up: it says so when a file is too large for it."""
        if self._connection is None:
            return not_scanned(Unscanned.UNREACHABLE)
        try:
            return _judged(_answer(self._connection))
        except OSError:
            return not_scanned(Unscanned.UNREACHABLE)

    def _end(self, verdict: Verdict) -> None:
        self._verdict = verdict
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.close()


def _answer(connection: socket.socket) -> str:
    said = b""
    while len(said) < LONGEST_ANSWER and not said.endswith(b"\0"):
        part = connection.recv(LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.decode("utf-8", "replace").rstrip("\0\n")


def _judged(answer: str) -> Verdict:
    """Read a verdict; only clamd's own OK counts as clean."""
    if answer == "stream: OK":
        return CLEAN
    if found := _FOUND.match(answer):
        reason = next((why for start, why in _NO_VIRUS.items() if found[1].startswith(start)), None)
        return infected(found[1]) if reason is None else not_scanned(reason)
    return not_scanned(Unscanned.TOO_LARGE if _TOO_LARGE in answer else Unscanned.FAILED)


def _away() -> NeedsPersonError:
    return NeedsPersonError(
        "scanner-unreachable",
        "De virusscanner is niet bereikbaar.",
        next_step="Controleer scanner.clamd in de instellingen, en of clamd draait.",
    )
