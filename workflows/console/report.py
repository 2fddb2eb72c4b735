"""What inspection found, read from its stored report for the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.jsontypes import Json

MOST_PARTICIPANTS = 200
MOST_NAMES = 500


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that DI should know."""

    code: str
    sentence: str
    gravity: str = ""  # ter informatie, let op, onbruikbaar
    file: str | None = None
    audience: str = ""  # who can do something about it: DI, medewerker, beheer


@dataclass(frozen=True, kw_only=True)
class Attachments:
    """The attachments in one state."""

    state: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file in a zip."""

    name: str
    size: int
    mime: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """What an upload is, as far as inspection could tell."""

    kind: str | None = None
    participants: tuple[str, ...] = ()
    period: tuple[str, str] | None = None  # local ISO moments
    other_period: tuple[str, str] | None = None  # the other reading, when the date order is uncertain
    message_count: int = 0
    transcript: str | None = None  # the name of the file with WhatsApp's messages
    attachments: tuple[Attachments, ...] = ()
    findings: tuple[Finding, ...] = ()
    personal: tuple[tuple[str, int], ...] = ()
    hints: tuple[tuple[str, int], ...] = ()  # category, messages
    members: Mapping[str, tuple[Member, ...]] | None = None  # by the zip's SHA-256

    told: Mapping[str, tuple[tuple[str, str], ...]] | None = None  # what each file says of itself, by SHA-256

    @property
    def is_conversation(self) -> bool:
        """Whether there is a transcript that we can show."""
        return self.transcript is not None and self.message_count > 0

    @property
    def advice(self) -> tuple[str, ...]:
        """Say what who brought it can do, each thing once; DI sees all findings."""
        return tuple(dict.fromkeys(one.sentence for one in self.findings if one.audience == "medewerker"))

    def told_of(self, sha256: str | None) -> tuple[tuple[str, str], ...]:
        """List what a file says of itself, such as the lines above an e-mail: each with its label."""
        return (self.told or {}).get(sha256 or "", ())

    def members_of(self, sha256: str | None) -> tuple[Member, ...]:
        """List what is in a zip."""
        return (self.members or {}).get(sha256 or "", ())


def read_report(said: Json) -> Report:
    """Read a report; what has another shape than expected is left out, for a screen must not fail on it."""
    if not isinstance(said, Mapping):
        return Report()
    other = said.get("other_reading")
    return Report(
        kind=_text(said.get("kind")),
        participants=_texts(said.get("participants"))[:MOST_PARTICIPANTS],
        period=_period(said.get("period")),
        other_period=_period(other.get("period")) if isinstance(other, Mapping) else None,
        message_count=_amount(said.get("message_count")),
        transcript=_text(said.get("transcript")),
        attachments=_attachments(said.get("attachments")),
        findings=_findings(said.get("findings")),
        personal=_counts(said.get("personal_data")),
        hints=_counts(said.get("hints")),
        members=dict(_zip(file) for file in _objects(said.get("files"))),
        told=dict(_told(file) for file in _objects(said.get("files"))),
    )


_MAIL_LINES = {
    "from": "Van (in de e-mail)",
    "to": "Aan",
    "subject": "Onderwerp",
    "date": "Datum in de e-mail",
}


def _told(file: Mapping[str, Json]) -> tuple[str, tuple[tuple[str, str], ...]]:
    mail = file.get("mail")
    said = mail if isinstance(mail, Mapping) else {}
    lines = [
        *((label, _text(said.get(name))) for name, label in _MAIL_LINES.items()),
        ("Afmetingen", _measures(file)),
        ("Gemaakt op", _moment(file.get("taken_at"))),
        ("Duur", _duration(file.get("duration_seconds"))),
        ("Vorm", _text(file.get("codec"))),
        ("Bladzijden", str(_amount(file.get("pages")) or "")),
        ("PDF-versie", _text(file.get("pdf_version"))),
    ]
    return _text(file.get("sha256")) or "", tuple((label, line) for label, line in lines if line)


def _measures(file: Mapping[str, Json]) -> str:
    width, height = _amount(file.get("width")), _amount(file.get("height"))
    return f"{width} × {height} beeldpunten" if width and height else ""


def _moment(value: Json) -> str:
    """Write a local moment as people do; what is none is left out."""
    try:
        return datetime.fromisoformat(_text(value) or "").strftime("%d-%m-%Y %H:%M")
    except ValueError:
        return ""


def _duration(value: Json) -> str:
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        return ""
    minutes, seconds = divmod(max(1, round(value)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None


def _amount(value: Json) -> int:
    if isinstance(value, list | tuple):
        return len(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _texts(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(text for one in value if (text := _text(one)) is not None)


def _objects(value: Json) -> tuple[Mapping[str, Json], ...]:
    return tuple(one for one in value if isinstance(one, Mapping)) if isinstance(value, list | tuple) else ()


def _period(value: Json) -> tuple[str, str] | None:
    if not isinstance(value, Mapping):
        return None
    first, last = _text(value.get("first")), _text(value.get("last"))
    return (first, last) if first and last else None


def _attachments(value: Json) -> tuple[Attachments, ...]:
    if not isinstance(value, Mapping):
        return ()
    return tuple(
        Attachments(state=state, count=_amount(found), names=_names(found)[:MOST_NAMES])
        for state, found in value.items()
        if _amount(found)
    )


def _names(found: Json) -> tuple[str, ...]:
    """Name attachments: written as a text, or as an object with a name that can be missing."""
    named = (_text(one.get("name")) for one in _objects(found))
    return (*_texts(found), *(name for name in named if name))


def _findings(value: Json) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            code=code,
            sentence=sentence,
            gravity=_text(one.get("gravity")) or "",
            file=_text(one.get("file")),
            audience=_text(one.get("audience")) or "",
        )
        for one in _objects(value)
        if (code := _text(one.get("code"))) and (sentence := _text(one.get("sentence")))
    )


def _counts(value: Json) -> tuple[tuple[str, int], ...]:
    """Count per name: a number, an object with a count, or an object whose values are numbers."""
    if not isinstance(value, Mapping):
        return ()
    return tuple((name, count) for name, found in value.items() if (count := _total(found)))


def _total(found: Json) -> int:
    if not isinstance(found, Mapping):
        return _amount(found)
    return _amount(found["count"]) if "count" in found else sum(_amount(one) for one in found.values())


def _zip(file: Mapping[str, Json]) -> tuple[str, tuple[Member, ...]]:
    members = tuple(
        Member(name=_text(one.get("name")) or "?", size=_amount(one.get("size")), mime=_mime(one.get("type")))
        for one in _objects(file.get("members"))
    )
    return _text(file.get("sha256")) or "", members


def _mime(value: Json) -> str:
    return (_text(value.get("mime")) or "") if isinstance(value, Mapping) else ""
