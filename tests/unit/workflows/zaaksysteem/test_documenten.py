from __future__ import annotations

import base64
import hashlib
import json
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.zaaksysteem import Sim, now, original, running_sim, source_of
from workflows.errors import PermanentError, RetryableError
from workflows.zaaksysteem import documenten
from workflows.zaaksysteem.client import ZgwClient, http_for
from workflows.zaaksysteem.credentials import Credentials
from workflows.zaaksysteem.documenten import NewDocument
from workflows.zaaksysteem.original import Original, OriginalChangedError
from workflows.zaaksysteem.roots import Roots
from workflows.zaaksysteem.simulator.catalogi import RSIN
from workflows.zaaksysteem.simulator.serving import running
from workflows.zaaksysteem.simulator.world import Options

CONTENT = bytes(range(256)) * 8
MEBIBYTE = 1024 * 1024


def new_document(kind: str, wanted: Original) -> NewDocument:
    return NewDocument(
        identificatie="WA-1",
        bronorganisatie=RSIN,
        creatiedatum=date(2026, 11, 19),
        titel='Gesprek met "aanhalingstekens" en é',
        auteur="Gemeente",
        beschrijving="",
        informatieobjecttype=kind,
        vertrouwelijkheidaanduiding="zaakvertrouwelijk",
        formaat="application/zip",
        bestandsnaam="gesprek.zip",
        size=wanted.size,
        sha256=wanted.sha256,
        hashed_on=date(2026, 11, 20),
    )


@asynccontextmanager
async def listening(answer: Callable[[Request], Awaitable[Response]]) -> AsyncIterator[ZgwClient]:
    """A client that speaks to a server which answers everything in one way."""
    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    async with running(app) as address:
        roots = Roots(zaken=f"{address}/z", documenten=f"{address}/d", catalogi=f"{address}/c")
        credentials = Credentials(client_id="x", secret="een geheim dat lang genoeg is voor HS256")
        async with http_for(roots) as http:
            yield ZgwClient(http=http, roots=roots, credentials=credentials, clock=now)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 1000, 100_001])
async def test_a_document_arrives_whole_whatever_its_size(sim: Sim, size: int) -> None:
    content = (CONTENT * 50)[:size]
    wanted = original(content)
    new = new_document(sim.type_url("Chatbericht"), wanted)
    await documenten.create(sim.client, new, wanted)
    (found,) = await documenten.find(sim.client, "WA-1", RSIN)
    async with documenten.download(sim.client, found.inhoud, size) as pieces:
        assert b"".join([piece async for piece in pieces]) == content


async def test_the_particulars_arrive_as_they_were_given(sim: Sim) -> None:
    wanted = original(CONTENT)
    await documenten.create(sim.client, new_document(sim.type_url("Chatbericht"), wanted), wanted)
    (found,) = await documenten.find(sim.client, "WA-1", RSIN)
    said = (await sim.ask("GET", found.url)).json()
    given = {
        name: said[name] for name in ("titel", "taal", "status", "indicatieGebruiksrecht", "integriteit")
    }
    assert given == {
        "titel": 'Gesprek met "aanhalingstekens" en é',
        "taal": "dut",
        "status": "definitief",
        "indicatieGebruiksrecht": False,
        "integriteit": {"algoritme": "sha_256", "waarde": wanted.sha256, "datum": "2026-11-20"},
    }


async def test_documents_of_others_in_the_list_are_not_ours() -> None:
    def document(identificatie: str) -> dict[str, object]:
        names = ("url", "identificatie", "bronorganisatie", "informatieobjecttype")
        return {**dict.fromkeys(names, identificatie), "versie": 1}

    async def careless(_: Request) -> Response:
        return JSONResponse({"next": None, "results": [document("WA-1"), document("WA-2")]})

    async with listening(careless) as client:
        assert [one.url for one in await documenten.find(client, "wa-1", RSIN)] == ["WA-1"]


