"""What a message is, told from its body: by shape first, by the words of the lexicon only where shape is not enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from workflows.inspection.whatsapp.marks import GENERATED, MARKS, plain
from workflows.inspection.whatsapp.message import MessageKind
from workflows.inspection.whatsapp.phrasebook import (
    ATTACHED,
    EDITED,
    LONGEST,
    OMITTED,
    PLACE,
    POLL,
    kind_by_start,
    kind_of,
    kind_where_typed,
    label_of,
    may_be_label,
    tells_omission,
)

ANGLES: Final = 10  # pairs of angle brackets looked into, of one message
_MARK: Final = frozenset(GENERATED)
_M: Final = rf"[{MARKS}]{{0,4}}"
_BESIDE: Final = re.compile(rf"^{_M}([^\n<>/\\]{{1,250}}?){_M} {_M}\(([^()\n]{{2,40}})\){_M}[ \r]?(?=\n|$)")
_ANGLED: Final = re.compile(rf"<{_M}([^<>\n]{{3,300}}){_M}>")
_ANGLES_INSIDE: Final = re.compile(
    rf"[{''.join(GENERATED)}]<([^:<>\n]{{2,40}}: ?[^\n]{{1,255}})>{_M}$", re.MULTILINE
)
_NAMED: Final = re.compile(r"^[^:<>]{2,40}?[ \u00a0\u202f]?: ?(.{1,255})$")
_TURKISH: Final = re.compile(r"^(.{1,250}\.\w{1,8}) ([^\W\d_]{3,30})$")
_BEFORE_ANGLE: Final = re.compile(rf"^{_M}([^\n<>/\\]{{1,250}}\.\w{{1,8}}) {_M}<{_M}([^<>:\n]{{3,30}}){_M}>")
_EXTENSION: Final = re.compile(r"\.\w{0,8}$")
_OWN_NAME: Final = re.compile(  # names that only WhatsApp gives
    r"^(?:(?:IMG|VID|AUD|PTT|STK|DOC)-\d{8}-WA\d{4,}|\d{8}-(?:[A-Z]+-\d{4}-\d\d-\d\d|.{1,240}\.\w{1,8}$))"
)
_EDIT_MARK: Final = re.compile(rf"({_M})<{_M}([^<>:\n]{{4,60}})>{_M}\s{{0,4}}$")
_OMISSION: Final = re.compile(rf"^{_M}<{_M}([^<>:\n/]{{3,60}}){_M}>{_M}$")
_LABEL: Final = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+){1,4}$")
_LABELLED: Final = re.compile(
    rf"^\s{{0,4}}[<{MARKS}]|[•\u200e]"
)  # what a label of WhatsApp's starts with, or holds
_POLL: Final = re.compile(
    rf"^{_M}([^\W\d_][^\n:]{{2,20}}):\n[^\n]{{0,500}}\n{_M}[^\n:]{{2,20}}: [^\n]{{0,500}}\(\D{{0,3}}\d{{1,4}} "
)
_OPTIONS: Final = re.compile(  # two under one word
    rf"^{_M}([^\n:]{{2,20}}): [^\n]{{0,500}}\(\D{{0,3}}\d{{1,4}} [^\n]{{0,50}}\n{_M}\1: [^\n]{{0,500}}\(\D{{0,3}}\d{{1,4}} ",
    re.MULTILINE,
)
_LONG_POLL: Final = re.compile(  # a question of several lines, below a word that is known
    rf"^{_M}([^\W\d_][^\n:]{{2,20}}):\n(?:[^\n]{{0,500}}\n){{2,10}}?{_M}[^\n:]{{2,20}}: [^\n]{{0,500}}\(\D{{0,3}}\d{{1,4}} "
)
_EVENT: Final = re.compile(rf"^{_M}(?:EVENT|EVENEMENT|VERANSTALTUNG|EVENTO|ÉVÉNEMENT): ?")
_PLACE: Final = re.compile(
    rf"^{_M}([^:\n]{{1,200}}): ?{_M}([^\n]{{0,200}}?)\n?https?://(?:maps\.google\.com/\?q=|(?:www\.)?google\.[a-z.]{{2,6}}/maps|maps\.apple\.com/|"
    r"(?:www\.)?foursquare\.com/v/)"
)


@dataclass(frozen=True, slots=True)
class Body:
    """What a body turned out to be."""

    kind: MessageKind
    attachment: str | None = None
    edited: bool = False
    generated: bool = False  # WhatsApp wrote it; a person may have caused it


_OMITTED_ENDS: Final = tuple(f" {phrase}" for phrase in OMITTED)

_NAMING: Final = re.compile(r"[.:\-]")  # every name of a file, and what stands before it, holds one of these
_TELLING: Final = re.compile(rf"[<(:•{MARKS}]")  # whatever is more than plain text holds one of these

TYPED: Final = Body(MessageKind.TEXT)
OMISSION: Final = Body(MessageKind.MEDIA_OMITTED, generated=True)
SYSTEM: Final = Body(MessageKind.SYSTEM, generated=True)


def describe(text: str, labels: frozenset[str], *, known: bool = False) -> Body:
    """Look at one body of an authored message; *labels* are words that stood beside WhatsApp's own file names.

    *known* tells that we know the language of the phone: then WhatsApp uses words that we know.
    """
    if _TELLING.search(text) is None and not may_be_label(text):
        return TYPED
    generated = text.startswith(GENERATED)
    edited = ">" in text[-12:] and _edited(text)
    said = text[: text.rindex("<")] if edited else text
    attachment = _attachment(said, labels) if generated or _NAMING.search(said) else None
    if attachment is not None:
        return Body(MessageKind.MEDIA, attachment, edited or _edited_before_file(text), generated)
    kind = _kind(said, generated=generated, known=known)
    return Body(kind or MessageKind.TEXT, None, edited, generated)


def looks_omitted(text: str) -> bool:
    """Tell a label for something left out from a sentence: a few plain words on one line."""
    return _LABEL.match(plain(text)) is not None


def beside(text: str) -> str | None:
    """Give the words beside a file name that only WhatsApp can have given: that is how this phone says "attached"."""
    found = _BESIDE.match(text) if "(" in text and _NAMING.search(text) else None
    label = label_of(found[2]) if found else ""
    return label if found and (label in ATTACHED or _OWN_NAME.match(found[1])) else None


def _edited(text: str) -> bool:
    found = _EDIT_MARK.search(text, max(0, len(text) - 80))
    if found is None or found.start() == 0:
        return False
    label = label_of(found[2])
    return label in EDITED or (bool(found[1]) and label not in OMITTED and not _EXTENSION.search(label))


def _edited_before_file(text: str) -> bool:
    """Look for the note in front of the file, where an iPhone's caption ends."""
    caption, mark, _ = text.rpartition("\u200e<")
    return bool(mark) and caption.rstrip().endswith(">") and _edited(caption)


