"""How to reach a zaaksysteem."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field

from config.ownhosts import LOOPBACK
from config.secret import SecretReference
from config.sections.part import Part, Url

Rsin = Annotated[str, Field(pattern=r"^\d{9}$")]

NEEDED_OF_ZAAKSYSTEEM = (
    "zaken_url",
    "documenten_url",
    "catalogi_url",
    "client_id",
    "secret",
    "bronorganisatie",
)


class ZaaksysteemSettings(Part):
    """How to reach the zaaksysteem."""

    mode: Literal["simulator", "real"] = "simulator"
    name: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    zaken_url: Url | None = None
    documenten_url: Url | None = None
    catalogi_url: Url | None = None
    client_id: str | None = None
    secret: SecretReference | None = None
    bronorganisatie: Rsin | None = None
    auteur: Annotated[str, Field(min_length=1, max_length=200)] = "Gemeente"
    inline_limit_mib: Annotated[int, Field(ge=1, le=3000)] = 50
    one_call: bool = False
    settle_seconds: Annotated[float, Field(ge=0, le=3_600)] = 60
    reverify_sample: Annotated[int, Field(ge=0, le=10_000)] = 20
    preferred_document_types: tuple[str, ...] = ("Chatbericht", "Correspondentie")

    @property
    def real(self) -> bool:
        """Whether documents stay where they are put."""
        return self.mode == "real"

    @property
    def on_this_machine(self) -> bool:
        """Whether every address is on this machine, where the simulator lives."""
        given = (self.zaken_url, self.documenten_url, self.catalogi_url)
        return all(urlsplit(url).hostname in LOOPBACK for url in given if url is not None)
