"""The doors to the outside, made from the settings."""

from __future__ import annotations

import hashlib
import secrets as randomness
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from config.secret import SecretReference, SecretUnreadableError, Vault
from config.sections.berichten import BerichtenSettings
from config.sections.graph import GraphSettings
from config.sections.mail import MailSettings
from config.sections.scanner import ScannerSettings
from config.sections.zaaksysteem import ZaaksysteemSettings
from config.settings import Settings
from watcher.budget import Budget
from watcher.gate import TenantGate
from watcher.graph import (
    Certificate,
    ClientSecret,
    Credential,
    DefaultChain,
    GraphDoor,
    KeyVault,
    MachineTokens,
    ManagedIdentity,
    Simulated,
    machine_identity,
)
from watcher.graph.machine import Open, managed
from watcher.lockfile import make_data_dir
from watcher.notices import GraphPost
from watcher.teams import TeamsPost
from workflows.errors import BadInputError
from workflows.model import Letter, Person
from workflows.operations.http_signin import MachineToken
from workflows.outward import GuestList, OutwardDoor
from workflows.ports import Clock, Post
from workflows.scanner import MEGABYTE, Clamd, ClamdAddress
from workflows.smtp import MailServer, SmtpPost
from workflows.store.database import Database, read_url
from workflows.zaaksysteem.client import ZgwClient, http_for
from workflows.zaaksysteem.credentials import Credentials
from workflows.zaaksysteem.roots import Roots

MEBIBYTE = 1024 * 1024

ReadSecret = Callable[[SecretReference], str]


def secret_reader(vault: Vault | None = None) -> ReadSecret:
    """Make the function that fetches secrets; it raises BadInputError with the place, never with the secret."""
    safe = vault or KeyVault(machine_identity)

    def read(reference: SecretReference) -> str:
        try:
            return reference.read(safe)
        except SecretUnreadableError as error:
            raise BadInputError(
                "secret-unreadable",
                f"Het geheim {reference} is niet te lezen.",
                next_step="Controleer of de omgevingsvariabele, het bestand of de kluis bestaat.",
            ) from error

    return read


def open_database(settings: Settings, read: ReadSecret) -> Database:
    """Open the database of the settings; its folder is for this user only."""
    make_data_dir(settings.data_dir)
    url = read_url(settings.database_url)
    if settings.database.password is not None:
        url = url.set(password=read(settings.database.password))
    return Database(url.render_as_string(hide_password=False), synchronous=settings.database.synchronous)


def graph_door(settings: GraphSettings, read: ReadSecret, clock: Clock) -> GraphDoor:
    """Open the door to Graph."""
    return GraphDoor(
        credential=graph_credential(settings, read),
        clock=clock,
        base_url=settings.base_url,
        company=settings.company,
        gate=TenantGate(clock, budget=Budget(clock, settings.licences, settings.budget_share)),
    )


def graph_credential(settings: GraphSettings, read: ReadSecret) -> Credential:
    """Choose how the service signs in."""
    if not settings.real:
        return _simulated(settings, read)
    if settings.credential == "managed_identity":
        return ManagedIdentity(client_id=settings.client_id)
    if settings.credential == "default":
        return DefaultChain()
    if settings.credential == "certificate":
        return _certificate(settings, read)
    return ClientSecret(
        tenant_id=settings.tenant_id or "",
        client_id=settings.client_id or "",
        secret=read(_given(settings.client_secret, "graph.client_secret")),
    )


def zaaksysteem_client(settings: ZaaksysteemSettings, read: ReadSecret, clock: Clock) -> ZgwClient:
    """Open the door to the zaaksysteem."""
    roots = Roots(
        zaken=_url(settings.zaken_url, "zaken_url"),
        documenten=_url(settings.documenten_url, "documenten_url"),
        catalogi=_url(settings.catalogi_url, "catalogi_url"),
    )
    return ZgwClient(
        http=http_for(roots),
        roots=roots,
        credentials=_zgw_credentials(settings, read),
        clock=clock,
        name=settings.name or "zaaksysteem",
    )


def zaaksysteem_clients(settings: Settings, read: ReadSecret, clock: Clock) -> ZgwClient:
    """Open the door to every zaaksysteem; raises BadInputError when two share an address."""
    first, *others = (
        zaaksysteem_client(each, read, clock) for each in (settings.zaaksysteem, *settings.zaaksystemen)
    )
    addresses = [door.roots.zaken for door in (first, *others)]
    if len(set(addresses)) != len(addresses):
        raise BadInputError(
            "zaaksysteem-twice",
            "Twee zaaksystemen in de instellingen hebben hetzelfde adres.",
            next_step="Geef elk zaaksysteem bij zaaksystemen zijn eigen zaken_url.",
        )
    named = (
        replace(door, name=each.name or f"zaaksysteem {number}")
        for number, (door, each) in enumerate(zip(others, settings.zaaksystemen, strict=True), start=2)
    )
    return replace(first, others=tuple(named))


