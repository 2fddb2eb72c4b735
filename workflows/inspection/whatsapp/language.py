"""Which language the phone spoke when it made an export, told from WhatsApp's own sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from workflows.inspection.whatsapp.body import beside
from workflows.inspection.whatsapp.lexicon import LEXICON
from workflows.inspection.whatsapp.marks import plain
from workflows.inspection.whatsapp.message import Message, MessageKind
from workflows.inspection.whatsapp.phrasebook import ATTACHED, DELETED, EDITED, LONGEST, OMITTED, label_of

ENOUGH: Final = 400  # sentences of WhatsApp; more say the same
_SENTENCES: Final = {
    locale: [phrase.casefold() for phrase in (*words.encrypted, *words.event)]
    for locale, words in LEXICON.items()
}
_STARTS: Final = {
    locale: tuple(
        phrase.casefold() for phrase in (*words.call, *words.waiting, *words.live, *words.place, *words.poll)
    )
    for locale, words in LEXICON.items()
}
_STARTED: Final = frozenset({MessageKind.CALL, MessageKind.WAITING, MessageKind.LOCATION, MessageKind.POLL})
_AROUND_TIME: Final = {
    "à": "fr",
    "klo": "fi",
    "ochtends": "nl",
    "middags": "nl",
    "avonds": "nl",
    "um": "de",
    "às": "pt",
    "م": "ar",
    "ص": "ar",
    "오전": "ko",
    "오후": "ko",
} | {
    word: locale
    for locale, words in {"zh": "上午 下午", "ja": "午前 午後", "tr": "ÖÖ ÖS"}.items()
    for word in words.split()
}


def locale_of(messages: Iterable[Message], around_times: str) -> str | None:
    """Count the languages of WhatsApp's own words; None where there are none or they do not agree."""
    votes: Counter[str] = Counter()
    telling = (message for message in messages if message.kind is not MessageKind.TEXT or message.edited)
    for message in islice(telling, ENOUGH):
        votes.update(_languages(message))
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    return next(
        (
            _AROUND_TIME[word]
            for word in plain(around_times).replace(",", " ").split()
            if word in _AROUND_TIME
        ),
        None,
    )


def _languages(message: Message) -> Iterable[str]:
    if message.kind is MessageKind.SYSTEM:
        sentence = plain(message.text).casefold()
        return [
            locale for locale, phrases in _SENTENCES.items() if any(phrase in sentence for phrase in phrases)
        ]
    if message.kind is MessageKind.MEDIA:
        return _speakers(ATTACHED, beside(message.text) or _angled(message.text))
    if message.kind in _STARTED:
        said = label_of(message.text[:LONGEST])
        return [locale for locale, phrases in _STARTS.items() if said.startswith(phrases)]
    if message.edited:
        return _speakers(EDITED, message.text.rpartition("<")[2])
    first = message.text.split("\n", 1)[0]
    return (
        _speakers(OMITTED, first)
        or _speakers(DELETED, first)
        or _speakers(OMITTED, message.text.rpartition("\u200e")[2])
    )


def _speakers(known: Mapping[str, frozenset[str]], said: str) -> frozenset[str]:
    return known.get(label_of(said), frozenset())


def _angled(text: str) -> str:
    """Take the word beside the file's name: before the colon, or behind the name as in Turkish."""
    inside = text.partition("<")[2].partition(">")[0]
    word, colon, _ = inside.partition(":")
    return label_of(word if colon else inside.rpartition(" ")[2])
