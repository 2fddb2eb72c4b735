"""Where everything is remembered."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator

from config.secret import SecretReference
from config.sections.part import Part


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.password is not None or any("password" in name for name in parse_qs(parts.query)):
        message = "secret_by_reference"
        raise ValueError(message)
    return url


DatabaseUrl = Annotated[str, AfterValidator(_without_password)]


class DatabaseSettings(Part):
    """Where everything is remembered."""

    url: DatabaseUrl | None = None
    password: SecretReference | None = None
    synchronous: Literal["full", "normal"] = "full"
