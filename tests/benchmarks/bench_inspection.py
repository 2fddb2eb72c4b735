"""How fast a chat of 40,000 messages is read beside others who keep every body whole, and a zip of a gigabyte beside the least that anybody must do.

BENCH_MEDIA_MB makes the zip smaller. The others are installed in a folder that is thrown away; one that cannot be had is
left out, and that is said. Times are processor seconds, the best of a few, all in one run on one machine.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from workflows.inspection.checksum import Hasher
from workflows.inspection.report import LocalFile
from workflows.inspection.upload import inspect_upload

ROOT = Path(__file__).parents[2]
MESSAGES = 40_000
SMALL = 2_000  # messages of the chat beside the media
MEDIA = int(os.environ.get("BENCH_MEDIA_MB", "1024"))  # one file of a megabyte each
NAMES = (
    "Anna",
    "Bram",
    "Chantal",
    "~\u202fDaan",
    "\u202a+31\u00a06\u00a000000000\u202c",
    "Esra",
    "Fatima",
    "Gijs",
)
WORDS = "de het een vergadering morgen café m² ½ 👍🏽 naar huis omdat budget zaak dat".split()  # noqa: SIM905 - readable
TURNS = 3  # of which the best counts
RARE = ["(zie hier)", "<b>", "12:30", "https://gemeente.example/zaak?id=1", "regel\ntwee"]
"""One message in ten has one of these."""

OURS = """
import json, sys, time
sys.path.insert(0, sys.argv[2])
from workflows.inspection.whatsapp.transcript import parse
text, best = open(sys.argv[1], encoding="utf-8", newline="").read(), 99.0
for _ in range(5):
    started = time.process_time()
    chat = parse(text)
    best = min(best, time.process_time() - started)
