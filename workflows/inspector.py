"""How an upload is inspected: each original streamed once from OneDrive, and matched again with its file id."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from workflows.errors import RetryableError
from workflows.inspection.image import Darkroom
from workflows.inspection.limits import DEFAULT_LIMITS, Limits
from workflows.inspection.ocr import Ocr
from workflows.inspection.outcome import InspectionReport
from workflows.inspection.scan import NoScanner, Scanner
from workflows.inspection.upload import inspect_upload
from workflows.model import ItemSeen, Upload, UploadFile
from workflows.operations.house import FileFound, Inspected
from workflows.ports import Originals


@dataclass(frozen=True, kw_only=True)
class OriginalContent:
    """One original as inspection reads it."""

    originals: Originals
    file: UploadFile

    @property
    def name(self) -> str:
        """Give the name, with the folders below the export folder in front."""
        return f"{self.file.folder_path}/{self.file.name}".lstrip("/")

    @property
    def size(self) -> int:
        """Give the length in bytes, as OneDrive told it."""
        return self.file.size

    def open(self) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Stream the bytes from the first to the last."""
        return self.originals.open(self.file)

    async def read_at(self, offset: int, length: int) -> bytes:
        """Read a part; raises RetryableError when less comes than OneDrive promised."""
        part = await self.originals.read_at(self.file, offset, length)
        if len(part) < min(length, self.size - offset):
            raise await why_other(self.originals, self.file)
        return part


class OriginalsInspector:
    """Inspects uploads where they lie."""

    def __init__(
        self,
        originals: Originals,
        darkroom: Darkroom,
        limits: Limits = DEFAULT_LIMITS,
        scanner: Scanner | None = None,
        ocr: Ocr | None = None,
    ) -> None:
        """Read from *originals*; measure pictures in *darkroom*; show every byte to *scanner*, and pictures to *ocr*."""
        self._ocr = ocr
        self._scanner = scanner or NoScanner()
        self._originals = originals
        self._darkroom = darkroom
        self._limits = limits

    async def inspect(self, upload: Upload) -> Inspected:
        """Read every byte once; raises RetryableError when the bytes are not the ones that OneDrive described."""
        contents = [OriginalContent(originals=self._originals, file=file) for file in upload.files]
        report = await inspect_upload(contents, self._limits, self._darkroom, self._scanner, self._ocr)
        return Inspected(report=report.as_json(), files=tuple(await self._matched(upload, report)))

    async def _matched(self, upload: Upload, report: InspectionReport) -> list[FileFound]:
        """Hold what was read against what OneDrive said of it."""
        for file, read in zip(upload.files, report.files, strict=False):
            if read.size != file.size or file.quickxor not in {None, read.quickxor}:
                raise await why_other(self._originals, file)
        return _found(upload, report)


async def why_other(originals: Originals, file: UploadFile) -> RetryableError:
    """Tell a file that changed meanwhile from one of which OneDrive always gives other bytes, as of Live Photos."""
    seen = await originals.look(file.key)
    same = isinstance(seen, ItemSeen) and seen.content == file.content
    return described_otherwise() if same else changed_meanwhile()


def _found(upload: Upload, report: InspectionReport) -> list[FileFound]:
    found = []
    for file, read in zip(upload.files, report.files, strict=False):
        found.append(
            FileFound(
                file_id=file.file_id, sha256=read.sha256, mime=read.type.mime, scan=read.scan.state.value
            )
        )
    return found


def described_otherwise() -> RetryableError:
    """Say that OneDrive gives other bytes than it describes, while nothing changed: what it gives is not the original."""
    return RetryableError(
        "file-differs-from-description",
        "OneDrive geeft andere bytes dan het zelf beschrijft. Dat gebeurt bij Live Photo's van een iPhone (.heic). "
        "Registreren en verwijderen kan dan niet veilig.",
        next_step="Vraag de medewerker om de foto als gewone JPG te delen en opnieuw in de map te zetten. "
        "Haal het oude bestand niet weg voordat die er staat.",
    )


def changed_meanwhile() -> RetryableError:
    """Say that what was read is not what OneDrive described."""
    return RetryableError(
        "file-changed-while-read",
        "Een bestand veranderde terwijl het werd gelezen.",
        next_step="Laat de bestanden in de map met rust; wij proberen het vanzelf opnieuw.",
    )
