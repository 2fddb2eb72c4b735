"""The readable version of an upload: its conversation as PDF/A, made from the originals and kept nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workflows.inspection.image import Darkroom, Picture
from workflows.inspection.limits import MEGABYTE
from workflows.jsontypes import Json
from workflows.members import read_members
from workflows.model import Decision, Gone, Made, MadeKind, Upload, UploadFile
from workflows.notices.wording import kind_in_words
from workflows.ports import Originals
from workflows.rendition.attachments import Listed, attachments_in
from workflows.rendition.conversation import Told, conversation_data, title_of
from workflows.rendition.typesetter import RenditionError, Typesetter
from workflows.transcripts import OriginalTranscripts

TEMPLATE = "gesprek"
MOST_PICTURES = 300  # drawn small; the others are listed
LARGEST_PICTURE = 30 * MEGABYTE  # bytes
AT_ONCE = 32 * MEGABYTE  # bytes of pictures held at the same time
SIDE = 400  # pixels


@dataclass(frozen=True, kw_only=True)
class ReadableMaker:
    """Makes readable versions where the originals lie."""

    originals: Originals
    transcripts: OriginalTranscripts
    darkroom: Darkroom
    typesetter: Typesetter

    kind: MadeKind = MadeKind.LEESBAAR

    async def make(self, upload: Upload, decision: Decision, report: Json) -> Made | None:  # noqa: ARG002 - a Maker's signature
        """Make the document for the zaak; None when the upload holds no conversation."""
        content = await self.typeset(upload, report)
        if content is None:
            return None
        return Made(
            upload_id=upload.upload_id,
            kind=self.kind,
            content=content,
            formaat="application/pdf",
            titel=title_of(upload, _kind(report)),
            bestandsnaam=f"leesbare-versie-{upload.upload_id}.pdf",
        )

    async def typeset(self, upload: Upload, report: Json) -> bytes | None:
        """Set the upload's conversation as PDF/A; None when it holds none.

        The same originals give the same bytes. Raises RenditionError when it cannot be set, and what reading the
        originals raises.
        """
        kept = replace(upload, files=tuple(file for file in upload.files if file.excluded_because is None))
        transcript = await self.transcripts.read(kept)
        if transcript is None:
            return None
        listed = attachments_in(upload, report)
        drawn = [one for one in listed if one.is_picture]
        pictures = {name: content async for name, content in self._pictures(upload, drawn[:MOST_PICTURES])}
        await self._unchanged(kept)
        told = Told(kind=_kind(report), remarks=tuple(_remarks(report, drawn)), attachments=listed)
        pictured = {one.number: _name(one) for one in drawn if _name(one) in pictures}
        data = conversation_data(upload, transcript, told, pictured)
        return await self.typesetter.render(TEMPLATE, data, moment=upload.arrived_at, pictures=pictures)

    async def _unchanged(self, upload: Upload) -> None:
        """Make sure that what was read is what DI saw: the content identifies the bytes."""
        for file in upload.files:
            seen = await self.originals.look(file.key)
            if isinstance(seen, Gone) or seen.content != file.content:
                raise RenditionError(
                    "rendition-original-changed",
                    "Een origineel is veranderd of weg; daarom is er geen leesbare versie gemaakt.",
                    next_step="Het geregistreerde bestand staat in de zaak en is daar te openen.",
                )

    async def _pictures(self, upload: Upload, wanted: Sequence[Listed]) -> AsyncIterator[tuple[str, bytes]]:
        """Draw each picture small, in a process that can do nothing else; what cannot be drawn is left out."""
        for file in upload.files:
            if file.infected:
                continue
            for batch in _batches(wanted, file):
                contents = await self._contents(file, batch)
                for one in batch:
                    content = contents.get(_member(one))
                    drawn = await self.darkroom.reencode(content, SIDE) if content else None
                    if isinstance(drawn, Picture):
                        yield _name(one), drawn.data

    async def _contents(self, file: UploadFile, batch: Sequence[Listed]) -> Mapping[str, bytes]:
        """Read the pictures of one batch, by their names in the zip; "" is the file itself."""
        names = {_member(one) for one in batch}
        if names == {""}:
            async with self.originals.open(file) as pieces:
                return {"": b"".join([piece async for piece in pieces])}
        return await read_members(self.originals, file, names, LARGEST_PICTURE)


def _batches(wanted: Sequence[Listed], file: UploadFile) -> Iterator[list[Listed]]:
    """Take the pictures of one original together, as many as may be held at the same time."""
    batch: list[Listed] = []
    size = 0
    for one in wanted:
        if one.found is None or one.found.file_id != file.file_id or one.found.size > LARGEST_PICTURE:
            continue
        if batch and size + one.found.size > AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += one.found.size
    if batch:
        yield batch


def _member(one: Listed) -> str:
    return (one.found.member if one.found else None) or ""


def _name(one: Listed) -> str:
    return f"bijlage-{one.number}"


def _kind(report: Json) -> str:
    kind = report.get("kind") if isinstance(report, Mapping) else None
    return kind_in_words(kind if isinstance(kind, str) else None)


def _remarks(report: Json, drawn: Sequence[Listed]) -> Iterator[str]:
    """Repeat what inspection found, each sentence once."""
    found = report.get("findings") if isinstance(report, Mapping) else None
    said = found if isinstance(found, list | tuple) else ()
    sentences = (one.get("sentence") for one in said if isinstance(one, Mapping))
    yield from dict.fromkeys(sentence for sentence in sentences if isinstance(sentence, str))
    if len(drawn) > MOST_PICTURES:
        yield f"Van de afbeeldingen staan alleen de eerste {MOST_PICTURES} verkleind in dit document."
