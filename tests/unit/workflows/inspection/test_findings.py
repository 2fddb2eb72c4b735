from __future__ import annotations

import re
from pathlib import Path

import pytest

from workflows.inspection import findings
from workflows.inspection.findings import MEANINGS, Finding

ROOT = Path(__file__).parents[4]


def test_a_finding_says_what_and_what_next() -> None:
    finding = Finding(code="bijlagen_ontbreken", count=2)
    assert finding.sentence == (
        "Bijlagen die genoemd worden maar er niet bij zitten: 2. Maak de export opnieuw en zet hem weer in de map."
    )


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_every_code_can_be_said(code: str) -> None:
    said = Finding(code=code, file="a.zip", count=3, detail="{x}").sentence
    assert said.endswith((".", "}"))


def row_of(code: str) -> str:
    """Spell the row that the handboek has for a code."""
    meaning = MEANINGS[code]
    said = f"{meaning.sentence} {meaning.advice}".strip()
    said = said.replace("{count}", "*aantal*").replace("{detail}", "*toelichting*")
    return f"| `{code}` | {said} | {meaning.audience} | {meaning.gravity} |"


def test_every_code_has_its_row_in_the_handboek() -> None:
    page = (ROOT / "deploy" / "handboek" / "inspectie.md").read_text(encoding="utf-8")
    table = page.partition("## Alle bevindingen")[2]
    assert [row for row in table.splitlines() if row.startswith("| `")] == [row_of(code) for code in MEANINGS]


def test_every_code_that_the_code_gives_exists() -> None:
    folder = Path(findings.__file__).parent
    sources = "\n".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.py"))
    assert set(re.findall(r'code="([a-z_]+)"', sources)) <= set(MEANINGS)
