"""What people are told, and when."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Annotated

from pydantic import Field

from config.secret import SecretReference
from config.sections.part import Part


class BerichtenSettings(Part):
    """What people are told, and how."""

    teksten: Path | None = None
    dagoverzicht_om: time = time(8, 30)
    teams_webhook: SecretReference | None = None
    planner_plan: str | None = None
    planner_bucket: str | None = None
    planner_flow_plans: tuple[str, ...] = ()
    teams_hosts: tuple[str, ...] = ("*.logic.azure.com", "*.api.powerplatform.com")


class TermijnSettings(Part):
    """How long tasks may take, in working days."""

    streefdagen: Annotated[int, Field(ge=0, le=250)] = 3
    fatale_dagen: Annotated[int, Field(ge=1, le=250)] = 10
    herinnering_dagen: Annotated[int, Field(ge=1, le=250)] = 3
    herinneringen: Annotated[int, Field(ge=0, le=20)] = 3
    coordinator: tuple[str, ...] = ()
    vrije_dagen: tuple[date, ...] = ()
