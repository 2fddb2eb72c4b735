"""Who is signed in, as a sealed cookie; nothing about it is kept on the server."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from workflows.model import Person

LIFETIME = timedelta(hours=12)  # of an employee; the page says until when
LIFETIME_WITH_ROLE = timedelta(
    hours=8
)  # of DI and beheer: after that Entra says anew which roles somebody has
MOST = 3500  # characters that fit in a cookie


@dataclass(frozen=True, kw_only=True)
class Session:
    """One browser; *person* is None until somebody signs in."""

    nonce: str
    until: datetime
    person: Person | None = None
    roles: frozenset[str] = frozenset()


def open_session(now: datetime) -> Session:
    """Start a session of nobody in particular."""
    until = (now + LIFETIME).replace(microsecond=0)
    return Session(nonce=secrets.token_urlsafe(24), until=until)


def signed_in(now: datetime, person: Person, roles: frozenset[str]) -> Session:
    """Start a session of somebody, with a new nonce: what was sealed before it is worth nothing any more."""
    fresh = open_session(now)
    until = min(fresh.until, (now + LIFETIME_WITH_ROLE).replace(microsecond=0)) if roles else fresh.until
    return replace(fresh, until=until, person=person, roles=roles)


def seal(session: Session, key: bytes) -> str:
    """Write a session so that nobody can change it."""
    person = session.person
    said = {
        "n": session.nonce,
        "u": int(session.until.timestamp()),
        "p": [person.object_id, person.name, person.mail] if person else None,
        "r": sorted(session.roles),
    }
    body = _encode(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())
    return f"{body}.{_sign('session', body, key)}"


def unseal(cookie: str | None, key: bytes, now: datetime) -> Session | None:
    """Read a session that we sealed and that has not ended."""
    body, _, signature = (cookie or "").partition(".")
    if len(cookie or "") > MOST or not _same(signature, _sign("session", body, key)):
        return None
    said: dict[str, Any] = json.loads(_decode(body))
    session = Session(
        nonce=said["n"],
        until=datetime.fromtimestamp(said["u"], UTC),
        person=_person(said["p"]),
        roles=frozenset(said["r"]),
    )
    return session if now < session.until else None


def form_token(session: Session, key: bytes) -> str:
    """Make the word that a form of ours carries, and a form of somebody else cannot know."""
    return _sign("form", session.nonce, key)


def is_form_token(token: str, session: Session, key: bytes) -> bool:
    """Whether a form is ours, made for this session."""
    return _same(token, form_token(session, key))


def _same(given: str, ours: str) -> bool:
    """Compare in a time that tells nothing; *given* can hold any characters."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), ours.encode())


def _sign(purpose: str, body: str, key: bytes) -> str:
    return _encode(hmac.digest(key, f"{purpose}:{body}".encode("utf-8", "replace"), hashlib.sha256))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _person(said: list[str] | None) -> Person | None:
    if said is None:
        return None
    object_id, name, mail = said
    return Person(object_id=object_id, name=name, mail=mail)
