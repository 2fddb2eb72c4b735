"""The handboek says what the code does, held by tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.reading import read_settings

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
