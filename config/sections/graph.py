"""How to reach OneDrive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from config.secret import SecretReference
from config.sections.part import Part, Url


class GraphSettings(Part):
    """How to reach OneDrive."""

    mode: Literal["simulator", "real"] = "simulator"
    base_url: Url = "https://graph.microsoft.com/v1.0"
    tenant_id: str | None = None
    client_id: str | None = None
    credential: Literal["client_secret", "certificate", "managed_identity", "default"] = "client_secret"
    client_secret: SecretReference | None = None
    certificate_file: Path | None = None
    certificate_password: SecretReference | None = None
    company: str = "Gemeente"
    licences: Annotated[int, Field(ge=1, le=10_000_000)] = 1_000
    budget_share: Annotated[float, Field(ge=0.05, le=0.9)] = 0.6

    @property
    def real(self) -> bool:
        """Whether this is a tenant with people in it."""
        return self.mode == "real"
