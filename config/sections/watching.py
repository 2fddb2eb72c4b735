"""When something counts as uploaded, and how often is looked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from config.hours import read_hours
from config.sections.part import Part, Url


def _hours(text: str) -> str:
    read_hours(text)
    return text


class WatchingSettings(Part):
    """When something counts as uploaded."""

    patience_seconds: Annotated[float, Field(gt=0, le=86_400)] = 60
    mode: Literal["root_delta", "folder_delta", "listing"] = "root_delta"
    look_every_seconds: Annotated[float, Field(gt=0, le=3_600)] = 30
    look_at_least_every_seconds: Annotated[float, Field(gt=0, le=86_400)] = 300
    look_at_least_every_seconds_outside: Annotated[float, Field(gt=0, le=86_400)] = 900
    notifications_url: Url | None = None
    office_hours: Annotated[str, AfterValidator(_hours)] = "ma-vr 07:00-19:00"
    max_file_mib: Annotated[int, Field(ge=1, le=256_000)] = 4096
    max_upload_files: Annotated[int, Field(ge=1, le=100_000)] = 2000
    ignore: tuple[str, ...] = ()