def _attachment(text: str, labels: frozenset[str]) -> str | None:
    if "<" in text:
        found = _in_angles(text)
        if found is not None:
            return found
    return _in_parentheses(text, labels) if "(" in text else None


def _in_parentheses(text: str, labels: frozenset[str]) -> str | None:
    found = _BESIDE.match(text)
    if found is None:
        return None
    name, label = found[1], label_of(found[2])
    told = label in ATTACHED or label in labels or text.startswith(GENERATED)
    sure = label in ATTACHED and text.startswith(GENERATED)
    shaped = sure or _EXTENSION.search(name) is not None or _OWN_NAME.match(name) is not None
    return plain(name) if shaped and (told or _OWN_NAME.match(name)) else None


def _in_angles(text: str) -> str | None:
    generated = text.startswith(GENERATED)
    for found in islice(_ANGLED.finditer(text), ANGLES):
        marked = text[found.start() - 1 : found.start()] in _MARK
        name = _named(found[1], sure=generated or marked, marked=marked)
        if name is not None:
            return name
    wide = _ANGLES_INSIDE.search(text) if "\u200e<" in text or "\u200f<" in text else None
    if wide and (name := _named(wide[1], sure=True)):
        return name
    before = _BEFORE_ANGLE.match(text) if "." in text else None
    told = before is not None and (generated or label_of(before[2]) in ATTACHED)
    return plain(before[1]) if before and told else None


