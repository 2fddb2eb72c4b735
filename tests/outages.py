"""A zaaksysteem and a OneDrive that fail at the moment a test chooses: before the work, after it, or with a power cut."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tests.conftest import HandClock
from workflows.clearance import Clearance, FolderClearance, Wijze
from workflows.errors import RetryableError
from workflows.model import (
    Decision,
    Gone,
    ItemKey,
    ItemSeen,
    KeptBecause,
    KeptReason,
    Made,
    Receipt,
    RegisteredDocument,
    Upload,
    UploadFile,
)
from workflows.operations.house import Inspected, NotRegistered
from workflows.proof import VERIFIER, Proof


class PowerCutError(Exception):
    """The process dies here."""


class Cabinet:
    """A zaaksysteem as a dictionary, that answers badly on request; implements Registrar."""

    def __init__(self, drawer: Drawer, clock: HandClock) -> None:
        self.drawer, self.clock = drawer, clock
        self.documents: dict[str, tuple[bytes, str]] = {}  # identificatie -> content, zaak
        self.made: Counter[str] = Counter()
        self.fault = ""

    async def register(
        self, upload: Upload, file: UploadFile, decision: Decision, task_number: int
    ) -> RegisteredDocument | NotRegistered:
        _ = task_number
        key = f"WA-{upload.upload_id}-{(file.sha256 or '')[:8]}"
        content = self.drawer.content.get(file.key.item_id)
        if key not in self.documents:
            self._maybe("before")
            if content is None or hashlib.sha256(content).hexdigest() != file.sha256:
                return NotRegistered(code="original-changed", sentence="Veranderd.")
            self.documents[key] = (content, decision.choice.zaak_url if decision.choice else "")
            self.made[key] += 1
            self._maybe("after")
        self._maybe("crash")
        return RegisteredDocument(
            file_id=file.file_id,
            document_url=f"http://drc/{key}",
            identificatie=key,
            link_url=f"http://zrc/{key}",
            zaak_url=self.documents[key][1],
            versie=1,
        )

    async def verify(
        self, upload: Upload, file: UploadFile, document: RegisteredDocument, decision: Decision
    ) -> Proof | NotRegistered:
        _ = decision
        self._maybe("before")
        content = self.documents[document.identificatie][0]
        if hashlib.sha256(content).hexdigest() != file.sha256:
            return NotRegistered(code="content-differs", sentence="Anders.")
        return Proof(
            upload_id=upload.upload_id,
            file_id=file.file_id,
            sha256=file.sha256 or "",
            size=len(content),
            document_url=document.document_url,
            identificatie=document.identificatie,
            versie=1,
            zaak_url=document.zaak_url,
            link_url=document.link_url,
            verified_at=self.clock(),
            made_by=VERIFIER,
        )

    async def register_made(self, *_: object) -> NotRegistered:
        return NotRegistered(code="none", sentence="Geen.")

    async def verify_made(
        self, made: Made, document: RegisteredDocument, decision: Decision
    ) -> NotRegistered:
        raise NotImplementedError(made, document, decision)

    async def compare(self, proof: Proof) -> Sequence[str]:
        raise NotImplementedError(proof)

    def _maybe(self, moment: str) -> None:
        if self.fault == moment:
            self.fault = ""
            if moment == "crash":
                raise PowerCutError
            raise RetryableError("zaaksysteem-failed")


class Drawer:
    """OneDrive as a dictionary, that answers badly on request; implements Originals."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.content: dict[str, bytes] = {}
        self.deleted: list[tuple[UploadFile, bytes, Clearance]] = []
        self.fault: KeptReason | str = ""

    def seen(self, item_id: str) -> ItemSeen | Gone:
        key = ItemKey(drive_id="d", item_id=item_id)
        content = self.content.get(item_id)
        if content is None:
            return Gone(key=key)
        mark = hashlib.sha256(content).hexdigest()[:10]
        return ItemSeen(
            key=key,
            parent_id="map",
            name="x",
            is_folder=False,
            size=len(content),
            quickxor=mark,
            etag=mark,
            ctag=mark,
        )

    async def look(self, key: ItemKey) -> ItemSeen | Gone:
        if self.fault == "before":
            self.fault = ""
            raise RetryableError("graph-unavailable")
        return self.seen(key.item_id)

    async def delete(self, file: UploadFile, clearance: Clearance) -> Receipt | KeptBecause:
        fault, self.fault = self.fault, ""
        if isinstance(fault, KeptReason):
            return KeptBecause(file_id=file.file_id, reason=fault, at=self.clock())
        seen = self.seen(file.key.item_id)
        if isinstance(seen, Gone):
            return KeptBecause(file_id=file.file_id, reason=KeptReason.GONE, at=self.clock())
        if seen.content != clearance.content:
            return KeptBecause(file_id=file.file_id, reason=KeptReason.CHANGED, at=self.clock())
        self.deleted.append((file, self.content.pop(file.key.item_id), clearance))
        if fault == "after":
            raise RetryableError("original-restless")
        if fault == "crash":
            raise PowerCutError
        permanent = clearance.wijze is Wijze.DEFINITIEF
        return Receipt(file_id=file.file_id, at=self.clock(), permanent=permanent)

    @asynccontextmanager
    async def open(self, file: UploadFile) -> AsyncIterator[AsyncIterator[bytes]]:
        raise NotImplementedError(file)
        yield

    async def read_at(self, file: UploadFile, offset: int, length: int) -> bytes:
        raise NotImplementedError(file, offset, length)

    async def below(self, folder: ItemKey) -> tuple[ItemSeen, ...]:
        there = (self.seen(item_id) for item_id in self.content if item_id.startswith(folder.item_id))
        return tuple(item for item in there if isinstance(item, ItemSeen))

    async def remove_empty_folder(self, folder: ItemSeen, clearance: FolderClearance) -> bool:
        raise NotImplementedError(folder, clearance)

    async def died_with(self, folder: ItemKey) -> tuple[ItemKey, ...]:
        raise NotImplementedError(folder)


class NobodyInspects:
    """Inspection was done before."""

    async def inspect(self, upload: Upload) -> Inspected:
        raise NotImplementedError(upload)
