"""The shape of the repository, held by tests."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {
    "pyproject.toml",
    "watcher",
    "workflows",
    "config",
    "tests",
    "deploy",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
}
PACKAGES = ("watcher", "workflows", "config")

WITHOUT_TWIN = {
    "workflows/jsontypes.py": "two type aliases",
    "workflows/ports.py": "protocols only; their fulfilments are tested",
}
"""Modules that have no test of their own, and why not."""


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def _modules() -> list[Path]:
    return [
        path
        for path in _tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in PACKAGES
        and not path.name.startswith("__")
    ]


def test_the_top_level_holds_only_what_belongs_there() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in _tracked()}

    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def test_every_module_has_its_twin_test() -> None:
    missing = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if "versions" not in path.parts
        and str(path.relative_to(ROOT)) not in WITHOUT_TWIN
        and not (ROOT / "tests" / "unit" / path.relative_to(ROOT).parent / f"test_{path.name}").exists()
    ]

    assert missing == []


def test_no_module_without_a_twin_is_listed_that_has_one() -> None:
    assert [name for name in WITHOUT_TWIN if not (ROOT / name).exists()] == []


def test_every_module_says_in_its_docstring_what_it_is() -> None:
    silent = [str(path) for path in _modules() if not ast.get_docstring(ast.parse(path.read_text()))]

    assert silent == []


def test_a_proof_is_made_in_one_place() -> None:
    users = {
        str(path.relative_to(ROOT)) for path in _modules() if re.search(r"\bVERIFIER\b", path.read_text())
    }

    assert users <= {"workflows/proof.py", "workflows/zaaksysteem/verify.py"}


def test_a_clearance_is_made_in_one_place() -> None:
    makers = {str(path.relative_to(ROOT)) for path in _modules() if "_GATEKEEPER" in path.read_text()}

    assert makers == {"workflows/clearance.py"}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_the_locks_name_no_host_and_hash_everything(name: str) -> None:
    text = (ROOT / "deploy" / name).read_text()
    pinned = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==", text, re.MULTILINE)

    assert "://" not in text
    assert "index" not in text
    assert len(pinned) == len(
        re.findall(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    )
    assert text.count("--hash=sha256:") >= len(pinned)