def _named(inside: str, *, sure: bool, marked: bool = False) -> str | None:
    """Read `word: name.ext`, and `name.ext word` as Turkish has it; where *marked*, a known word is enough."""
    said = plain(inside).strip()
    if found := _NAMED.match(said):
        word, name = label_of(said[: found.start(1)].rstrip(" :")), found[1].strip()
    elif found := _TURKISH.match(said):
        word, name = label_of(found[2]), found[1].strip()
    else:
        return None
    shaped = _EXTENSION.search(name) is not None or (marked and word in ATTACHED)
    return name if shaped and (sure or word in ATTACHED or _OWN_NAME.match(name)) else None


def _kind(text: str, *, generated: bool, known: bool) -> MessageKind | None:
    if _LABELLED.search(text) or may_be_label(text):
        first = text.split("\n", 1)[0]
        label = label_of(first) if len(first) <= LONGEST else None
        kind = None if label is None else _by_label(text, first, label, generated=generated, known=known)
        if kind is not None:
            return kind
    if _ends_omitted(text):
        return MessageKind.MEDIA_OMITTED
    if ":" not in text:
        return None
    if _is_poll(text, generated=generated):
        return MessageKind.POLL
    if _is_place(text, generated=generated):
        return MessageKind.LOCATION
    return MessageKind.EVENT if _EVENT.match(text) else None


def _by_label(text: str, first: str, label: str, *, generated: bool, known: bool) -> MessageKind | None:
    whole = kind_of(label)
    if whole is not None and (generated or first == text or whole is MessageKind.MEDIA_OMITTED):
        return whole
    started = kind_by_start(label) if generated else kind_where_typed(label)
    if started is not None:
        return started
    if _is_omission(first) and (not known or generated or tells_omission(label)):
        return MessageKind.MEDIA_OMITTED
    return MessageKind.MEDIA_OMITTED if _is_omitted_document(first) else None


def _is_poll(text: str, *, generated: bool) -> bool:
    """Tell a poll from a list that a person typed: by WhatsApp's word above it, else by two options under one word."""
    found = _POLL.match(text)
    if found is not None and (generated or label_of(found[1]) in POLL):
        return True
    if found is not None:
        return _OPTIONS.search(text) is not None
    long = _LONG_POLL.match(text)
    return long is not None and label_of(long[1]) in POLL


def _is_place(text: str, *, generated: bool) -> bool:
    """Tell a shared place from a link that a person typed: by WhatsApp's word for it, else by a single word."""
    found = _PLACE.match(text)
    if found is None:
        return False
    said = label_of(found[1])
    at_address = said.endswith(")") and "foursquare.com/v/" in found[0]
    return generated or at_address or said in PLACE or (not found[2] and " " not in said)


def _is_omitted_document(first: str) -> bool:
    """Recognise the name of a document that was left out, in a copy without marks."""
    return "•" in first and label_of(first).endswith(_OMITTED_ENDS)


def _ends_omitted(text: str) -> bool:
    """Tell that something was left out behind the name of a document, or behind what its sender said of it."""
    lead, mark, last = text[-LONGEST:].rpartition("\u200e")
    return bool(mark and lead) and label_of(last) in OMITTED


def _is_omission(first: str) -> bool:
    """Tell `<Media omitted>` in a language we have no words for from something between angle brackets."""
    found = _OMISSION.match(first)
    return (
        found is not None
        and (" " in found[1].strip() or not found[1].isascii())
        and label_of(found[1]) not in EDITED
    )
