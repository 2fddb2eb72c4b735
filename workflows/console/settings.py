"""What the console must be told before it can open."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from workflows.clearance import Verwijderen
from workflows.errors import BadInputError
from workflows.model import Person

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SHORTEST_SECRET = 32  # bytes


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """One invented person in the role chooser."""

    person: Person
    roles: frozenset[str]  # "DI", "Beheer"; none: an employee
    explanation: str  # one Dutch sentence: what you can do as this person


@dataclass(frozen=True, kw_only=True)
class DemoSignin:
    """A role chooser instead of a password: for one machine and invented people only."""

    people: tuple[DemoPerson, ...]


@dataclass(frozen=True, kw_only=True)
class EntraSignin:
    """Sign-in with the municipality's own Entra."""

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)
    authority_host: str = "https://login.microsoftonline.com"
    ca_file: str | None = None  # PEM with the authorities to trust instead of the usual


@dataclass(frozen=True, kw_only=True)
class ConsoleSettings:
    """Everything together; raises BadInputError where people could not sign in, or anybody could."""

    base_url: str  # as people type it, for example https://bewaren.gemeente.example
    organisation: str
    secret_key: bytes = field(repr=False)  # signs sessions and forms
    signin: DemoSignin | EntraSignin
    bind_host: str = "127.0.0.1"
    real: bool = False  # whether a real tenant or a real zaaksysteem is behind it
    verwijderen: Verwijderen = Verwijderen.UIT
    development: bool = False  # shows /patronen
    version: str = "0.1.0"
    contact: str = "Informatiebeheer"  # whom people ask for help
    preferred_document_types: tuple[str, ...] = ("Chatbericht", "Correspondentie")

    def __post_init__(self) -> None:
        """Refuse a console without a lock on the door."""
        _strong(self.secret_key)
        if isinstance(self.signin, DemoSignin):
            _only_here(self)
        else:
            _complete(self.signin)
            _encrypted(self)

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over HTTPS."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def origin(self) -> str:
        """What browsers send as Origin."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def hosts(self) -> frozenset[str]:
        """What browsers may send as Host."""
        parts = urlsplit(self.base_url)
        own = {parts.netloc.lower()}
        if parts.hostname not in LOOPBACK:
            return frozenset(own)
        port = f":{parts.port}" if parts.port else ""
        return frozenset(own | {f"{name}{port}" for name in ("127.0.0.1", "localhost", "[::1]")})


def _strong(secret: bytes) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise BadInputError(
            "console-secret-weak",
            "Het geheim voor de sessies is te kort.",
            next_step=f"Geef console.session_secret van ten minste {SHORTEST_SECRET} tekens.",
        )


def _only_here(settings: ConsoleSettings) -> None:
    if settings.real or settings.bind_host not in LOOPBACK:
        raise BadInputError(
            "demo-signin-refused",
            "De rolkeuze van de demo mag alleen op deze computer, met een nagebootste OneDrive en een nagebootst zaaksysteem.",
            next_step="Kies signin.mode: entra, of start zonder echte koppelingen op 127.0.0.1.",
        )
    if isinstance(settings.signin, DemoSignin) and not settings.signin.people:
        raise BadInputError(
            "signin-missing",
            "Niemand kan zich aanmelden.",
            next_step="Geef de rolkeuze ten minste één persoon.",
        )


def _complete(signin: EntraSignin) -> None:
    given = {
        "signin.tenant_id": signin.tenant_id,
        "signin.client_id": signin.client_id,
        "signin.client_secret": signin.client_secret,
    }
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise BadInputError(
            "signin-missing",
            "Niemand kan zich aanmelden: de gegevens van de app in Entra zijn niet compleet.",
            next_step=f"Vul in: {', '.join(missing)}.",
        )


def _encrypted(settings: ConsoleSettings) -> None:
    if not settings.secure and urlsplit(settings.base_url).hostname not in LOOPBACK:
        raise BadInputError(
            "console-not-encrypted",
            "De console is alleen over https te bereiken als mensen zich met Entra aanmelden.",
            next_step="Zet een https-adres in console.public_url.",
        )
