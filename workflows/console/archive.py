"""Files as the zaaksysteem has them, read back for somebody whose rights there allow it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from workflows.errors import PermanentError
from workflows.inspection.limits import MEGABYTE
from workflows.model import Person, UploadFile
from workflows.proof import Proof
from workflows.zaaksysteem import documenten
from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.credentials import Acting

LARGEST: Final = 64 * MEGABYTE  # bytes; held in memory while it is read


class Archive(Protocol):
    """Reads registered files back."""

    async def read(self, file: UploadFile, proof: Proof, by: Person) -> bytes:
        """Give the bytes; raises BewaarstroomError when they are not to be had, or are not the same."""
        ...


@dataclass(frozen=True, kw_only=True)
class ZgwArchive:
    """An Archive over the ZGW APIs."""

    client: ZgwClient

    async def read(self, file: UploadFile, proof: Proof, by: Person) -> bytes:
        """Download the document on behalf of *by*, and give it only when its checksum is the one we know."""
        if proof.size > LARGEST:
            raise PermanentError(
                "archive-too-large", "Het bestand is te groot om uit de zaak terug te lezen."
            )
        acting = Acting(user_id=by.object_id, representation=by.name)
        client = self.client.acting_as(acting).for_url(proof.document_url)
        document = await documenten.read(client, proof.document_url)
        async with documenten.download(client, document.inhoud, proof.size) as pieces:
            content = b"".join([piece async for piece in pieces])
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise PermanentError("archive-differs", "Het bestand in de zaak is niet meer hetzelfde.")
        return content


class Held:
    """Files in memory, to be read as originals are."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        """Hold *contents* by file id."""
        self._contents = contents

    async def read_at(self, file: UploadFile, offset: int, length: int) -> bytes:
        """Read a part."""
        return self._contents[file.file_id][offset : offset + length]
