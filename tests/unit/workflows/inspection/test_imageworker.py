from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
from pathlib import Path

from PIL import Image

from workflows.inspection import imageworker

WORKER = Path(imageworker.__file__)


def asked(data: bytes, pixels: int = 10_000) -> tuple[int, dict[str, object], bytes]:
    done = subprocess.run(
        [sys.executable, "-E", "-s", "-P", str(WORKER), str(2**30), "10", str(pixels), "0"],
        input=data,
        capture_output=True,
        check=False,
    )
    line, _, picture = done.stdout.partition(b"\n")
    return done.returncode, json.loads(line), picture


def drawn() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "PNG")
    return out.getvalue()


def test_it_answers_with_facts_and_a_picture() -> None:
    code, facts, picture = asked(drawn())
    assert (code, facts) == (0, {"format": "PNG", "width": 30, "height": 20, "taken_at": None})
    assert picture.startswith(b"\x89PNG")


def test_it_refuses_with_a_reason() -> None:
    assert asked(drawn(), pixels=10) == (imageworker.REFUSED, {"refused": "te_veel_pixels"}, b"")
    assert asked(b"nee") == (imageworker.REFUSED, {"refused": "niet_leesbaar"}, b"")


def test_it_knows_nothing_of_ours() -> None:
    tree = ast.parse(WORKER.read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any((module or "").startswith(("workflows", "watcher", "config")) for module in modules)
