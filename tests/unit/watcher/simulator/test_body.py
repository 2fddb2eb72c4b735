from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import Message

from watcher.simulator import body
from watcher.simulator.body import object_in, read_json, receive, text_in, times_in
from watcher.simulator.drive import Times
from watcher.simulator.errors import GraphError


def request(*pieces: bytes) -> Request:
    left = list(pieces)

    async def hear() -> Message:
        piece = left.pop(0) if left else b""
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    return Request({"type": "http", "method": "PUT", "path": "/", "headers": []}, hear)


async def test_json_is_read() -> None:
    assert await read_json(request(b'{"a":', b" 1}")) == {"a": 1}
    assert await read_json(request(b"")) == {}


@pytest.mark.parametrize("text", [b"{", b"[]", b"1", b"\xff", b"[" * 100_000])
async def test_other_bodies_are_refused(text: bytes) -> None:
    with pytest.raises(GraphError, match="400"):
        await read_json(request(text))


async def test_json_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MAX_JSON", 5)

    with pytest.raises(GraphError, match="413"):
        await read_json(request(b'{"a": 1}'))


async def test_a_file_is_received_at_the_end_of_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"ab")

    assert await receive(request(b"cd", b"e"), file, 10) == 3
    assert file.read_bytes() == b"abcde"


async def test_a_file_over_the_limit_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"ab")

    with pytest.raises(GraphError, match="413"):
        await receive(request(b"cd", b"e"), file, 2)
    assert file.read_bytes() == b"ab"


def test_texts_and_objects_are_checked() -> None:
    assert (text_in({"a": "x"}, "a"), text_in({}, "a")) == ("x", None)
    assert (object_in({"a": {"b": 1}}, "a"), object_in({"a": None}, "a")) == ({"b": 1}, {})
    with pytest.raises(GraphError, match="must be a string"):
        text_in({"a": 1}, "a")
    with pytest.raises(GraphError, match="must be an object"):
        object_in({"a": 1}, "a")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Times()),
        ({"createdDateTime": "1970-01-01T00:00:01Z"}, Times(created_ns=1_000_000_000)),
        ({"lastModifiedDateTime": "1970-01-01T01:00:01.5+01:00"}, Times(modified_ns=1_000_000_000)),
        ({"lastModifiedDateTime": "1970-01-01T00:00:02"}, Times(modified_ns=2_000_000_000)),
        ({"lastModifiedDateTime": "1900-01-01T00:00:00Z"}, Times(modified_ns=0)),
    ],
)
def test_the_times_of_a_file_are_read(said: dict[str, Any], expected: Times) -> None:
    assert times_in({"fileSystemInfo": said}) == expected


def test_a_time_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(GraphError, match="fileSystemInfo"):
        times_in({"fileSystemInfo": {"createdDateTime": "gisteren"}})
