"""A real ClamAV daemon that knows one virus, started for the tests that need it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workflows.scanner import MEGABYTE, Clamd, ClamdAddress

VIRUS = b"onschuldige tekst die alleen onze eigen handtekening kent: VIRUSPROEF-7f3a"
SIGNATURE = "Bewaarstroom.Proefvirus.UNOFFICIAL"
MOST = 2 * MEGABYTE  # what this one takes

_CONFIG = """
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/db
PidFile {folder}/clamd.pid
Foreground yes
StreamMaxLength 2M
MaxFileSize 2M
MaxScanSize 8M
"""
_READY = "Self checking every"
_UNTIL_WE_GO = 'clamd --config-file "$0" & read -r _; kill $!; wait'
"""Its input closes when we close it, and also when we are killed: no daemon is left behind."""


@contextmanager
def running_clamd(*more: str) -> Iterator[Path]:
    """Start it with *more* lines of its own configuration, and give its socket."""
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))  # a socket's path must be short
    (folder / "db").mkdir()
    (folder / "db" / "proef.ndb").write_text(f"Bewaarstroom.Proefvirus:0:*:{b'VIRUSPROEF-7f3a'.hex()}\n")
    config = folder / "clamd.conf"
    config.write_text("\n".join([*more, _CONFIG.format(folder=folder)]))
    with (folder / "clamd.log").open("w") as log:
        process = subprocess.Popen(
            ["sh", "-c", _UNTIL_WE_GO, str(config)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdout is not None
            assert any(_READY in line for line in process.stdout), (folder / "clamd.log").read_text()
            yield folder / "clamd.ctl"
        finally:
            process.communicate(timeout=60)
            shutil.rmtree(folder)


def scanner_at(place: Path, largest: int = MOST) -> Clamd:
    """Make the door to it."""
    return Clamd(ClamdAddress(path=place), largest=largest, seconds=60)


@contextmanager
def answering(answer: bytes) -> Iterator[ClamdAddress]:
    """Listen as a daemon that reads nothing and says *answer*."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):  # the other side may be gone already
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield ClamdAddress(host="127.0.0.1", port=server.getsockname()[1])
        thread.join(60)
