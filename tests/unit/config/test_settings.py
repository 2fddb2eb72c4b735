from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.reading import read_settings


def test_settings_cannot_be_changed_afterwards() -> None:
    settings = read_settings(None, {})

    with pytest.raises(ValidationError):
        settings.console.port = 1  # type: ignore[misc]


def test_the_embedded_database_lies_in_the_data_folder() -> None:
    settings = read_settings(None, {}, data_dir="/var/lib/bewaarstroom")

    assert settings.database_url == "sqlite:////var/lib/bewaarstroom/bewaarstroom.sqlite"


def test_a_named_database_is_used_as_it_is() -> None:
    settings = read_settings(None, {}, database={"url": "postgresql+psycopg://u@h/db"})

    assert settings.database_url == "postgresql+psycopg://u@h/db"


def test_every_default_stands_in_the_file_that_explains_it() -> None:
    text = (Path(__file__).parents[3] / "config" / "default.yaml").read_text()

    missing = [name for name in _names(read_settings(None, {}).model_dump()) if f"{name}:" not in text]

    assert missing == []


def _names(tree: dict[str, object]) -> list[str]:
    nested = [_names(value) for value in tree.values() if isinstance(value, dict)]
    return [*tree, *(name for names in nested for name in names)]
