from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from workflows.console.zipping import zipped


@asynccontextmanager
async def opened(*pieces: bytes) -> AsyncIterator[AsyncIterator[bytes]]:
    async def give() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    yield give()


async def test_files_come_out_of_the_zip_as_they_went_in() -> None:
    files = [
        ("media", "foto.jpg", partial(opened, b"een", b"twee")),
        ("media", "foto.jpg", partial(opened, b"ander")),
        ("..", "../../etc/passwd", partial(opened)),
        ("", "..", partial(opened, b"naamloos")),
    ]

    sent = b"".join([piece async for piece in zipped(files)])

    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "media/foto.jpg": b"eentwee",
            "2 media foto.jpg": b"ander",
            "etc/passwd": b"",
            "bestand": b"naamloos",
        }


async def test_it_is_sent_piece_by_piece() -> None:
    pieces = [piece async for piece in zipped([("", "a.bin", partial(opened, b"x" * 1000, b"y" * 1000))])]

    assert [len(piece) > 900 for piece in pieces[:2]] == [True, True]
