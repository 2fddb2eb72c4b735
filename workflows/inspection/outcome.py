"""What inspection says about one upload, ready to be shown or written as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.inspection.completeness import AttachmentState, Completeness
from workflows.inspection.filetype import Filetype
from workflows.inspection.findings import Finding
from workflows.inspection.letterhead import Letterhead
from workflows.inspection.messengers.described import Described
from workflows.inspection.personal_data import PersonalData
from workflows.inspection.scan import NO_SCANNER, Verdict
from workflows.inspection.unpacked import Member
from workflows.inspection.whatsapp.message import Message, Period, Transcript
from workflows.jsontypes import Json, JsonObject


class ContentKind(StrEnum):
    """What an upload is."""

    WHATSAPP_IPHONE = "whatsapp_export_iphone"
    WHATSAPP_ANDROID = "whatsapp_export_android"
    TELEGRAM = "telegram_export"
    SIGNAL = "signal_export"
    SMS = "sms_backup"
    SCREENSHOT = "screenshot"  # one or more pictures
    DOCUMENT = "document"
    MAIL = "mail"
    AUDIO = "audio"
    VIDEO = "video"
    OTHER = "other"
    EMPTY = "empty"


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """One file of the upload, as its bytes were received."""

    name: str  # personal
    size: int
    sha256: str
    quickxor: str
    type: Filetype
    width: int | None = None  # of a picture or a film, in pixels
    height: int | None = None
    taken_at: str | None = None  # local ISO 8601, as the camera or phone wrote it
    seconds: float | None = None  # of a sound or a film
    codec: str | None = None  # how that is written, such as Opus
    pages: int | None = None  # of a PDF
    pdf_version: str | None = None
    encrypted: bool | None = None
    mail: Letterhead | None = None  # of an e-mail: personal
    ocr_text: str | None = None  # read by a machine, with mistakes: to search with, never kept
    scan: Verdict = NO_SCANNER
    members: tuple[Member, ...] = ()  # of a zip file


@dataclass(frozen=True, kw_only=True)
class InspectionReport:
    """Everything inspection knows; personal as a whole, except kind, counts, codes and hashes."""

    kind: ContentKind
    files: tuple[FileReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    transcript: Transcript | None = None
    transcript_name: str | None = None
    described: Described | None = None  # a conversation that is not WhatsApp's
    completeness: Completeness = field(default_factory=Completeness)
    personal_data: tuple[PersonalData, ...] = ()
    hints: Mapping[str, Mapping[str, int]] = field(
        default_factory=dict
    )  # per category: word, messages with it

    @property
    def message_count(self) -> int:
        """How many messages the chat has, WhatsApp's own sentences included."""
        if self.described is not None:
            return self.described.message_count
        return len(self.transcript.messages) if self.transcript else 0

    @property
    def codes(self) -> Mapping[str, int]:
        """Count the findings by code: what may be logged of them."""
        return Counter(finding.code for finding in self.findings)

    def as_json(self, *, messages: bool = False, texts: bool = False) -> JsonObject:
        """Write the report as JSON, with the messages and the text in pictures only on request: those are not kept."""
        said: dict[str, Json] = {
            "kind": self.kind.value,
            **(_of_described(self.described) if self.described else _of_transcript(self.transcript)),
            "transcript": self.transcript_name,
            "attachments": _of_attachments(self.completeness),
            "findings": [_of_finding(finding) for finding in self.findings],
            "personal_data": {found.kind.value: _of_personal(found) for found in self.personal_data},
            "hints": {category: dict(words) for category, words in self.hints.items()},
            "files": [_of_file(file) | ({"ocr_text": file.ocr_text} if texts else {}) for file in self.files],
        }
        if messages:
            said["messages"] = [
                _of_message(message) for message in (self.transcript.messages if self.transcript else ())
            ]
        return said


def _of_transcript(transcript: Transcript | None) -> dict[str, Json]:
    if transcript is None:
        empty = ("platform", "locale", "date_order", "date_order_certain", "other_reading", "period")
        return {**dict.fromkeys(empty), "date_order_evidence": [], "participants": [], "message_count": 0}
    return {
        "platform": transcript.platform,
        "locale": transcript.locale,
        "date_order": transcript.date_order.value,
        "date_order_certain": transcript.date_order_certain,
        "date_order_evidence": [
            f"{read.notation}: {read.order} ({read.evidence})" for read in transcript.notations
        ],
        "other_reading": _of_other(transcript),
        "participants": list(transcript.participants),
        "period": _of_period(transcript.period),
        "message_count": len(transcript.messages),
    }


def _of_described(described: Described) -> dict[str, Json]:
    period = {"first": described.first, "last": described.last} if described.first else None
    return {
        **_of_transcript(None),
        "participants": list(described.participants),
        "period": period,
        "message_count": described.message_count,
    }


def _of_other(transcript: Transcript) -> Json:
    if transcript.other is None:
        return None
    order, period = transcript.other
    return {"date_order": order.value, "period": _of_period(period)}


def _of_period(period: Period | None) -> Json:
    return None if period is None else {"first": period.first, "last": period.last}


def _of_attachments(completeness: Completeness) -> Json:
    states: dict[str, Json] = {state.value: _in_state(completeness, state) for state in AttachmentState}
    return {**states, "unreferenced": list(completeness.unreferenced)}


def _in_state(completeness: Completeness, state: AttachmentState) -> Json:
    return [
        {"message": attachment.message, "name": attachment.name, "file": attachment.file}
        for attachment in completeness.attachments
        if attachment.state is state
    ]


def _of_finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "sentence": finding.sentence,
        "audience": finding.meaning.audience.value,
        "gravity": finding.meaning.gravity.value,
        "file": finding.file,
        "count": finding.count,
    }


def _of_personal(found: PersonalData) -> Json:
    places: Iterable[Json] = (
        {"message": place.message, "start": place.start, "end": place.end, "sure": place.sure}
        for place in found.places
    )
    return {"count": found.count, "places": list(places)}


def _of_type(kind: Filetype) -> Json:
    return {"mime": kind.mime, "label": kind.label, "group": kind.group.value, "allowed": kind.allowed}


def _of_file(file: FileReport) -> dict[str, Json]:
    return {
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "quickxor": file.quickxor,
        "type": _of_type(file.type),
        "width": file.width,
        "height": file.height,
        "taken_at": file.taken_at,
        "duration_seconds": file.seconds,
        "codec": file.codec,
        "pages": file.pages,
        "pdf_version": file.pdf_version,
        "encrypted": file.encrypted,
        "mail": None if file.mail is None else _of_mail(file.mail),
        "scan": _of_scan(file.scan),
        "members": [_of_member(member) for member in file.members],
    }


def _of_member(member: Member) -> Json:
    return {
        "name": member.name,
        "size": member.size,
        "sha256": member.sha256,
        "type": _of_type(member.type),
        "scan": _of_scan(member.scan),
    }


def _of_mail(mail: Letterhead) -> Json:
    return {"from": mail.sender, "to": mail.to, "subject": mail.subject, "date": mail.date}


def _of_scan(verdict: Verdict) -> Json:
    return {
        "state": verdict.state.value,
        "signature": verdict.signature,
        "reason": None if verdict.reason is None else verdict.reason.value,
    }


def _of_message(message: Message) -> Json:
    return {
        "datetime": message.datetime,
        "author": message.author,
        "text": message.text,
        "attachment": message.attachment,
        "kind": message.kind.value,
        "edited": message.edited,
        "author_as_written": message.author_as_written,
    }
