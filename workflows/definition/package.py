"""The zip file that Power Automate exports: a solution, or a package of one flow."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import PurePosixPath

from workflows.definition.charset import text_in
from workflows.definition.document import read_document
from workflows.definition.mistake import DefinitionErrors, Mistake
from workflows.definition.reader import Reading, read_all
from workflows.definition.tree import LONGEST, refuse
from workflows.jsontypes import Json

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
_DEVICE = re.compile(
    r"(con|prn|aux|nul|(com|lpt)[1-9\u00b9\u00b2\u00b3]) *(\..*)?", re.IGNORECASE
)  # Windows keeps these
_LONGEST_NAME = 100
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    NotImplementedError,
)
_ENTRY = b"PK\x01\x02"  # what each line of a zip's table of contents begins with


@dataclass(frozen=True, kw_only=True)
class Package:
    """The flows of a zip as far as they could be read, and why the others could not."""

    readings: tuple[Reading, ...]
    unread: tuple[Mistake, ...]


def read_package(data: bytes, file_name: str) -> Package:
    """Read every flow in a zip as far as possible; raises DefinitionErrors when there is none that can be read."""
    if len(data) > LARGEST_ZIP or data.count(_ENTRY) > MOST_MEMBERS:
        refuse(file_name, (0, 0), "zip_too_large", "Dit zipbestand is te groot om een export te zijn")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        refuse(file_name, (0, 0), "zip_unreadable", "Dit zipbestand is stuk, versleuteld of geen zipbestand")
    with archive:
        members = [one for one in archive.infolist() if _FLOW.fullmatch(one.filename)]
        if not members:
            refuse(file_name, (0, 0), "no_definition", "In dit zipbestand zit geen stroom van Power Automate")
        if len(members) > MOST_FLOWS:
            refuse(file_name, (0, 0), "zip_too_large", f"Dit zipbestand bevat meer dan {MOST_FLOWS} stromen")
        return _read(archive, members, file_name)


def _read(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo], file_name: str) -> Package:
    readings: list[Reading] = []
    unread: list[Mistake] = []
    shared = _shared(archive, file_name, unread)
    for member in members:
        place = f"{file_name}!{member.filename}"
        try:
            found = read_all(_text(archive, member, place), place, shared.get(_project(member)))
            readings += (_named(reading, member.filename) for reading in found)
        except DefinitionErrors as errors:
            unread += errors.mistakes
    if not readings:
        raise DefinitionErrors(unread)
    return Package(readings=tuple(_told_apart(readings)), unread=tuple(unread))


def _shared(archive: zipfile.ZipFile, file_name: str, unread: list[Mistake]) -> Mapping[str, Json]:
    """Read what projects of Logic Apps Standard declare for their flows: each parameters.json, by its folder."""
    projects = {_project(one) for one in archive.infolist() if _is_named(one, "workflow.json")}
    files = {  # of a file that stands in the zip more than once, the last counts
        folder: one
        for one in archive.infolist()
        if _is_named(one, "parameters.json") and (folder := _folder(one)) in projects
    }
    found: dict[str, Json] = {}
    for folder, member in files.items():
        place = f"{file_name}!{member.filename}"
        try:
            found[folder] = read_document(_text(archive, member, place), place).value
        except DefinitionErrors as errors:
            unread += errors.mistakes
    return found


def _is_named(member: zipfile.ZipInfo, name: str) -> bool:
    return PurePosixPath(member.filename).name.lower() == name


def _folder(member: zipfile.ZipInfo) -> str:
    return str(PurePosixPath(member.filename).parent)


def _project(flow: zipfile.ZipInfo) -> str:
    return str(PurePosixPath(flow.filename).parent.parent)


def _told_apart(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Give flows with the same name a number, so that the file of one does not replace another's."""
    seen: set[str] = set()
    for reading in readings:
        numbered = (f"{reading.flow.name} ({number})" for number in count(2))
        name = next(one for one in chain([reading.flow.name], numbered) if one.lower() not in seen)
        seen.add(name.lower())
        yield replace(reading, flow=replace(reading.flow, name=name))


def _text(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str) -> str:
    """Unpack no more than a definition may have, whatever the table of contents says."""
    try:
        with archive.open(member) as stream:
            data = stream.read(LONGEST + 1)
    except _BROKEN:
        refuse(place, (0, 0), "zip_unreadable", "Deze stroom in het zipbestand is stuk of versleuteld")
    if len(data) > LONGEST:
        refuse(place, (0, 0), "too_long", f"Deze stroom in het zipbestand is langer dan {LONGEST} tekens")

    return text_in(data, place)


def _named(reading: Reading, member: str) -> Reading:
    path = PurePosixPath(member)
    shared = path.name.lower() in {"definition.json", "workflow.json"}
    name = _safe(_ID.sub("", path.parent.name if shared else path.stem))
    title = name if reading.flow.title == reading.flow.name else reading.flow.title
    return replace(reading, flow=replace(reading.flow, name=name, title=title))


def _safe(name: str) -> str:
    """Make a name that any disk takes as a file name."""
    safe = _NOT_IN_NAMES.sub("_", name).strip(". ") or "stroom"
    return (f"_{safe}" if _DEVICE.fullmatch(safe) else safe)[:_LONGEST_NAME]
