"""Every dial, as one frozen tree."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator, AnyHttpUrl, BaseModel, ConfigDict, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.hours import read_hours
from config.ownhosts import LOOPBACK, own_hosts, reaches
from config.secret import SecretReference

Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+")]
Rsin = Annotated[str, Field(pattern=r"^\d{9}$")]


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.password is not None or any("password" in name for name in parse_qs(parts.query)):
        message = "secret_by_reference"
        raise ValueError(message)
    return url


DatabaseUrl = Annotated[str, AfterValidator(_without_password)]


def _hours(text: str) -> str:
    read_hours(text)
    return text


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DatabaseSettings(_Part):
    """Where everything is remembered."""

    url: DatabaseUrl | None = None
    password: SecretReference | None = None
    synchronous: Literal["full", "normal"] = "full"


class GraphSettings(_Part):
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


class ZaaksysteemSettings(_Part):
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


Named = Annotated[str, Field(min_length=1)]


class FolderSettings(_Part):
    """One place to watch: a folder of a user, of every member of a group, of a library, or by its ids."""

    user: Named | None = None
    group: Named | None = None
    site: Named | None = None
    document_library: Named | None = None
    drive: Named | None = None
    folder: Named | None = None
    name: Named = "WhatsApp bewaren"
    create: bool = False
    contact: Named | None = None
    verwijderen_na_verklaring: bool = False

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        places = [place for place in (self.user, self.group, self.site, self.drive) if place is not None]
        if len(places) != 1:
            message = "one_place"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _whole_place(self) -> Self:
        for first, second in ((self.site, self.document_library), (self.drive, self.folder)):
            if (first is None) != (second is None):
                message = "half_place"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _library_has_contact(self) -> Self:
        if self.site is not None and self.contact is None:
            message = "library_needs_contact"
            raise ValueError(message)
        if self.contact is not None and (self.user or self.group):
            message = "contact_without_library"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _ids_make_nothing(self) -> Self:
        if self.create and self.drive is not None:
            message = "ids_make_nothing"
            raise ValueError(message)
        return self


class WatchingSettings(_Part):
    """When something counts as uploaded."""

    patience_seconds: Annotated[float, Field(gt=0, le=86_400)] = 60
    mode: Literal["root_delta", "folder_delta", "listing"] = "root_delta"
    look_every_seconds: Annotated[float, Field(gt=0, le=3_600)] = 30
    look_at_least_every_seconds: Annotated[float, Field(gt=0, le=86_400)] = 300
    look_at_least_every_seconds_outside: Annotated[float, Field(gt=0, le=86_400)] = 900
    notifications_url: Url | None = None
    office_hours: Annotated[str, AfterValidator(_hours)] = "ma-vr 07:00-19:00"
    max_file_mib: Annotated[int, Field(ge=1, le=256_000)] = 4096
    max_upload_files: Annotated[int, Field(ge=1, le=100_000)] = 2000
    ignore: tuple[str, ...] = ()


class ScannerSettings(_Part):
    """Which virus scanner looks at every byte."""

    clamd: (
        Annotated[str, Field(pattern=r"^(?:/\S+|[^\s/:\[\]]+:\d{1,5}|\[[0-9A-Fa-f:]+\]:\d{1,5})$")] | None
    ) = None
    max_mib: Annotated[int, Field(ge=1, le=4_096)] = 100
    timeout_seconds: Annotated[float, Field(ge=1, le=3_600)] = 120

    @property
    def on_this_machine(self) -> bool:
        """Whether no byte crosses the network to be scanned: clamd knows no encryption."""
        address = self.clamd or "/"
        return address.startswith("/") or address.rpartition(":")[0].strip("[]") in LOOPBACK


class CanarySettings(_Part):
    """Where `check` tries conditional deletion."""

    user: str | None = None
    folder: str | None = None


class SmtpSettings(_Part):
    """A mail server."""

    host: str | None = None
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    starttls: bool = True
    user: str | None = None
    password: SecretReference | None = None


class MailSettings(_Part):
    """How notices leave the house, and to whom."""

    via: Literal["graph", "smtp", "none"] = "graph"
    sender: str | None = None
    di: tuple[str, ...] = ()
    beheer: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    smtp: SmtpSettings = SmtpSettings()


class BerichtenSettings(_Part):
    """What people are told, and how."""

    teksten: Path | None = None
    dagoverzicht_om: time = time(8, 30)
    teams_webhook: SecretReference | None = None
    planner_plan: str | None = None
    planner_bucket: str | None = None
    planner_flow_plans: tuple[str, ...] = ()
    teams_hosts: tuple[str, ...] = ("*.logic.azure.com", "*.api.powerplatform.com")


class TermijnSettings(_Part):
    """How long tasks may take, in working days."""

    streefdagen: Annotated[int, Field(ge=0, le=250)] = 3
    fatale_dagen: Annotated[int, Field(ge=1, le=250)] = 10
    herinnering_dagen: Annotated[int, Field(ge=1, le=250)] = 3
    herinneringen: Annotated[int, Field(ge=0, le=20)] = 3
    coordinator: tuple[str, ...] = ()
    vrije_dagen: tuple[date, ...] = ()


class ConsoleSettings(_Part):
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


class SigninSettings(_Part):
    """How people sign in."""

    mode: Literal["demo", "entra"] = "demo"
    tenant_id: str | None = None
    client_id: str | None = None
    client_secret: SecretReference | None = None


class FlowSecret(_Part):
    """One secret that flows may use by its name."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z_][\w-]{0,79}$")]
    secret: SecretReference


