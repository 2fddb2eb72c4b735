"""What the work asks of the outside, in its own words; the watcher answers with Microsoft, a test with a simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from workflows.clearance import Clearance, FolderClearance
from workflows.jsontypes import JsonObject
from workflows.model import Gone, ItemKey, ItemSeen, KeptBecause, Letter, Receipt, UploadFile

Clock = Callable[[], datetime]
"""Tell the time: aware, in UTC."""

Bytes = AbstractAsyncContextManager[AsyncIterator[bytes]]
"""Content in pieces, opened for as long as the with block lasts."""


class Originals(Protocol):
    """The employees' OneDrives."""

    def open(self, file: UploadFile) -> Bytes:
        """Stream the file's bytes as they are now; raises RetryableError when the download breaks off."""
        ...

    async def read_at(self, file: UploadFile, offset: int, length: int) -> bytes:
        """Read exactly *length* bytes from *offset* (shorter only at the end)."""
        ...

    async def look(self, key: ItemKey) -> ItemSeen | Gone:
        """Read the item afresh by id."""
        ...

    async def below(self, folder: ItemKey) -> tuple[ItemSeen, ...]:
        """List everything below a folder afresh, folders included, depth first; empty when the folder is gone."""
        ...

    async def delete(self, file: UploadFile, clearance: Clearance) -> Receipt | KeptBecause:
        """Move the original to the recycle bin, if a fresh read shows it unchanged (If-Match), else say why not."""
        ...

    async def remove_empty_folder(self, folder: ItemSeen, clearance: FolderClearance) -> bool:
        """Move an empty folder to the recycle bin with its fresh eTag; False when it is not empty or changed."""
        ...

    async def died_with(self, folder: ItemKey) -> tuple[ItemKey, ...]:
        """After removing a folder: items that the feed shows to have gone with it."""
        ...


class Post(Protocol):
    """Mail that leaves the house."""

    async def send(self, letter: Letter) -> None:
        """Hand the letter over; raises RetryableError or PermanentError."""
        ...


class Plans(Protocol):
    """Planner: tasks as its own JSON, with the eTag that a change needs."""

    async def add(self, fields: JsonObject) -> JsonObject:
        """Make a task, asked exactly once; whoever got no answer must look before asking again."""
        ...

    async def task(self, task_id: str) -> JsonObject:
        """Read a task afresh."""
        ...

    async def details(self, task_id: str) -> JsonObject:
        """Read the details of a task afresh."""
        ...

    async def change(self, task: JsonObject, fields: JsonObject) -> None:
        """Change a task as it was read, unless somebody changed it since (graph-precondition-failed)."""
        ...

    async def change_details(self, details: JsonObject, fields: JsonObject) -> None:
        """Change details as they were read, unless somebody changed them since."""
        ...

    def tasks(self, plan_id: str) -> AsyncIterator[JsonObject]:
        """Give every task of a plan."""
        ...

    def buckets(self, plan_id: str) -> AsyncIterator[JsonObject]:
        """Give every bucket of a plan."""
        ...

    async def person(self, spelled: str) -> str:
        """Find the object id of somebody by id or sign-in name."""
        ...
