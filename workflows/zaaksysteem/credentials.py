"""Who we are to the zaaksysteem, and on whose behalf we act."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

import jwt

from workflows.errors import BadInputError

MAX_EXPLANATION = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """The client id and the secret that this application and the zaaksysteem share."""

    client_id: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse empty values: a token signed with nothing opens no door."""
        if not self.client_id.strip() or not self.secret:
            raise BadInputError(
                "zaaksysteem-credentials",
                "De client id of het geheim van het zaaksysteem is leeg.",
                next_step="Vul zaaksysteem.client_id en zaaksysteem.secret in.",
            )


@dataclass(frozen=True, kw_only=True)
class Acting:
    """The person whose work this is, as the audit trail of the zaaksysteem will show it."""

    user_id: str
    representation: str  # personal: never logged
    explanation: str = ""  # becomes the `toelichting` in the audit trail: our task number


SERVICE = Acting(user_id="bewaarstroom", representation="WhatsApp bewaren (systeem)")
"""For work that nobody in particular asked for."""


def token(credentials: Credentials, acting: Acting, now: datetime) -> str:
    """Sign a fresh token (HS256, `iat` in whole seconds); good for one request."""
    claims = {
        "iss": credentials.client_id,
        "iat": int(now.timestamp()),
        "client_id": credentials.client_id,
        "user_id": acting.user_id,
        "user_representation": acting.representation,
    }
    return jwt.encode(claims, credentials.secret, algorithm="HS256")


def explanation_header(acting: Acting) -> dict[str, str]:
    """Spell X-Audit-Toelichting so that it fits in a header; empty when there is nothing to say."""
    text = _CONTROL.sub(" ", acting.explanation).strip()[:MAX_EXPLANATION]
    if not text:
        return {}
    return {"X-Audit-Toelichting": text if text.isascii() else quote(text, safe=" ")}
