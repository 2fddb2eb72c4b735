"""The program that sets a document with typst, alone in its own process; the only one that imports typst.

It imports nothing of ours: it is started by its path. Standard input: one line of JSON (the template, the moment, the
lengths), then the data as JSON, then the pictures, one after the other. Standard output: the PDF. When it cannot, the
exit code says so and standard error says why, without the data.

What it reads stays in memory: typst gets its pictures through a file without a name.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
STANDARDS = ["a-2a", "ua-1"]
REFUSED, TOO_MUCH = 3, 4  # exit codes: typst refuses it, and it costs too much memory


def main() -> int:
    """Take the limits from the arguments: memory (bytes of address space) and CPU (s)."""
    memory, seconds = (int(argument) for argument in sys.argv[1:3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave the text on disk
    try:
        header = json.loads(sys.stdin.buffer.readline())
        data = sys.stdin.buffer.read(header["data"])
        pictures = sys.stdin.buffer.read()
        sys.stdout.buffer.write(_set(header["template"], header["moment"], data, pictures))
    except typst.TypstError as error:
        sys.stderr.write(error.message)
        return REFUSED
    except MemoryError:
        return TOO_MUCH
    return 0


def _set(template: str, moment: int, data: bytes, pictures: bytes) -> bytes:
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(pictures), len(pictures)))
    blob = _nameless(pictures)
    files = {path.name: path.read_bytes() for path in sorted((HERE / "templates").glob("*.typ"))}
    files = {"main.typ": files[f"{template}.typ"], **files, "data.json": data}
    compile_files: Any = typst.compile  # takes a dict of files, which its stub does not know
    made: bytes = compile_files(
        files,
        root="/proc/self/fd",
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=datetime.fromtimestamp(moment, UTC),
        sys_inputs={"pictures": f"/{blob}"},
    )
    return made


def _nameless(content: bytes) -> int:
    number = os.memfd_create("pictures")
    with os.fdopen(os.dup(number), "wb") as file:
        file.write(content)
    return number


if __name__ == "__main__":
    sys.exit(main())
