"""What the readable version of the largest export costs, beside typst alone on the same template and facts.

    python -m tests.benchmarks.bench_rendition [--messages 40000]

Ours is everything between a parsed conversation and the bytes of the PDF: facts, characters, the process of its own.
Typst alone gets the finished facts in this very process. Prints the ratio of the two.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import typst

from tests.documents import pages_of
from workflows.inspection.whatsapp.message import Transcript
from workflows.inspection.whatsapp.transcript import parse
from workflows.model import ItemKey, Person, Upload, UploadFile, UploadKind
from workflows.rendition.conversation import Told, conversation_data
from workflows.rendition.glyphs import FONTS, printable
from workflows.rendition.typesetter import render

MOMENT = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)
WORDS = [
    "de",
    "dakkapel",
    "staat",
    "nu",
    "op",
    "de",
    "tekening",
    "zoals",
    "besproken",
    "met",
    "de",
    "aanvrager",
    "en",
    "de",
    "welstand",
    "in",
    "het",
    "overleg",
]
LIMIT = 1.2


def transcript_of(messages: int) -> Transcript:
    """Make a Dutch chat of eight people, with accents, emoji and lines that go on."""
    start = datetime(2024, 1, 1, 8, 0, tzinfo=UTC)
    lines = []
    for number in range(messages):
        at = (start + timedelta(minutes=17 * number)).strftime("[%d-%m-%Y %H:%M:%S]")
        said = " ".join(WORDS[(number * 7 + step) % len(WORDS)] for step in range(5 + number % 14))
        extra = ("", " café 👍🏽", "\ntweede regel", " مرحبا")[number % 4]
        lines.append(f"{at} Deelnemer {number % 8}: {said}{extra}")
    parsed = parse("\n".join(lines))
    if parsed is None:
        raise SystemExit("the invented chat was not read")
    return parsed


def upload_of() -> Upload:
    """Invent who brought it."""
    key = ItemKey(drive_id="d", item_id="i")
    return Upload(
        upload_id="01KABCDEFGHJKMNPQRSTVWXYZ0",
        kind=UploadKind.FILE,
        key=key,
        owner=Person(object_id="o", name="Noor van Dijk", mail="noor@gemeente.example"),
        watched_folder_id="w",
        content="c",
        arrived_at=MOMENT,
        settled_at=MOMENT,
        files=(
            UploadFile(
                file_id="f", upload_id="u", key=key, name="export.zip", folder_path="", size=1, quickxor=None,
                etag="e", ctag=None, sha256="0" * 64,
            ),
        ),
    )  # fmt: skip


def ours(transcript: Transcript) -> bytes:
    """Make it as the service does."""
    told = Told(kind="export van een WhatsApp-gesprek (iPhone)", remarks=(), attachments=())
    return asyncio.run(render("gesprek", conversation_data(upload_of(), transcript, told, {}), moment=MOMENT))


def typst_alone(facts: Any) -> bytes:
    """Make it with nothing around typst."""
    templates = FONTS.parent / "templates"
    files = {path.name: path.read_bytes() for path in templates.glob("*.typ")}
    sent = {"data": facts, "moment": MOMENT.date().isoformat(), "pictures": {}}
    files |= {"main.typ": files["gesprek.typ"], "data.json": json.dumps(sent, ensure_ascii=False).encode()}
    compile_files: Any = typst.compile
    made: bytes = compile_files(
        files,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=MOMENT,
        sys_inputs={"pictures": ""},
    )
    return made


def main() -> int:
    """Measure both, in turn, and say the ratio of the best of each."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--messages", type=int, default=40_000)
    asked.add_argument("--rounds", type=int, default=2)
    said = asked.parse_args()
    transcript = transcript_of(said.messages)
    told = Told(kind="export van een WhatsApp-gesprek (iPhone)", remarks=(), attachments=())
    facts = printable(conversation_data(upload_of(), transcript, told, {}))
    mine, alone = [], []
    for _ in range(said.rounds):
        started = time.perf_counter()
        pdf = ours(transcript)
        mine.append(time.perf_counter() - started)
        started = time.perf_counter()
        typst_alone(facts)
        alone.append(time.perf_counter() - started)
    ratio = min(mine) / min(alone)
    print(f"{said.messages} messages: {pages_of(pdf)} pages, {len(pdf) / 1e6:.1f} MB")  # noqa: T201
    print(f"ours {min(mine):.1f} s, typst alone {min(alone):.1f} s: ratio {ratio:.2f} (at most {LIMIT})")  # noqa: T201
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
