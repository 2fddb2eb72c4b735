"""The body of a request, read under a limit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
from starlette.requests import Request

from watcher.simulator.drive import Times
from watcher.simulator.errors import GraphError, bad_request

MAX_JSON = 4 * 1024 * 1024


def too_large() -> GraphError:
    """Say that the body is larger than this call takes."""
    return GraphError(413, "RequestEntityTooLarge", "The request body is too large.")


async def read_limited(request: Request, limit: int) -> bytes:
    """Return the whole body; raises GraphError 413 over *limit* bytes."""
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise too_large()
        pieces.append(piece)
    return b"".join(pieces)


async def read_json(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body, empty when there is none; raises GraphError 400 or 413."""
    text = await read_limited(request, MAX_JSON)
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise bad_request("Unable to read JSON request payload.") from problem
    if not isinstance(body, dict):
        raise bad_request("Unable to read JSON request payload: an object was expected.")
    return body


async def receive(request: Request, file: Path, limit: int) -> int:
    """Add the body to the end of *file*; return its bytes. Raises GraphError 413; the file is then as it was."""
    async with await anyio.open_file(file, "ab") as stream:
        before = await stream.tell()
        try:
            return await _copy(request, stream, limit)
        except BaseException:
            await stream.truncate(before)
            raise


async def _copy(request: Request, stream: anyio.AsyncFile[bytes], limit: int) -> int:
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise too_large()
        await stream.write(piece)
    return size


def text_in(body: Mapping[str, Any], name: str) -> str | None:
    """Return the text under *name*; raises GraphError 400 when it is something else."""
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    raise bad_request(f"The property '{name}' must be a string.")


def object_in(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the object under *name*, empty when missing; raises GraphError 400 when it is something else."""
    value = body.get(name)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise bad_request(f"The property '{name}' must be an object.")


def times_in(body: Mapping[str, Any]) -> Times:
    """Return what *fileSystemInfo* says about the file's own times; raises GraphError 400."""
    said = object_in(body, "fileSystemInfo")
    created, modified = text_in(said, "createdDateTime"), text_in(said, "lastModifiedDateTime")
    return Times(created_ns=_nanoseconds(created), modified_ns=_nanoseconds(modified))


def _nanoseconds(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, int(aware.timestamp()) * 1_000_000_000)
    except (ValueError, OverflowError) as problem:
        raise bad_request("A moment in fileSystemInfo cannot be read.") from problem
