from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager

import pytest

from watcher.plain import MOST_REDIRECTS, PIECE, BrokenOffError, PlainDoor, PlainStream

Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Answers as a test says, and remembers which paths were asked on how many connections."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.connections = 0
        self.hung_up = asyncio.Event()
        self.address = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.asked.append(head.split()[1].decode())
                await self.answer(self.asked[-1], writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.hung_up.set()
        finally:
            writer.close()


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Server]:
    server = Server(answer)
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as listening:
        server.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        yield server


@pytest.fixture
def door() -> Iterator[PlainDoor]:
    opened = PlainDoor(trust_env=False)
    yield opened
    opened.close()


async def everything(stream: PlainStream) -> bytes:
    async with aclosing(stream.pieces()) as pieces:
        return b"".join([piece async for piece in pieces])


async def hello(_path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhallo")


async def test_a_connection_serves_the_next_download(door: PlainDoor) -> None:
    async with serving(hello) as server:
        for _ in range(3):
            stream = await door.ask(server.address, {})
            assert await everything(stream) == b"hallo"
            stream.close()

    assert server.connections == 1


async def test_who_stops_halfway_hangs_up(door: PlainDoor) -> None:
    async def endless(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + b"x" * PIECE)

    async with serving(endless) as server, asyncio.timeout(20):
        stream = await door.ask(server.address, {})
        async with aclosing(stream.pieces()) as pieces:
            assert await anext(pieces) == b"x" * PIECE
        stream.close()

        await server.hung_up.wait()  # long before the hour that the rest would never have come


async def test_who_is_broken_off_while_waiting_leaves_no_thread_waiting(door: PlainDoor) -> None:
    async def silent(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")

    async with serving(silent) as server, asyncio.timeout(20):
        stream = await door.ask(server.address, {})
        reading = asyncio.ensure_future(everything(stream))
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        stream.close()

        await server.hung_up.wait()


async def test_an_answer_that_nobody_waits_for_any_more_is_hung_up_on(door: PlainDoor) -> None:
    asked, free = asyncio.Event(), asyncio.Event()

    async def late(_path: str, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await free.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")

    async with serving(late) as server, asyncio.timeout(20):
        asking = asyncio.ensure_future(door.ask(server.address, {}))
        await asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        free.set()

        await server.hung_up.wait()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhallo", "ProtocolError"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhallo\r\n", "ProtocolError"),
    ],
    ids=["length", "chunked"],
)
async def test_less_than_was_promised_is_no_file(door: PlainDoor, body: bytes, kind: str) -> None:
    async def short(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(body)
        await writer.drain()
        writer.close()

    async with serving(short) as server:
        stream = await door.ask(server.address, {})
        with pytest.raises(BrokenOffError, match=kind):
            await everything(stream)
        stream.close()


async def test_a_body_in_chunks_comes_whole(door: PlainDoor) -> None:
    async def chunked(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhal\r\n2\r\nlo\r\n0\r\n\r\n")

    async with serving(chunked) as server:
        assert await everything(await door.ask(server.address, {})) == b"hallo"


async def test_a_redirect_is_followed(door: PlainDoor) -> None:
    async def onward(path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/daar":
            await hello(path, writer)
        else:
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: /daar\r\nContent-Length: 0\r\n\r\n")

    async with serving(onward) as server:
        assert await everything(await door.ask(f"{server.address}/hier", {})) == b"hallo"

    assert server.asked == ["/hier", "/daar"]


async def test_a_redirect_to_another_kind_of_address_is_refused(door: PlainDoor) -> None:
    async def elsewhere(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: https://elders.example/\r\nContent-Length: 0\r\n\r\n")

    async with serving(elsewhere) as server:
        with pytest.raises(BrokenOffError, match="redirected-elsewhere"):
            await door.ask(server.address, {})


async def test_redirects_without_end_are_given_up(door: PlainDoor) -> None:
    async def around(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    async with serving(around) as server:
        with pytest.raises(BrokenOffError, match="redirects"):
            await door.ask(server.address, {})

    assert len(server.asked) == MOST_REDIRECTS + 1


async def test_who_cannot_be_reached_is_named_by_kind_only(door: PlainDoor) -> None:
    async with serving(hello) as server:
        address = server.address
    with pytest.raises(BrokenOffError) as told:
        await door.ask(f"{address}/geheim", {})

    assert str(told.value) == "NewConnectionError"
    assert told.value.__cause__ is None


async def test_the_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(hello) as server:
        monkeypatch.setenv("http_proxy", server.address.replace("http://", "http://ik:wachtwoord@"))
        monkeypatch.setenv("no_proxy", "hier.example")
        door = PlainDoor(trust_env=True)
        assert await everything(await door.ask("http://daar.example/bestand", {})) == b"hallo"
        with pytest.raises(BrokenOffError, match="NameResolutionError"):
            await door.ask("http://hier.example/bestand", {})
        door.close()

    assert server.asked == ["http://daar.example/bestand"]


async def test_no_address_is_logged(door: PlainDoor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(hello) as server:
        await everything(await door.ask(f"{server.address}/geheim", {}))

    assert "geheim" not in caplog.text