class HttpSettings(_Part):
    """What the Http actions of flows may call."""

    allow: tuple[str, ...] = ()
    private_networks: tuple[str, ...] = ()
    max_mib: Annotated[int, Field(ge=1, le=1_000)] = 10
    timeout_seconds: Annotated[float, Field(gt=0, le=3_600)] = 100
    managed_identity: bool = False


class MdtoSettings(_Part):
    """What becomes of the MDTO description, and who the archiefvormer is."""

    doel: Literal["ophalen", "registreren", "uit"] = "ophalen"
    archiefvormer: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    archiefvormer_code: Annotated[str, Field(pattern=r"^[a-z]{2}\d{4}$")] | None = None


class EngineSettings(_Part):
    """How runs are worked."""

    workers: Annotated[int, Field(ge=1, le=256)] = 16
    takeover_seconds: Annotated[float, Field(ge=5, le=3_600)] = 30


class HistorySettings(_Part):
    """How long the history of ended runs is kept: each outcome apart, so that success never pushes out failure."""

    succeeded_days: Annotated[int, Field(ge=1, le=3_650)] = 90
    failed_days: Annotated[int, Field(ge=1, le=3_650)] = 400
    cancelled_days: Annotated[int, Field(ge=1, le=3_650)] = 180
    most_succeeded: Annotated[int, Field(ge=100, le=100_000_000)] = 1_000_000


class AuditSettings(_Part):
    """How the head of the record is made known outside the database."""

    anchor_every_seconds: Annotated[float, Field(ge=1, le=86_400)] = 900
    anchor_file: Path | None = None
    anchor_mail: tuple[str, ...] = ()


class ForgettingSettings(_Part):
    """How long personal values stay."""

    work_days: Annotated[int, Field(ge=1, le=36_500)] = 30
    task_days: Annotated[int, Field(ge=1, le=36_500)] = 365
    names_days: Annotated[int, Field(ge=1, le=36_500)] = 365