def post(settings: MailSettings, door: GraphDoor, read: ReadSecret) -> Post:
    """Choose how mail leaves the house."""
    if settings.via == "none":
        return NoPost()
    if settings.via == "graph":
        return GraphPost(door, settings.sender or "")
    return SmtpPost(
        MailServer(
            host=settings.smtp.host or "",
            port=settings.smtp.port,
            starttls=settings.smtp.starttls,
            sender=settings.sender or "",
            user=settings.smtp.user,
            password=read(settings.smtp.password) if settings.smtp.password else None,
        )
    )


class NoPost:
    """Keeps letters inside, where the settings say so; the console still shows them."""

    async def send(self, letter: Letter) -> None:
        """Send nothing; raises BadInputError so that the letter stays visible as not sent."""
        raise BadInputError(
            "mail-off",
            "Er wordt geen mail verstuurd.",
            next_step="Zet mail.via op graph of smtp.",
            facts={"key": letter.key},
        )


def teams(settings: BerichtenSettings, read: ReadSecret) -> TeamsPost | None:
    """Open the way to the Teams channel of DI; None where the settings name none."""
    if settings.teams_webhook is None:
        return None
    return TeamsPost(read(settings.teams_webhook), settings.teams_hosts)


def clamd(settings: ScannerSettings) -> Clamd | None:
    """Make the door to the virus scanner; None where the settings name none."""
    if settings.clamd is None:
        return None
    return Clamd(
        ClamdAddress.read(settings.clamd),
        largest=settings.max_mib * MEGABYTE,
        seconds=settings.timeout_seconds,
    )


def addressees(addresses: tuple[str, ...], name: str) -> tuple[Person, ...]:
    """Make people of mail addresses; their id is a short hash, so that it may stand in a log."""
    return tuple(
        Person(object_id=hashlib.sha256(address.encode()).hexdigest()[:12], name=name, mail=address)
        for address in addresses
    )


def own_domains(mail: MailSettings) -> frozenset[str]:
    """Say where a flow may write to by itself: the domains of the settings, else those of the house's own addresses."""
    own = mail.domains or (mail.sender or "", *mail.di, *mail.beheer)
    return frozenset(one.rpartition("@")[2].casefold() for one in own if mail.domains or "@" in one)


def console_url(settings: Settings) -> str:
    """Say where links in mails lead."""
    if settings.console.public_url is not None:
        return str(settings.console.public_url).rstrip("/")
    return f"http://{settings.console.host}:{settings.console.port}"


def outward_door(settings: Settings) -> OutwardDoor:
    """Open the door for the Http actions of flows; raises BadInputError for a list that is wrong."""
    http = settings.http
    return OutwardDoor(
        GuestList(http.allow, http.private_networks, never=settings.own_hosts),
        max_bytes=http.max_mib * MEBIBYTE,
        seconds=http.timeout_seconds,
    )


def machine_tokens(settings: Settings, opened: Open = managed) -> MachineToken | None:
    """Say how a flow gets a token of this machine's identity, never one for our own doors; None: it may not."""
    if not settings.http.managed_identity:
        return None
    return MachineTokens(never=settings.own_hosts, opened=opened)


def session_secret(settings: Settings, read: ReadSecret) -> bytes:
    """Read the secret that signs sessions, or make it once and keep it for this machine only."""
    if settings.console.session_secret is not None:
        return read(settings.console.session_secret).encode()
    place = settings.data_dir / "session-secret"
    if not place.exists():
        half = place.with_suffix(".half")  # a process that dies halfway must not leave an empty secret
        half.touch(mode=0o600)
        half.write_text(randomness.token_urlsafe(48))
        half.replace(place)
    return place.read_bytes()


def _simulated(settings: GraphSettings, read: ReadSecret) -> Simulated:
    origin = settings.base_url.removesuffix("/v1.0")
    return Simulated(
        token_url=f"{origin}/{settings.tenant_id}/oauth2/v2.0/token",
        client_id=settings.client_id or "",
        secret=read(_given(settings.client_secret, "graph.client_secret")),
    )


def _certificate(settings: GraphSettings, read: ReadSecret) -> Certificate:
    place = settings.certificate_file or Path()
    try:
        pem = place.read_bytes()
    except OSError as error:
        raise BadInputError(
            "certificate-unreadable",
            "Het certificaat voor Graph is niet te lezen.",
            next_step="Controleer graph.certificate_file.",
        ) from error
    password = read(settings.certificate_password) if settings.certificate_password else None
    return Certificate(
        tenant_id=settings.tenant_id or "", client_id=settings.client_id or "", pem=pem, password=password
    )


def _zgw_credentials(settings: ZaaksysteemSettings, read: ReadSecret) -> Credentials:
    secret = read(_given(settings.secret, "zaaksysteem.secret"))
    return Credentials(client_id=settings.client_id or "", secret=secret)


def _given(reference: SecretReference | None, name: str) -> SecretReference:
    if reference is None:
        raise BadInputError(
            "settings-missing",
            f"De instelling {name} ontbreekt.",
            next_step=f"Vul {name} in, of start de demo: bash deploy/run",
        )
    return reference


def _url(url: str | None, name: str) -> str:
    if url is None:
        raise BadInputError(
            "zaaksysteem-missing",
            f"De instelling zaaksysteem.{name} ontbreekt.",
            next_step=f"Vul zaaksysteem.{name} in, of start de demo: bash deploy/run",
        )
    return url
