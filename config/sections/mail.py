"""How notices leave the house, and to whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from config.secret import SecretReference
from config.sections.part import Part


class SmtpSettings(Part):
    """A mail server."""

    host: str | None = None
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    starttls: bool = True
    user: str | None = None
    password: SecretReference | None = None


class MailSettings(Part):
    """How notices leave the house, and to whom."""

    via: Literal["graph", "smtp", "none"] = "graph"
    sender: str | None = None
    di: tuple[str, ...] = ()
    beheer: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    smtp: SmtpSettings = SmtpSettings()
