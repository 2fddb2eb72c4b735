"""The zip file that Power Automate exports: a solution, or a package of one flow."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePosixPath

from workflows.definition.reader import Reading, read_all
from workflows.definition.tree import LONGEST, refuse

LARGEST_ZIP = 50_000_000  # bytes
MOST_MEMBERS = 5_000
MOST_FLOWS = 500

# Solutions, packages of one flow, and projects of Logic Apps Standard.
_FLOW = re.compile(
    r"(?:.*/)?(?:Workflows/[^/]+\.json|Microsoft\.Flow/flows/[^/]+/definition\.json|[^/]+/workflow\.json)",
    re.IGNORECASE,
)
_ID = re.compile(r"-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^\w ().-]")
_LONGEST_NAME = 100
_ENTRY = b"PK\x01\x02"  # what each line of a zip's table of contents begins with


def read_package(data: bytes, file_name: str) -> tuple[Reading, ...]:
    """Read every flow in a zip as far as possible; raises DefinitionErrors when it is no such zip."""
    if len(data) > LARGEST_ZIP or data.count(_ENTRY) > MOST_MEMBERS:
        refuse(file_name, (0, 0), "zip_too_large", "Dit zipbestand is te groot om een export te zijn")
    try:
        texts = _texts(data, file_name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError):
        refuse(file_name, (0, 0), "zip_unreadable", "Dit zipbestand is stuk, versleuteld of geen zipbestand")
    if not texts:
        refuse(file_name, (0, 0), "no_definition", "In dit zipbestand zit geen stroom van Power Automate")

    return tuple(
        _named(reading, member)
        for member, text in texts.items()
        for reading in read_all(text, f"{file_name}!{member}")
    )


def _texts(data: bytes, file_name: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [one for one in archive.infolist() if _FLOW.fullmatch(one.filename)]
        if len(members) > MOST_FLOWS:
            refuse(file_name, (0, 0), "zip_too_large", f"Dit zipbestand bevat meer dan {MOST_FLOWS} stromen")
        return {one.filename: _text(archive, one, file_name) for one in members}


def _text(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file_name: str) -> str:
    """Unpack no more than a definition may have, whatever the table of contents says."""
    with archive.open(member) as stream:
        data = stream.read(LONGEST + 1)
    if len(data) > LONGEST:
        refuse(file_name, (0, 0), "too_long", f"Een stroom in dit zipbestand is langer dan {LONGEST} tekens")

    return data.decode("utf-8-sig")


def _named(reading: Reading, member: str) -> Reading:
    path = PurePosixPath(member)
    shared = path.name.lower() in {"definition.json", "workflow.json"}
    name = _safe(_ID.sub("", path.parent.name if shared else path.stem))
    title = name if reading.flow.title == reading.flow.name else reading.flow.title
    return replace(reading, flow=replace(reading.flow, name=name, title=title))


def _safe(name: str) -> str:
    """Make a name that any disk takes as a file name."""
    return _NOT_IN_NAMES.sub("_", name).strip(". ")[:_LONGEST_NAME] or "stroom"
