"""What a message of the conversation shows beneath its words: a picture, a sound, a video, or a way to the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflows.console import urls
from workflows.console.media import plays
from workflows.console.report import read_report
from workflows.inspection.image import OPENED
from workflows.rendition.attachments import Found, attachments_in
from workflows.store.views.dossier import Dossier

REDRAWN = OPENED


class Shape(StrEnum):
    """How it is shown."""

    PICTURE = "beeld"
    SOUND = "geluid"
    VIDEO = "video"
    LINK = "link"  # on a page of its own
    NOTHING = "niets"  # it is not there


@dataclass(frozen=True, kw_only=True)
class Attached:
    """One attachment, as the page of the conversation shows it."""

    shape: Shape
    state: str  # in words: aanwezig, ontbreekt in de export, …
    source: str = ""  # address of the pixels or the sound
    page: str = ""  # address of its own page


def attached_to(dossier: Dossier) -> Mapping[int, Attached]:
    """Tell for each message with an attachment, by its place from 0, what is shown."""
    upload, report = dossier.upload, read_report(dossier.report)
    hashes = {file.file_id: file.sha256 for file in upload.files}
    numbers = {
        (file_id, member.name): number
        for file_id, sha256 in hashes.items()
        for number, member in enumerate(report.members_of(sha256))
    }
    infected = {file.file_id for file in upload.files if file.infected}
    return {
        one.message: _shown(upload.upload_id, one.found, one.state_in_words, numbers)
        for one in attachments_in(upload, dossier.report)
        if one.found is None or one.found.file_id not in infected
    }


def _shown(
    upload_id: str, found: Found | None, state: str, numbers: Mapping[tuple[str, str], int]
) -> Attached:
    if found is None:
        return Attached(shape=Shape.NOTHING, state=state)
    if found.member is None:
        return _of_file(upload_id, found, state)
    number = numbers.get((found.file_id, found.member))
    return (
        Attached(shape=Shape.NOTHING, state=state)
        if number is None
        else _of_member(upload_id, found, state, number)
    )


def _of_file(upload_id: str, found: Found, state: str) -> Attached:
    shape = shape_of(found.mime)
    sources = {
        Shape.PICTURE: urls.picture(upload_id, found.file_id, klein=1),
        Shape.SOUND: urls.media(upload_id, found.file_id),
        Shape.VIDEO: urls.media(upload_id, found.file_id),
    }
    return Attached(
        shape=shape, state=state, source=sources.get(shape, ""), page=urls.look(upload_id, found.file_id)
    )


def _of_member(upload_id: str, found: Found, state: str, number: int) -> Attached:
    shape = shape_of(found.mime, found.size)
    sources = {
        Shape.PICTURE: urls.member_picture(upload_id, found.file_id, number, klein=1),
        Shape.SOUND: urls.member_media(upload_id, found.file_id, number),
        Shape.VIDEO: urls.member_media(upload_id, found.file_id, number),
    }
    page = (
        urls.member(upload_id, found.file_id, number)
        if shape is not Shape.LINK
        else urls.look(upload_id, found.file_id)
    )
    return Attached(shape=shape, state=state, source=sources.get(shape, ""), page=page)


def shape_of(mime: str | None, packed: int | None = None) -> Shape:
    """Say how content of this type is shown; *packed* is the size of a member of a zip."""
    if mime in REDRAWN:
        return Shape.PICTURE
    if mime is not None and plays(mime, packed):
        return Shape.SOUND if mime.startswith("audio/") else Shape.VIDEO
    return Shape.LINK
