"""Words that make a chat worth a second look; only hints, a person decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from workflows.inspection.whatsapp.message import Message, MessageKind

HINT_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "bewust_afwegen": (
        "besluit",
        "besloten",
        "akkoord",
        "toezegging",
        "afspraak",
        "afgesproken",
        "wethouder",
        "burgemeester",
        "raadslid",
        "vergunning",
        "subsidie",
        "aanbesteding",
        "offerte",
        "contract",
        "klacht",
        "bezwaar",
        "handhaving",
    ),
    "niet_gebruiken": (
        "bsn",
        "burgerservicenummer",
        "paspoort",
        "identiteitskaart",
        "rijbewijs",
        "wachtwoord",
        "inlogcode",
        "vertrouwelijk",
        "geheim",
        "ziek",
        "ziekte",
        "diagnose",
        "medisch",
        "medicatie",
        "strafblad",
        "schulden",
        "uitkering",
        "huiselijk geweld",
        "jeugdzorg",
    ),
}
"""Per category of the leaflet: the words, lower case."""


def hints(
    messages: Iterable[Message], words: Mapping[str, tuple[str, ...]] = HINT_WORDS
) -> Mapping[str, Mapping[str, int]]:
    """Count, per category, in how many messages each of its words stands; words that do not occur are left out."""
    searches = {category: _any_of(listed) for category, listed in words.items()}
    counts: dict[str, Counter[str]] = {category: Counter() for category in words}
    for message in messages:
        if message.author is None or message.kind is not MessageKind.TEXT:
            continue
        for category, search in searches.items():
            counts[category].update({found.casefold() for found in search.findall(message.text)})
    return {category: dict(counted.most_common()) for category, counted in counts.items() if counted}


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
