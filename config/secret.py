"""A secret, named by where it is kept and read only when it is needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Vault = Callable[[str, str], str]
"""Read a secret from a Key Vault: its vault's name and its own."""


class SecretUnreadableError(Exception):
    """A secret is not where the settings say it is."""


@dataclass(frozen=True)
class SecretReference:
    """env:NAME, file:/path or keyvault:VAULT/NAME."""

    kind: Literal["env", "file", "keyvault"]
    place: str

    @classmethod
    def parse(cls, text: str) -> SecretReference:
        """Read a reference; a secret written out in full is refused."""
        kind, colon, place = text.partition(":")
        if kind == "env" and colon and place:
            return cls("env", place)
        if kind == "file" and colon and place:
            return cls("file", place)
        if kind == "keyvault" and place.count("/") == 1 and not place.startswith("/"):
            return cls("keyvault", place)
        message = "secret_by_reference"
        raise ValueError(message)

    def read(self, vault: Vault | None = None, environment: Mapping[str, str] = os.environ) -> str:
        """Fetch the secret; raises SecretUnreadableError with the place, never with the secret."""
        try:
            return self._fetch(vault, environment)
        except (KeyError, OSError) as error:
            raise SecretUnreadableError(str(self)) from error

    def _fetch(self, vault: Vault | None, environment: Mapping[str, str]) -> str:
        if self.kind == "env":
            return environment[self.place]
        if self.kind == "file":
            return Path(self.place).read_text(encoding="utf-8").strip()
        if vault is None:
            raise SecretUnreadableError(str(self))
        name, secret = self.place.split("/")
        return vault(name, secret)

    def __str__(self) -> str:
        """Spell the reference, which is no secret."""
        return f"{self.kind}:{self.place}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let a setting be written as its reference."""
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def _validate(cls, value: object) -> SecretReference:
        return value if isinstance(value, cls) else cls.parse(str(value))
