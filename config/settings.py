"""Every dial, as one frozen tree: the sections together, and what must be true of them together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.ownhosts import LOOPBACK, own_hosts, reaches
from config.sections.berichten import BerichtenSettings, TermijnSettings
from config.sections.console import ConsoleSettings, SigninSettings
from config.sections.database import DatabaseSettings
from config.sections.engine import EngineSettings
from config.sections.flows import FlowSecret, HttpSettings
from config.sections.folders import CanarySettings, FolderSettings
from config.sections.graph import GraphSettings
from config.sections.keeping import AuditSettings, ForgettingSettings, HistorySettings, LoggingSettings
from config.sections.mail import MailSettings
from config.sections.mdto import MdtoSettings
from config.sections.scanner import ScannerSettings
from config.sections.watching import WatchingSettings
from config.sections.zaaksysteem import NEEDED_OF_ZAAKSYSTEEM, ZaaksysteemSettings


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