async def test_a_source_that_breaks_off_makes_no_document(sim: Sim) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield CONTENT[:100]
        raise RetryableError("download-broke-off")

    @asynccontextmanager
    async def opened() -> AsyncIterator[AsyncIterator[bytes]]:
        yield pieces()

    wanted = replace(original(CONTENT), source=opened)
    with pytest.raises(RetryableError) as caught:
        await documenten.create(sim.client, new_document(sim.type_url("Chatbericht"), wanted), wanted)
    assert caught.value.code == "download-broke-off"
    assert (await sim.state())["documents"] == []


async def test_the_checksum_is_known_before_the_last_byte_leaves(sim: Sim) -> None:
    wanted = replace(original(CONTENT), source=source_of(CONTENT[::-1]))
    with pytest.raises(OriginalChangedError):
        await documenten.create(sim.client, new_document(sim.type_url("Chatbericht"), wanted), wanted)
    assert (await sim.state())["documents"] == []


async def test_a_missing_part_in_the_middle_waits_for_the_whole_checksum(tmp_path: Path) -> None:
    async with running_sim(tmp_path, options=Options(part_size=1000)) as sim:
        wanted = original(CONTENT)
        opened = await documenten.open_parts(sim.client, new_document(sim.type_url("Chatbericht"), wanted))
        first, middle, last = opened.bestandsdelen
        others = replace(opened, bestandsdelen=(first, replace(middle, voltooid=True), last))
        await documenten.send_parts(sim.client, others, wanted, opened.lock)
        again = await documenten.read(sim.client, opened.url)
        changed = replace(wanted, source=source_of(CONTENT[:-1] + b"!"))
        with pytest.raises(OriginalChangedError):
            await documenten.send_parts(sim.client, again, changed, opened.lock)
        await documenten.send_parts(sim.client, again, wanted, opened.lock)
        await documenten.unlock(sim.client, again, opened.lock)
        assert (await documenten.read(sim.client, opened.url)).complete


async def test_parts_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    async with running_sim(tmp_path, options=Options(part_size=1000)) as sim:
        wanted = original(CONTENT)
        opened = await documenten.open_parts(sim.client, new_document(sim.type_url("Chatbericht"), wanted))
        short = replace(opened, bestandsdelen=opened.bestandsdelen[:-1])
        with pytest.raises(PermanentError) as caught:
            await documenten.send_parts(sim.client, short, wanted, opened.lock)
        assert caught.value.code == "parts-do-not-fit"


class Sink:
    """Takes a document in without keeping it: hashes the content that the base64 stands for."""

    def __init__(self) -> None:
        self.checksum = hashlib.sha256()
        self.largest = 0
        self.envelope = b""

    async def take_in(self, request: Request) -> Response:
        rest, inside = b"", False
        async for piece in request.stream():
            self.largest = max(self.largest, len(piece))
            rest += piece
            if not inside:
                before, mark, rest = rest.partition(b'"inhoud": "')
                self.envelope, inside = before + mark, True
            whole = len(rest) // 4 * 4 if b'"' not in rest else 0
            self.checksum.update(base64.b64decode(rest[:whole]))
            rest = rest[whole:]
        coded, quote, after = rest.partition(b'"')
        self.checksum.update(base64.b64decode(coded))
        self.envelope += quote + after
        return JSONResponse({"url": "u"}, 201)


async def test_a_hundred_mebibytes_are_never_held_in_memory() -> None:
    piece = bytes(range(256)) * 1024  # 256 KiB
    count = 400

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(count):
            yield piece

    @asynccontextmanager
    async def opened() -> AsyncIterator[AsyncIterator[bytes]]:
        yield pieces()

    checksum = hashlib.sha256()
    for _ in range(count):
        checksum.update(piece)
    wanted = Original(source=opened, size=count * len(piece), sha256=checksum.hexdigest())
    sink = Sink()
    async with listening(sink.take_in) as client:
        tracemalloc.start()
        await documenten.create(client, new_document("t", wanted), wanted)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (wanted.size, sink.checksum.hexdigest()) == (100 * MEBIBYTE, wanted.sha256)
    assert json.loads(sink.envelope)["bestandsomvang"] == wanted.size
    assert peak < 8 * MEBIBYTE
