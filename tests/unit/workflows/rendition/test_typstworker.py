from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from workflows.rendition import typesetter

WORKER = Path(typesetter.__file__).with_name("typstworker.py")
GIGABYTE = 1024**3


def ask(template: str, data: object, memory: int = 6 * GIGABYTE) -> subprocess.CompletedProcess[bytes]:
    text = json.dumps({"data": data, "moment": "2026-11-28", "pictures": {}}).encode()
    header = json.dumps({"template": template, "moment": 1795867200, "data": len(text)}).encode()
    command = [sys.executable, "-E", "-s", "-P", str(WORKER), str(memory), "60"]
    return subprocess.run(command, input=header + b"\n" + text, capture_output=True, check=False)


def test_a_document_comes_out_of_standard_output() -> None:
    done = ask("blad", {"titel": "x", "delen": []})

    assert (done.returncode, done.stdout[:5], done.stderr) == (0, b"%PDF-", b"")


def test_what_typst_refuses_ends_with_its_own_exit_code_and_without_the_data() -> None:
    done = ask("blad", {"titel": "geheim"})

    assert (done.returncode, done.stdout) == (3, b"")
    assert b"delen" in done.stderr
    assert b"geheim" not in done.stderr


def test_too_little_memory_ends_the_process_and_nothing_comes_out() -> None:
    done = ask("blad", {"titel": "x", "delen": []}, memory=64 * 1024**2)

    assert done.returncode != 0
    assert done.stdout == b""