import resource
print(json.dumps([best, len(chat.messages), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))
"""
PYTHON_PEER = """
import json, sys, time
from chat_export import MessageParser
text, best = open(sys.argv[1], encoding="utf-8", newline="").read(), 99.0
for _ in range(2):
    parser = MessageParser(is_ios=True, has_media=True, attachments_in_zip=[])
    started = time.process_time()
    messages = parser.parse_messages(text)[0].messages
    best = min(best, time.process_time() - started)
import resource
print(json.dumps([best, len(messages), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))
"""
NODE_PEER = """
const {parseString} = require('whatsapp-chat-parser');
const text = require('fs').readFileSync(process.argv[2], 'utf8');
let best = 99, count = 0;
for (let turn = 0; turn < 10; turn++) {
  const before = process.cpuUsage();
  count = parseString(text, {parseAttachments: true}).length;
  const used = process.cpuUsage(before);
  best = Math.min(best, (used.user + used.system) / 1e6);
}
console.log(JSON.stringify([best, count, Math.round(process.resourceUsage().maxRSS / 1024)]));
"""


def transcript(messages: int) -> str:
    """Invent an iPhone chat."""
    dice, moment, lines = random.Random(7), datetime(2022, 1, 5, 8), []  # noqa: DTZ001,S311 - invented, no zone
    for number in range(messages):
        moment += timedelta(seconds=dice.randint(1, 3000))
        rare = dice.choices(RARE) if dice.random() < 0.1 else []
        words = " ".join([*dice.choices(WORDS, k=dice.randint(1, 30)), *rare])
        photo = f"\u200e<bijgevoegd: {number:08}-PHOTO-{moment:%Y-%m-%d-%H-%M-%S}.jpg>"
        lines.append(
            f"[{moment:%d-%m-%Y %H:%M:%S}] {dice.choice(NAMES)}: {photo if dice.random() < 0.07 else words}"
        )
    return "\r\n".join(lines)


def say(what: str) -> None:
    """Print one result."""
    print(what, flush=True)  # noqa: T201 - it prints


def measured(*command: str, cwd: Path | None = None) -> tuple[float, int, int]:
    """Run one reader in a process of its own; gives seconds, messages and MB."""
    done = subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True)
    seconds, count, memory = json.loads(done.stdout)
    return seconds, count, memory


def python_peer(place: Path, chat: Path) -> tuple[float, int, int]:
    """Measure chat-export, the fastest on PyPI that leaves bodies whole."""
    subprocess.run([sys.executable, "-m", "venv", place / "venv"], check=True)
    python = str(place / "venv" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "chat-export==1.1.2"], check=True)
    return measured(python, "-c", PYTHON_PEER, str(chat))


def node_peer(place: Path, chat: Path) -> tuple[float, int, int]:
    """Measure npm's whatsapp-chat-parser."""
    npm = shutil.which("npm") or "npm"
    (place / "package.json").write_text("{}")
    (place / "peer.js").write_text(NODE_PEER)
    subprocess.run([npm, "install", "--silent", "whatsapp-chat-parser@4.0.2"], cwd=place, check=True)
    return measured("node", "peer.js", str(chat), cwd=place)


def bench_parsing(place: Path) -> None:
    """Read one chat by us and by others."""
    chat = place / "_chat.txt"
    chat.write_text(transcript(MESSAGES), encoding="utf-8", newline="")
    ours, count, memory = measured(sys.executable, "-c", OURS, str(chat), str(ROOT))
    say(f"parse: {count} messages in {ours:.2f} s, {memory} MB for the whole process (limit 150)")
    peers: dict[str, Callable[[Path, Path], tuple[float, int, int]]] = {
        "chat-export": python_peer,
        "whatsapp-chat-parser (Node)": node_peer,
    }
    for name, run in peers.items():
        try:
            seconds, found, most = run(place, chat)
        except (OSError, subprocess.CalledProcessError) as error:
            say(f"parse: {name} cannot be had here ({type(error).__name__})")
        else:
            say(
                f"parse: {name} {found} messages in {seconds:.2f} s, {most} MB: we take {ours / seconds:.2f} times"
            )


def hash_and_unpack(path: Path, *, each: bool) -> None:
    """Do the least that anybody must: hash the file, and inflate what is in it; with *each*, hash that too."""
    hasher = Hasher()
    with path.open("rb") as file:
        while piece := file.read(1024 * 1024):
            hasher.update(piece)
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as content:
                inside = hashlib.sha256()
                while piece := content.read(1024 * 1024):
                    if each:
                        inside.update(piece)


async def bench_zip(place: Path) -> None:
    """Inspect a zip with media."""
    path = place / "WhatsApp Chat - Test.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", transcript(SMALL))
        for number in range(MEDIA):
            name = f"{number:08}-PHOTO-2022-01-05-08-00-00.jpg"
            archive.writestr(name, b"\xff\xd8\xff" + os.urandom(1024 * 1024))
    before = _peak()
    least, most, took = [], [], []
    for _ in range(TURNS):
        started = _now()
        hash_and_unpack(path, each=False)
        least.append(_spent(started))
        started = _now()
        hash_and_unpack(path, each=True)
        most.append(_spent(started))
        started = _now()
        await inspect_upload([LocalFile(path, path.name)])
        took.append(_spent(started))
    for number, clock in enumerate(("on the clock", "of the processors")):
        ours, bare, full = (min(one[number] for one in spent) for spent in (took, least, most))
        say(f"zip: {MEDIA} MB inspected in {ours:.2f} s {clock}")
        say(f"zip: {ours / bare:.2f} times hashing it and inflating what is in it, {bare:.2f} s (limit 1.5)")
        say(f"zip: {ours / full:.2f} times the same with a hash of each file in it, {full:.2f} s")
    say(f"zip: {_peak() - before} MB more at most")


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _spent(started: tuple[float, float]) -> tuple[float, float]:
    clock, processors = _now()
    return clock - started[0], processors - started[1]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        bench_parsing(Path(folder))
        asyncio.run(bench_zip(Path(folder)))
