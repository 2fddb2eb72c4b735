"""What the readable version of the largest export costs, beside typst alone on the same template and facts.

    python -m tests.benchmarks.bench_rendition [--messages 40000]

Ours is everything between a parsed conversation and the bytes of the PDF: facts, characters, the process of its own.
Typst alone gets the finished facts in a process of its own too. Prints the ratio of the two.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import typst

from tests.documents import pages_of
from workflows.inspection.whatsapp.message import Transcript
from workflows.inspection.whatsapp.transcript import parse
from workflows.jsontypes import JsonObject
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
T = TypeVar("T")


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


def typst_alone(sent: Path) -> None:
    """Make it in a process of its own with nothing around typst; the facts lie ready on disk."""
    subprocess.run([sys.executable, __file__, "--alone", str(sent)], check=True)


def alone(sent: Path) -> None:
    """Be that process."""
    templates = FONTS.parent / "templates"
    files = {path.name: path.read_bytes() for path in templates.glob("*.typ")}
    files |= {"main.typ": files["gesprek.typ"], "data.json": sent.read_bytes()}
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
    sent.with_suffix(".pdf").write_bytes(made)


def cost(work: Callable[[], T]) -> tuple[float, float, T]:
    """Measure seconds on the clock and of the processor, of this process and those it starts."""
    clock, before = time.perf_counter(), _processor()
    made = work()
    return time.perf_counter() - clock, _processor() - before, made


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> int:
    """Measure both, in turn, and say the ratio of the best of each."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--messages", type=int, default=40_000)
    asked.add_argument("--rounds", type=int, default=2)
    asked.add_argument("--alone", type=Path)
    said = asked.parse_args()
    if said.alone:
        alone(said.alone)
        return 0
    transcript = transcript_of(said.messages)
    with tempfile.TemporaryDirectory() as folder:
        sent = Path(folder) / "data.json"
        sent.write_text(json.dumps(facts_of(transcript), ensure_ascii=False))
        mine = [cost(lambda: ours(transcript)) for _ in range(said.rounds)]
        theirs = [cost(lambda: typst_alone(sent)) for _ in range(said.rounds)]
    pdf = mine[0][2]
    print(f"{said.messages} messages: {pages_of(pdf)} pages, {len(pdf) / 1e6:.1f} MB")  # noqa: T201
    ratios = []
    for number, unit in enumerate(("s on the clock", "s of the processor")):
        we, they = (min(each[number] for each in measured) for measured in (mine, theirs))
        ratios.append(we / they)
        print(f"ours {we:.1f}, typst alone {they:.1f} {unit}: ratio {we / they:.2f} (at most {LIMIT})")  # noqa: T201
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"memory of the largest process: {peak:.0f} MB")  # noqa: T201
    return 0 if min(ratios) <= LIMIT else 1


def facts_of(transcript: Transcript) -> JsonObject:
    """Give what typst alone gets: the facts, ready to be set."""
    told = Told(kind="export van een WhatsApp-gesprek (iPhone)", remarks=(), attachments=())
    shown = printable(conversation_data(upload_of(), transcript, told, {}))
    return {"data": shown, "moment": MOMENT.date().isoformat(), "pictures": {}}


if __name__ == "__main__":
    sys.exit(main())
