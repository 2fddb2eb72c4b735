"""The screens' address, and how people sign in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AnyHttpUrl, Field

from config.ownhosts import LOOPBACK
from config.secret import SecretReference
from config.sections.part import Part


class ConsoleSettings(Part):
    """The screens' address."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8700
    public_url: AnyHttpUrl | None = None
    organisation: str = "Gemeente Voorbeeld"
    session_secret: SecretReference | None = None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the console."""
        return self.host in LOOPBACK


class SigninSettings(Part):
    """How people sign in."""

    mode: Literal["demo", "entra"] = "demo"
    tenant_id: str | None = None
    client_id: str | None = None
    client_secret: SecretReference | None = None
