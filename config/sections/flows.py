"""What flows may use and call."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from config.secret import SecretReference
from config.sections.part import Part


class FlowSecret(Part):
    """One secret that flows may use by its name."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z_][\w-]{0,79}$")]
    secret: SecretReference


class HttpSettings(Part):
    """What the Http actions of flows may call."""

    allow: tuple[str, ...] = ()
    private_networks: tuple[str, ...] = ()
    max_mib: Annotated[int, Field(ge=1, le=1_000)] = 10
    timeout_seconds: Annotated[float, Field(gt=0, le=3_600)] = 100
    managed_identity: bool = False
