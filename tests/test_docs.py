"""The handboek says what the code does, held by tests."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.reading import read_settings
from workflows.clearance import GATES

FOUTCODES = runpy.run_path(str(Path(__file__).parents[1] / "deploy" / "foutcodes.py"))
HANDBOEK = Path(__file__).parents[1] / "deploy" / "handboek"


def _leaves(tree: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_every_setting_has_its_entry_and_every_entry_its_setting() -> None:
    rows = (HANDBOEK / "instellingen.md").read_text().splitlines()
    told = {row.split("`")[1] for row in rows if row.startswith("| `")}

    assert told == set(_leaves(read_settings(None, {}).model_dump()))


def test_every_decision_is_dated() -> None:
    names = [path.name for path in (HANDBOEK / "besluiten").iterdir()]

    assert [name for name in names if not name.startswith("2026-")] == []


def test_every_error_code_has_its_entry_and_every_entry_its_code() -> None:
    page = (HANDBOEK / "foutcodes.md").read_text("utf-8")
    found = FOUTCODES["entries"](FOUTCODES["trees"]().values())

    told = set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))
    assert told == {entry.code for entry in found}, (
        "python deploy/foutcodes.py > deploy/handboek/foutcodes.md"
    )
    assert page == FOUTCODES["page"](found), "python deploy/foutcodes.py > deploy/handboek/foutcodes.md"


def test_a_code_is_read_with_its_sentence_and_next_step() -> None:
    source = """
class BewaarstroomError(Exception):
    \"\"\"Er ging iets mis.\"\"\"
    next_step = "Kijk in het logboek."
class OwnError(BewaarstroomError):
    \"\"\"Iets eigens.\"\"\"
    def __init__(self): super().__init__("own-code", facts={})
WORDS = "Zin uit een naam."
raise BewaarstroomError("a-b", f"Het is {x}.", next_step="Doe iets.")
raise BewaarstroomError("c-d", WORDS)
raise OwnError()
raise BewaarstroomError(other)
TABLE = {"e-f": "Zin uit een tabel."}
"""
    entry = FOUTCODES["Entry"]

    assert FOUTCODES["entries"]([ast.parse(source)]) == [
        entry(code="a-b", sentence="Het is ….", next_step="Doe iets."),
        entry(code="c-d", sentence="Zin uit een naam.", next_step="Kijk in het logboek."),
        entry(code="e-f", sentence="Zin uit een tabel.", next_step=""),
        entry(code="own-code", sentence="Iets eigens.", next_step="Kijk in het logboek."),
    ]


def test_every_page_that_the_handboek_names_is_there() -> None:
    named = re.findall(r"\]\(([^)]+)\)", (HANDBOEK / "README.md").read_text("utf-8"))

    assert [name for name in named if not (HANDBOEK / name).exists()] == []


def test_every_gate_has_its_entry_and_every_entry_its_gate() -> None:
    rows = re.findall(r"^\| ([a-z_, ]+) \|", (HANDBOEK / "bewijs.md").read_text("utf-8"), re.MULTILINE)
    told = {name for row in rows for name in row.split(", ")}

    assert told - {"controle"} == {gate.name for gate in GATES}
