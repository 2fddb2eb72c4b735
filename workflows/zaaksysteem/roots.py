"""Where the zaaksysteem lives, and which addresses are its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from workflows.errors import BadInputError, NeedsPersonError

DEFAULT_PORTS = {"http": 80, "https": 443}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_ODD = re.compile(r"[\x00-\x20\x7f\\]")
_HIDDEN = re.compile(r"%(2e|2f|5c)", re.IGNORECASE)  # a dot or slash that only the other side would see


class Api(StrEnum):
    """The three APIs that we use, each with an address of its own."""

    ZAKEN = "zrc"
    DOCUMENTEN = "drc"
    CATALOGI = "ztc"


@dataclass(frozen=True, kw_only=True)
class Roots:
    """The base addresses, such as https://host/zaken/api/v1; suppliers may put each on a host of its own."""

    zaken: str
    documenten: str
    catalogi: str

    def __post_init__(self) -> None:
        """Drop closing slashes; raises BadInputError `zaaksysteem-url` for what is no web address."""
        for name in ("zaken", "documenten", "catalogi"):
            object.__setattr__(self, name, _base(getattr(self, name)))

    def root(self, api: Api) -> str:
        """Return the base address of one API."""
        return {Api.ZAKEN: self.zaken, Api.DOCUMENTEN: self.documenten, Api.CATALOGI: self.catalogi}[api]

    def api_of(self, url: str) -> Api:
        """Say which API an address belongs to; raises NeedsPersonError `zaaksysteem-foreign-url` for any other."""
        for api in Api:
            if inside(self.root(api), url):
                return api
        raise NeedsPersonError(
            "zaaksysteem-foreign-url",
            "Het zaaksysteem verwijst naar een adres dat niet bij de ingestelde adressen hoort.",
            next_step="Laat de beheerder de drie adressen van het zaaksysteem nakijken.",
        )

    def hold(self, url: str) -> bool:
        """Whether an address belongs to one of the three."""
        return any(inside(self.root(api), url) for api in Api)

    @property
    def on_this_machine(self) -> bool:
        """Whether all three are on this machine, as in the demo."""
        return all(urlsplit(self.root(api)).hostname in LOOPBACK for api in Api)


def inside(root: str, url: str) -> bool:
    """Tell whether *url* lies at or below *root*: same scheme, host and port, no dots that climb out."""
    if _ODD.search(url):
        return False
    try:
        there, here = urlsplit(url), urlsplit(root)
        same_place = _origin(there) == _origin(here)
    except ValueError:
        return False
    path = there.path.rstrip("/")
    climbs = bool(_HIDDEN.search(path)) or any(step in {".", ".."} for step in there.path.split("/"))
    below = path == here.path or path.startswith(f"{here.path}/")
    return same_place and below and not climbs and not there.fragment and "@" not in there.netloc


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)


def _base(url: str) -> str:
    trimmed = url.strip().rstrip("/")
    try:
        parts = urlsplit(trimmed)
        sound = (
            parts.scheme in DEFAULT_PORTS and parts.hostname and not parts.query and inside(trimmed, trimmed)
        )
    except ValueError:
        sound = False
    if not sound:
        raise BadInputError(
            "zaaksysteem-url",
            "Een adres van het zaaksysteem in de instellingen is geen webadres.",
            next_step="Schrijf het adres als https://host/pad, zonder vraagteken en zonder gebruikersnaam.",
        )
    return trimmed