class LoggingSettings(_Part):
    """What is told, and how long it is kept."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"
    keep_days: Annotated[int, Field(ge=1, le=3_650)] = 90
    keep_lines: Annotated[int, Field(ge=1_000, le=100_000_000)] = 1_000_000


NEEDED_OF_ZAAKSYSTEEM = (
    "zaken_url",
    "documenten_url",
    "catalogi_url",
    "client_id",
    "secret",
    "bronorganisatie",
)


class Settings(BaseSettings):
    """All settings together; config/default.yaml explains each."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="BEWAARSTROOM_",
        env_nested_delimiter="__",
        hide_input_in_errors=True,
    )

    data_dir: Path = Path(".bewaarstroom")
    database: DatabaseSettings = DatabaseSettings()
    graph: GraphSettings = GraphSettings()
    zaaksysteem: ZaaksysteemSettings = ZaaksysteemSettings()
    zaaksystemen: tuple[ZaaksysteemSettings, ...] = ()
    folders: tuple[FolderSettings, ...] = ()
    watching: WatchingSettings = WatchingSettings()
    scanner: ScannerSettings = ScannerSettings()
    verwijderen: Literal["uit", "na_klik", "automatisch"] = "uit"
    verwijderwijze: Literal["prullenbak", "definitief"] = "prullenbak"
    bedenktijd_dagen: Annotated[float, Field(ge=0, le=365)] = 0
    vier_ogen: bool = False
    lege_map: Literal["verwijderen", "laten_staan"] = "verwijderen"
    leesbare_versie: Literal["registreren", "uit"] = "registreren"
    mdto: MdtoSettings = MdtoSettings()
    canary: CanarySettings = CanarySettings()
    mail: MailSettings = MailSettings()
    berichten: BerichtenSettings = BerichtenSettings()
    termijnen: TermijnSettings = TermijnSettings()
    console: ConsoleSettings = ConsoleSettings()
    signin: SigninSettings = SigninSettings()
    flow: str = "whatsapp-bewaren"
    flows_dir: Path | None = None
    flow_secrets: tuple[FlowSecret, ...] = ()
    http: HttpSettings = HttpSettings()
    engine: EngineSettings = EngineSettings()
    history: HistorySettings = HistorySettings()
    audit: AuditSettings = AuditSettings()
    forgetting: ForgettingSettings = ForgettingSettings()
    logging: LoggingSettings = LoggingSettings()

    @property
    def real(self) -> bool:
        """Whether this touches a real tenant and a real zaaksysteem."""
        return self.graph.real or self.zaaksysteem.real

    @property
    def database_url(self) -> str:
        """The database's address, without a password."""
        return self.database.url or f"sqlite:///{self.data_dir.absolute() / 'bewaarstroom.sqlite'}"

    @property
    def own_hosts(self) -> frozenset[str]:
        """Who is spoken to by the service only: a flow that could, would delete without a Clearance."""
        zgw = [
            url
            for _, one in self._every_zaaksysteem()
            for url in (one.zaken_url, one.documenten_url, one.catalogi_url)
        ]
        return own_hosts([self.graph.base_url, *zgw])

    @model_validator(mode="after")
    def _never_mixed(self) -> Self:
        simulated_elsewhere = not self.zaaksysteem.real and not self.zaaksysteem.on_this_machine
        modes = {self.graph.real, self.zaaksysteem.real, *(one.real for one in self.zaaksystemen)}
        if len(modes) > 1 or simulated_elsewhere:
            message = "real_and_simulated"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _real_is_complete(self) -> Self:
        missing = [name for name, value in self._needed_when_real() if value is None]
        if self.real and missing:
            raise ValueError("missing_when_real:" + ",".join(missing))
        return self

    @model_validator(mode="after")
    def _real_is_encrypted(self) -> Self:
        open_doors = [
            f"{place}.{name}"
            for place, zgw in self._every_zaaksysteem()
            for name in ("zaken_url", "documenten_url", "catalogi_url")
            if self.real and not _encrypted(getattr(zgw, name))
        ]
        if not _encrypted(self.watching.notifications_url):  # Graph itself calls no other address
            open_doors.append("watching.notifications_url")
        if self.mail.smtp.password is not None and not self.mail.smtp.starttls:
            open_doors.append("mail.smtp.starttls")
        if self.real and not self.scanner.on_this_machine:
            open_doors.append("scanner.clamd")
        if open_doors:
            raise ValueError("not_encrypted:" + ",".join(open_doors))
        return self

    @model_validator(mode="after")
    def _flows_go_through_our_doors(self) -> Self:
        if any(reaches(entry, self.own_hosts) for entry in self.http.allow):
            raise ValueError("own_host:http.allow")
        return self

    @model_validator(mode="after")
    def _proof_outlives_a_power_cut(self) -> Self:
        if self.verwijderen != "uit" and self.database.synchronous != "full":
            message = "deletion_needs_full"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _role_chooser_stays_here(self) -> Self:
        if self.signin.mode == "demo" and (self.real or not self.console.loopback):
            message = "demo_signin_refused"
            raise ValueError(message)
        return self

    def _needed_when_real(self) -> list[tuple[str, object]]:
        needed: list[tuple[str, object]] = [
            ("graph.tenant_id", self.graph.tenant_id or self._without_tenant()),
            *(
                (f"{place}.{name}", getattr(zgw, name))
                for place, zgw in self._every_zaaksysteem()
                for name in NEEDED_OF_ZAAKSYSTEEM
            ),
            ("folders", self.folders or None),
            ("signin.client_id", self.signin.client_id),
            ("signin.tenant_id", self.signin.tenant_id),
            ("signin.client_secret", self.signin.client_secret),
        ]
        if self.graph.credential == "client_secret":
            needed += [
                ("graph.client_id", self.graph.client_id),
                ("graph.client_secret", self.graph.client_secret),
            ]
        if self.graph.credential == "certificate":
            needed += [
                ("graph.client_id", self.graph.client_id),
                ("graph.certificate_file", self.graph.certificate_file),
            ]
        if self.mail.via == "graph":
            needed.append(("mail.sender", self.mail.sender))
        if self.mail.via == "smtp":
            needed += [("mail.sender", self.mail.sender), ("mail.smtp.host", self.mail.smtp.host)]
        return needed

    def _every_zaaksysteem(self) -> list[tuple[str, ZaaksysteemSettings]]:
        """Name each section with its place in the settings."""
        further = [(f"zaaksystemen.{number}", zgw) for number, zgw in enumerate(self.zaaksystemen)]
        return [("zaaksysteem", self.zaaksysteem), *further]

    def _without_tenant(self) -> str | None:
        """Spare credentials that know their tenant themselves."""
        return "known" if self.graph.credential in {"managed_identity", "default"} else None


def _encrypted(url: str | None) -> bool:
    """Whether nobody on the way can read along; this machine itself is no way."""
    parts = urlsplit(url or "https://")
    return parts.scheme == "https" or parts.hostname in LOOPBACK
