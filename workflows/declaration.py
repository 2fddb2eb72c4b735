"""What two people declare of a file that DI registered by hand, in a zaaksysteem that we cannot ask."""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from datetime import datetime

from workflows.errors import PermanentError
from workflows.model import Upload, UploadFile

_NOTARY = object()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the first person says: where a whole upload was registered, file by file."""

    upload_id: str
    system: str  # which zaaksysteem, in DI's words
    zaaknummer: str
    documentnummers: tuple[tuple[str, str], ...]  # (file id, document number there)
    returned: tuple[
        tuple[str, str], ...
    ]  # (file id, SHA-256 that a browser took of what came back); may lack some
    by: str  # object id
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """Two different people say that a file was registered; weaker than a Proof, and never taken for one.

    Only `declare` makes one. Raises PermanentError `declaration-forged` for anyone else.
    """

    upload_id: str
    file_id: str
    sha256: str  # hex, of the bytes that were handed out to be registered
    size: int  # bytes
    system: str
    zaaknummer: str
    documentnummer: str
    compared: bool  # a browser took the same SHA-256 of what came back; that shows the bytes, not where they came from
    declared_by: str
    declared_at: datetime
    confirmed_by: str
    confirmed_at: datetime
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        """Refuse a declaration that did not come from two people."""
        if made_by is not _NOTARY:
            raise PermanentError(
                "declaration-forged",
                "Alleen twee verschillende mensen kunnen verklaren dat iets geregistreerd is.",
            )


def declare(
    entry: Entry, upload: Upload, confirmed_by: str, confirmed_at: datetime
) -> tuple[Declaration, ...]:
    """Make the declarations of every file that is not left out.

    Raises PermanentError `same-person` when the second is the first, `declaration-incomplete` when a file has no
    document number or was never hashed, `declaration-differs` when what came back is not what was handed out.
    """
    if entry.upload_id != upload.upload_id or not confirmed_by or confirmed_by == entry.by:
        raise PermanentError(
            "same-person",
            "Een tweede, andere persoon moet dit bevestigen.",
            next_step="Vraag een collega van Informatiebeheer om deze taak te openen en te bevestigen.",
        )
    numbers, returned = dict(entry.documentnummers), dict(entry.returned)
    files = [file for file in upload.files if file.excluded_because is None]
    if (
        not files
        or not entry.zaaknummer
        or any(not numbers.get(f.file_id) or f.sha256 is None for f in files)
    ):
        raise PermanentError(
            "declaration-incomplete",
            "Niet elk bestand heeft een documentnummer.",
            next_step="Vul bij elk bestand het documentnummer uit het zaaksysteem in.",
        )
    if any(returned.get(file.file_id, file.sha256) != file.sha256 for file in files):
        raise PermanentError(
            "declaration-differs",
            "Een teruggehaald bestand is niet hetzelfde als het origineel.",
            next_step="Controleer in het zaaksysteem of het goede bestand is geregistreerd, en vul het opnieuw in.",
        )
    return tuple(
        _of(file, entry, confirmed_by, confirmed_at, compared=file.file_id in returned) for file in files
    )


def _of(
    file: UploadFile, entry: Entry, confirmed_by: str, confirmed_at: datetime, *, compared: bool
) -> Declaration:
    return Declaration(
        upload_id=file.upload_id,
        file_id=file.file_id,
        sha256=file.sha256 or "",
        size=file.size,
        system=entry.system,
        zaaknummer=entry.zaaknummer,
        documentnummer=dict(entry.documentnummers)[file.file_id],
        compared=compared,
        declared_by=entry.by,
        declared_at=entry.at,
        confirmed_by=confirmed_by,
        confirmed_at=confirmed_at,
        made_by=_NOTARY,
    )
