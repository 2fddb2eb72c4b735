"""The attachments of a conversation as a list: what each is, where its bytes are, and their checksum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from workflows.inspection.completeness import AttachmentState
from workflows.inspection.image import OPENED
from workflows.jsontypes import Json
from workflows.model import Upload

PICTURES: Final = OPENED
IN_WORDS: Final = {
    AttachmentState.PRESENT: "aanwezig",
    AttachmentState.MISSING: "ontbreekt in de export",
    AttachmentState.OMITTED: "niet meegegeven door WhatsApp",
    AttachmentState.WITHOUT_MEDIA: "export zonder media",
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where the bytes of one attachment are."""

    file_id: str  # the original that is it, or that holds it
    member: str | None  # its name in that zip; None when it is the original itself
    size: int
    sha256: str
    mime: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One attachment of the conversation."""

    number: int  # from 1, in the order of the messages
    message: int  # place of the message, from 0
    name: str  # personal
    state: AttachmentState
    found: Found | None = None

    @property
    def state_in_words(self) -> str:
        """Say what became of it."""
        return IN_WORDS[self.state]

    @property
    def size(self) -> int | None:
        """Give its length in bytes, when it is there."""
        return self.found.size if self.found else None

    @property
    def sha256(self) -> str | None:
        """Give its checksum, when it is there."""
        return self.found.sha256 if self.found else None

    @property
    def is_picture(self) -> bool:
        """Whether it can be drawn small."""
        return self.found is not None and self.found.mime in PICTURES


def attachments_in(upload: Upload, report: Json) -> tuple[Listed, ...]:
    """List the attachments that inspection's *report* names, in the order of the messages."""
    if not isinstance(report, Mapping):
        return ()
    places = _places(upload, report)
    named = sorted(_named(report.get("attachments")), key=lambda one: one[0])
    return tuple(
        Listed(
            number=number,
            message=message,
            name=name or "zonder naam",
            state=state,
            found=places.get(file or ""),
        )
        for number, (message, name, state, file) in enumerate(named, start=1)
    )


def _named(said: Json) -> Iterator[tuple[int, str | None, AttachmentState, str | None]]:
    """Read message, name, state and file of each; a report of another shape names none."""
    for state in AttachmentState:
        for one in _objects(said.get(state.value) if isinstance(said, Mapping) else None):
            message = one.get("message")
            if isinstance(message, int):
                yield message, _text(one.get("name")), state, _text(one.get("file"))


def _places(upload: Upload, report: Mapping[str, Json]) -> dict[str, Found]:
    """Say where each file is that an attachment can be, by the name that inspection gave it."""
    ids = {file.sha256: file.file_id for file in upload.files if file.excluded_because is None}
    places: dict[str, Found] = {}
    for file in _objects(report.get("files")):
        file_id = ids.get(_text(file.get("sha256")))
        if file_id is None:
            continue
        places[_text(file.get("name")) or ""] = _found(file_id, None, file)
        for member in _objects(file.get("members")):
            name = _text(member.get("name")) or ""
            places.setdefault(name, _found(file_id, name, member))
    return places


def _found(file_id: str, member: str | None, said: Mapping[str, Json]) -> Found:
    size, kind = said.get("size"), said.get("type")
    return Found(
        file_id=file_id,
        member=member,
        size=size if isinstance(size, int) else 0,
        sha256=_text(said.get("sha256")) or "",
        mime=(_text(kind.get("mime")) or "") if isinstance(kind, Mapping) else "",
    )


def _objects(value: Json) -> tuple[Mapping[str, Json], ...]:
    return tuple(one for one in value if isinstance(one, Mapping)) if isinstance(value, list | tuple) else ()


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None
