"""A transcript, read from its text."""

from __future__ import annotations

import datetime as dt
import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from workflows.inspection.whatsapp.author import clean, split_author
from workflows.inspection.whatsapp.body import OMISSION, SYSTEM, TYPED, Body, beside, describe, looks_omitted
from workflows.inspection.whatsapp.dates import DateOrder, Reading, Written, day_of, read
from workflows.inspection.whatsapp.header import shape_of
from workflows.inspection.whatsapp.language import locale_of
from workflows.inspection.whatsapp.marks import GENERATED, MARKS
from workflows.inspection.whatsapp.medianame import date_in
from workflows.inspection.whatsapp.message import (
    Message,
    MessageKind,
    NotationRead,
    Period,
    Transcript,
    period_of,
)
from workflows.inspection.whatsapp.phrasebook import LONGEST, kind_by_start, label_of, tells_event
from workflows.inspection.whatsapp.starts import MOST_MESSAGES, Start, starts

BEGINNING: Final = 3  # messages: the notice stands among them
LONGEST_EVENT: Final = 250  # characters; WhatsApp's sentences about a chat are short
_BLANK: Final = "\n\r\t " + MARKS


class _Record(NamedTuple):
    """One message, its date not read yet."""

    written: Written
    time: str
    author: str | None
    text: str
    marked: bool  # WhatsApp's mark stands before the header, as iPhones do where a file is, or was left out


class _Chat(NamedTuple):
    """What is known of the whole chat before its messages are looked at one by one."""

    ios: bool
    labels: frozenset[str]  # what stood beside WhatsApp's own file names
    known: bool  # the language of the phone is one that we know
    banner: str | None  # the name above an unmarked notice at the top: the chat's own
    marked: bool  # an iPhone's marks are there, so a sentence without one was typed


def parse(text: str) -> Transcript | None:
    """Read a transcript; None when nothing in *text* looks like the start of a message."""
    with _undisturbed():
        return _parsed(text)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Python from looking for cycles meanwhile: messages have none, and looking costs a fifth of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _parsed(text: str) -> Transcript | None:
    even = _even(text)
    shape = shape_of(even)
    found = starts(even, shape) if shape else []
    if shape is None or not found:
        return None
    records = list(_records(even, found[:MOST_MESSAGES], found[MOST_MESSAGES:], shape.platform))
    chat = _Chat(
        ios=shape.platform == "ios",
        labels=_labels(records),
        known=any(_is_notice(record.text) for record in records[:BEGINNING]),
        banner=_banner(records),
        marked=shape.platform == "ios" and any(mark in even for mark in GENERATED),
    )
    bodies = [_body(record, chat) for record in records]
    readings = _readings(records, bodies)
    messages = _messages(records, bodies, readings)
    return Transcript(
        platform=shape.platform,
        locale=locale_of(messages, "".join(dict.fromkeys(start.halves for start in found))),
        notations=_notations(readings, records),
        messages=messages,
        other=_other(records, messages, readings),
        preamble=bool(even[: found[0].start].strip(_BLANK)),
        shape=shape.name,
        whole=len(found) <= MOST_MESSAGES,
    )


def _even(text: str) -> str:
    """Give every line the same end, and the first line one in front."""
    plain_ends = text.replace("\r\n", "\n") if "\r" in text else text
    return "\n" + (plain_ends if "\n" in plain_ends else plain_ends.replace("\r", "\n"))


def _records(text: str, found: Sequence[Start], beyond: Sequence[Start], platform: str) -> Iterable[_Record]:
    ends = [start.start for start in (*found[1:], *beyond)][: len(found)]
    ends += [len(text)] * (len(found) - len(ends))
    group = ""  # its name, once it proves to hold a colon
    for (start, behind, written, time, _), end in zip(found, ends, strict=True):
        line = text[behind:end].removeprefix(" ").rstrip("\n")
        author, body = split_author(line, platform, group)
        if author is not None and ": " in author:
            group = author
        yield _Record(written, time, author, line[body:], text[start + 1] in GENERATED)


def _labels(records: Iterable[_Record]) -> frozenset[str]:
    """Learn from WhatsApp's own file names how this phone says "attached"."""
    return frozenset(
        label
        for record in records
        if record.author is not None and "(" in record.text and (label := beside(record.text))
    )


def _banner(records: Sequence[_Record]) -> str | None:
    """Give the name above the notice at the top, where a copy of the export lost the marks: it is the chat's own."""
    named = (record for record in records[:BEGINNING] if record.author is not None)
    notices = (
        record.author for record in named if _is_notice(record.text) and record.text[:1] not in GENERATED
    )
    return next(notices, None)


