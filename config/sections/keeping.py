"""What is kept and for how long: history, record, personal values and log lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from config.sections.part import Part


class HistorySettings(Part):
    """How long the history of ended runs is kept: each outcome apart, so that success never pushes out failure."""

    succeeded_days: Annotated[int, Field(ge=1, le=3_650)] = 90
    failed_days: Annotated[int, Field(ge=1, le=3_650)] = 400
    cancelled_days: Annotated[int, Field(ge=1, le=3_650)] = 180
    most_succeeded: Annotated[int, Field(ge=100, le=100_000_000)] = 1_000_000


class AuditSettings(Part):
    """How the head of the record is made known outside the database."""

    anchor_every_seconds: Annotated[float, Field(ge=1, le=86_400)] = 900
    anchor_file: Path | None = None
    anchor_mail: tuple[str, ...] = ()


class ForgettingSettings(Part):
    """How long personal values stay."""

    work_days: Annotated[int, Field(ge=1, le=36_500)] = 30
    task_days: Annotated[int, Field(ge=1, le=36_500)] = 365
    names_days: Annotated[int, Field(ge=1, le=36_500)] = 365


class LoggingSettings(Part):
    """What is told, and how long it is kept."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"
    keep_days: Annotated[int, Field(ge=1, le=3_650)] = 90
    keep_lines: Annotated[int, Field(ge=1_000, le=100_000_000)] = 1_000_000
