"""What is wrong with settings, as short facts."""

from __future__ import annotations

from typing import Any

from config.reading import SettingsError, read_settings


def mistakes_in(**tree: Any) -> list[tuple[str, str]]:
    """Read settings that differ from the defaults; says each mistake's place and code, or nothing."""
    try:
        read_settings(None, {}, **tree)
    except SettingsError as refused:
        return sorted((mistake.where, mistake.code) for mistake in refused.mistakes)
    return []