def _is_notice(text: str) -> bool:
    return kind_by_start(label_of(text[:LONGEST])) is MessageKind.SYSTEM


def _body(record: _Record, chat: _Chat) -> Body:
    """Describe a body; a generated one without a known form, under the group's name, is WhatsApp speaking."""
    _, _, author, text, marked = record
    if author is None:
        return SYSTEM
    body = describe(text, chat.labels, known=chat.known)
    may_be_event = author == chat.banner or text.startswith(author)
    if body is TYPED and not may_be_event:  # nearly every message
        return body
    if body.kind is MessageKind.SYSTEM:
        return SYSTEM if chat.ios or author == chat.banner else TYPED
    if body.kind is not MessageKind.TEXT:
        return body
    if chat.ios and body.generated and text.strip(_BLANK):
        return OMISSION if marked and looks_omitted(text) else SYSTEM
    return SYSTEM if may_be_event and not chat.marked and _about_chat(record, chat.banner) else body


def _about_chat(record: _Record, banner: str | None) -> bool:
    """Recognise an event without a mark: under the chat's own name, or about its own author in the third person."""
    named = record.author == banner or record.text.startswith(f"{record.author} ")
    return named and tells_event(record.text.partition("\n")[0][:LONGEST_EVENT])


def _messages(
    records: Sequence[_Record], bodies: Sequence[Body], readings: Mapping[str, Reading]
) -> tuple[Message, ...]:
    days_read = {
        written: day_of(written, readings[written.notation].order).isoformat() for written in _dates(records)
    }
    return tuple(
        _message(record, body, days_read[record.written])
        for record, body in zip(records, bodies, strict=True)
    )


def _message(record: _Record, body: Body, day: str) -> Message:
    _, time, author, text, _ = record
    name = None if author is None else clean(author)
    nobody = body.kind is MessageKind.SYSTEM
    return Message(
        f"{day}T{time}",
        None if nobody else name,
        text,
        body.attachment,
        body.kind,
        body.edited,
        name if nobody else None,
    )


def _dates(records: Iterable[_Record]) -> Iterable[Written]:
    return dict.fromkeys(record.written for record in records)


def _readings(records: Sequence[_Record], bodies: Sequence[Body]) -> dict[str, Reading]:
    """Decide the order per notation: one file can hold two. Of messages in a row on one day, the first is enough."""
    dates: dict[str, list[Written]] = {}
    media: dict[str, list[tuple[Written, dt.date]]] = {}
    for written, _ in groupby(records, key=itemgetter(0)):
        dates.setdefault(written.notation, []).append(written)
    for record, body in zip(records, bodies, strict=True):
        named = date_in(body.attachment) if body.attachment else None
        if named is not None:
            media.setdefault(record.written.notation, []).append((record.written, named))
    return {notation: read(run, media.get(notation, ())) for notation, run in dates.items()}


def _notations(readings: Mapping[str, Reading], records: Iterable[_Record]) -> tuple[NotationRead, ...]:
    counted: Counter[str] = Counter()
    for written, run in groupby(records, key=itemgetter(0)):
        counted[written.notation] += sum(1 for _ in run)
    return tuple(
        NotationRead(
            notation=notation,
            order=readings[notation].order,
            evidence=readings[notation].evidence,
            certain=readings[notation].certain,
        )
        for notation, _ in counted.most_common()
    )


def _other(
    records: Sequence[_Record], messages: Sequence[Message], readings: Mapping[str, Reading]
) -> tuple[DateOrder, Period] | None:
    """Read the uncertain dates the other way round."""
    if all(reading.certain for reading in readings.values()):
        return None
    turned = {
        written: day_of(written, _turned(readings[written.notation])).isoformat()
        for written in _dates(records)
    }
    moments = [
        f"{turned[record.written]}T{record.time}"
        for record, message in zip(records, messages, strict=True)
        if message.author is not None
    ]
    period = period_of(moments or [f"{turned[record.written]}T{record.time}" for record in records])
    main = next(reading for reading in readings.values() if not reading.certain)
    return None if period is None else (_turned(main), period)


def _turned(reading: Reading) -> DateOrder:
    if reading.certain or reading.order is DateOrder.YMD:
        return reading.order
    return DateOrder.MDY if reading.order is DateOrder.DMY else DateOrder.DMY
