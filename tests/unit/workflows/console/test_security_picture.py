from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import func, select

from tests.consoles import FENNA, House, Shelf, export, picture
from workflows.console import urls
from workflows.model import Upload, UploadFile
from workflows.store import schema, uploads

AT_ONCE = 2
PEOPLE = 8


class Crowd:
    """Counts who is reading from the shelf, and holds everybody there until the gate opens."""

    def __init__(self) -> None:
        self.now, self.most = 0, 0
        self.gate = asyncio.Event()

    @asynccontextmanager
    async def one_more(self) -> AsyncIterator[None]:
        self.now += 1
        self.most = max(self.most, self.now)
        await self.gate.wait()
        yield
        self.now -= 1

    async def look(self, house: House, path: str) -> list[httpx.Response]:
        """Let everybody ask for the same picture, and open the gate once each look was recorded."""
        browsers = [
            await house.browser().sign_in(FENNA) for _ in range(PEOPLE)
        ]  # a look counts once a session
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            asking = [group.create_task(browser.get(path)) for browser in browsers]
            while _looks(house) < PEOPLE:  # noqa: ASYNC110 - the record is in a database, which rings no bell
                await asyncio.sleep(0)
            for _ in range(1000):
                await asyncio.sleep(0)
            self.gate.set()
        return [one.result() for one in asking]


def _looks(house: House) -> int:
    seen = select(func.count()).where(schema.audit.c.action == "inhoud_bekeken")
    with house.database.read() as connection:
        return connection.scalar(seen) or 0


async def _upload(house: House, name: str, content: bytes) -> Upload:
    task = await house.new_task({name: content})
    with house.database.begin() as connection:
        return uploads.get(connection, task.upload_id)


async def test_pictures_wait_in_onedrive_and_not_in_memory(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = await _upload(house, "foto.jpg", picture())
    crowd, opened = Crowd(), Shelf.open

    @asynccontextmanager
    async def busy(shelf: Shelf, file: UploadFile) -> AsyncIterator[AsyncIterator[bytes]]:
        async with crowd.one_more(), opened(shelf, file) as content:
            yield content

    monkeypatch.setattr(Shelf, "open", busy)
    answers = await crowd.look(house, urls.picture(upload.upload_id, upload.files[0].file_id))

    assert {answer.status_code for answer in answers} == {200}
    assert crowd.most == AT_ONCE


async def test_pictures_in_a_zip_wait_too_and_leave_threads_for_the_database(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = await _upload(house, "WhatsApp Chat - Buurtteam.zip", export())
    crowd, read = Crowd(), Shelf.read_at

    async def busy(shelf: Shelf, file: UploadFile, offset: int, length: int) -> bytes:
        async with crowd.one_more():
            return await read(shelf, file, offset, length)

    monkeypatch.setattr(Shelf, "read_at", busy)
    answers = await crowd.look(house, urls.member_picture(upload.upload_id, upload.files[0].file_id, 1))

    assert {answer.status_code for answer in answers} == {200}
    assert crowd.most == AT_ONCE
