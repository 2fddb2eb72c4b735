"""How runs are worked."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from config.sections.part import Part


class EngineSettings(Part):
    """How runs are worked."""

    workers: Annotated[int, Field(ge=1, le=256)] = 16
    takeover_seconds: Annotated[float, Field(ge=5, le=3_600)] = 30
