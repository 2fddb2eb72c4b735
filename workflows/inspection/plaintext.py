"""What was read as a transcript is plain text, whatever somebody wrote in it: a line of HTML makes no web page of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

from workflows.inspection.filetype import ALLOWED, fits_name
from workflows.inspection.findings import Finding
from workflows.inspection.outcome import FileReport
from workflows.inspection.unpacked import about_type

PLAIN: Final = ALLOWED["text/plain"]
_ABOUT_TYPE: Final = frozenset(
    {"uitvoerbaar_bestand", "office_macro", "type_niet_toegestaan", "type_anders_dan_naam"}
)


def as_plain_text(file: FileReport, transcripts: Collection[str]) -> FileReport:
    """Type a file, or what is in it, as text where it is one of the *transcripts*."""
    members = tuple(
        replace(member, type=PLAIN) if member.name in transcripts else member for member in file.members
    )
    kind = PLAIN if file.name in transcripts and not members else file.type
    return replace(file, type=kind, members=members)


def about_plain_text(findings: Iterable[Finding], transcripts: Iterable[str]) -> Iterator[Finding]:
    """Say of the *transcripts* only what their type as text tells; of the other files what was said."""
    names = dict.fromkeys(transcripts)
    yield from (
        finding for finding in findings if not (finding.file in names and finding.code in _ABOUT_TYPE)
    )
    for name in names:
        yield from about_type(name, PLAIN)
        if not fits_name(PLAIN, name):
            yield Finding(code="type_anders_dan_naam", file=name, detail=PLAIN.label)
