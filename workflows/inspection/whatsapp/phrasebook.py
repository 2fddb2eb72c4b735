"""What a phrase of WhatsApp means, and in which languages it is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from workflows.inspection.whatsapp.lexicon import LEXICON
from workflows.inspection.whatsapp.lexicon.words import Words
from workflows.inspection.whatsapp.marks import plain
from workflows.inspection.whatsapp.message import MessageKind

LONGEST: Final = 120  # characters; no label is longer


def label_of(text: str) -> str:
    """Reduce a phrase to the spelling of the lexicon."""
    return plain(text).strip(" <>").casefold().rstrip(" .…!")


def _gather(pick: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for locale, words in LEXICON.items():
        for phrase in _phrases(words, pick):
            found.setdefault(phrase.casefold().rstrip(), set()).add(locale)
    return {phrase: frozenset(locales) for phrase, locales in found.items()}


def _phrases(words: Words, pick: str) -> Iterable[str]:
    phrases: tuple[str, ...] = getattr(words, pick)
    return phrases


def _said_of_several(pick: str) -> Iterable[str]:
    """Give the words that a language says in three or more of these phrases, without those that many languages share."""
    said = [
        Counter(word for phrase in _phrases(words, pick) for word in set(phrase.split()))
        for words in LEXICON.values()
    ]
    shared = Counter(word for counted in said for word in counted)
    for counted in said:
        yield from (
            word for word, times in counted.items() if times > 2 and len(word) > 2 and shared[word] < 4
        )


ATTACHED: Final = _gather("attached")
OMITTED: Final = _gather("omitted")
EDITED: Final = _gather("edited")
DELETED: Final = _gather("deleted")
PLACE: Final = _gather("place")
POLL: Final = _gather("poll")

_OMITTING: Final = frozenset(_said_of_several("omitted"))
_EVENTS: Final = tuple(phrase for phrase in _gather("event") if " " in phrase)

_WHOLE: Final = {
    **dict.fromkeys(OMITTED, MessageKind.MEDIA_OMITTED),
    **dict.fromkeys(DELETED, MessageKind.DELETED),
    **dict.fromkeys(_gather("live"), MessageKind.LOCATION),
    **dict.fromkeys(_gather("call"), MessageKind.CALL),
}
_START: Final = tuple(
    (tuple(_gather(pick)), kind)
    for pick, kind in (
        ("call", MessageKind.CALL),
        ("waiting", MessageKind.WAITING),
        ("encrypted", MessageKind.SYSTEM),
    )
)
_CALL_GOES_ON: Final = re.compile(  # how long it took, or what to do about it
    r"^[.,]? ?(?:\d{1,2}:\d\d|\d{1,3} \w{1,8}\.?(?: \d{1,2} \w{1,8}\.?)?|(?:no|geen|keine) an\w+|niet beantwoord|"
    r"ti[kp]\w* (?:\w+ ){1,3}\w+|(?:tap|click) to call back|answered on (?:other|another) device)$"
)
_ALL_STARTS: Final = tuple(phrase for phrases, _ in _START for phrase in phrases)
_LETTERS: Final = min(6, *map(len, (*_WHOLE, *_ALL_STARTS)))
_BEGINNINGS: Final = frozenset(phrase[:_LETTERS] for phrase in (*_WHOLE, *_ALL_STARTS))
_BY_ADMIN: Final = tuple(f"{phrase} " for phrase in DELETED if phrase.endswith(("admin", " beheerder")))


def tells_event(sentence: str) -> bool:
    """Tell that these are words about the group or the chat, as WhatsApp puts them in the languages we know."""
    said = plain(sentence).casefold().replace("\u2019", "'")
    return any(phrase in said for phrase in _EVENTS)


def tells_omission(label: str) -> bool:
    """Tell that one of these words is used of something left out, in the languages we know."""
    return not _OMITTING.isdisjoint(label.split())


def kind_of(label: str) -> MessageKind | None:
    """Say what a message is that consists of this label; None when it is no label."""
    return _WHOLE.get(label) or (MessageKind.DELETED if label.startswith(_BY_ADMIN) else None)


def may_be_label(text: str) -> bool:
    """Tell quickly that a text of a person is no label: most are not."""
    return _begins_label(text.lstrip()[:_LETTERS] if text[:1].isspace() else text[:_LETTERS])


@lru_cache(maxsize=8192)
def _begins_label(letters: str) -> bool:
    return letters.casefold()[:_LETTERS] in _BEGINNINGS


def kind_by_start(label: str) -> MessageKind | None:
    """Say what a message of WhatsApp is that starts with this label and goes on."""
    if not label.startswith(_ALL_STARTS):
        return None
    return next((kind for phrases, kind in _START if label.startswith(phrases)), None)


def kind_where_typed(label: str) -> MessageKind | None:
    """Say the same of a message without WhatsApp's mark: a person may have typed it, and goes on in another way."""
    kind = kind_by_start(label)
    if kind not in {MessageKind.CALL, MessageKind.WAITING}:
        return kind
    longest = max(filter(label.startswith, _ALL_STARTS), key=len)
    rest = label[len(longest) :]
    if kind is MessageKind.WAITING:
        return kind if rest[:1] in {"", ".", "…", ","} else None
    ends = longest[-1] in ".," or rest[:1] in {".", ","}
    return kind if not rest or (ends and _CALL_GOES_ON.search(rest)) else None
