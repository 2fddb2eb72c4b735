"""The time of day in a header: 12 or 24 hours, with the words that languages use for the halves of the day."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from workflows.inspection.whatsapp.marks import plain

_MORNING: Final = frozenset(
    [
        "am",
        "vm",
        "de",
        "pg",
        "sa",
        "öö",
        "пд",
        "дп",
        "πμ",
        "ص",
        "قظ",
        "上午",
        "午前",
        "오전",
        "早上",
        "凌晨",
        "清晨",
        "पूर्वाह्न",
        "पूर्वाह्ण",
        "paradite",
        "முற்பகல்",
        "ก่อนเที่ยง",
        "vorm",
        "मपू",
        "ಪೂರ್ವಾಹ್ನ",
        "ਪੂਦੁ",
        "غم",
        "පෙව",
        "gh",
    ]
)
_AFTERNOON: Final = frozenset(
    [
        "pm",
        "nm",
        "du",
        "ptg",
        "ch",
        "ös",
        "пп",
        "дс",
        "μμ",
        "م",
        "بظ",
        "下午",
        "午後",
        "오후",
        "晚上",
        "中午",
        "傍晚",
        "अपराह्न",
        "अपराह्ण",
        "pasdite",
        "பிற்பகல்",
        "หลังเที่ยง",
        "nachm",
        "मउ",
        "ಅಪರಾಹ್ನ",
        "ਬਾਦੁ",
        "غو",
        "පව",
        "gd",
    ]
)
_PUNCTUATION: Final = {ord(sign): None for sign in " .,،、_"}


def time_of(hour: str, minute: str, second: str | None, halves: str) -> str | None:
    """Return `HH:MM:SS`, or None where the numbers are no time of day; *halves* is what stood around them."""
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    if hours > 24 or minutes > 59 or seconds > 59:
        return None
    return f"{_on_the_day(hours, _half(halves)):02}:{minutes:02}:{seconds:02}"


def _on_the_day(hours: int, half: str | None) -> int:
    if half == "pm" and hours < 12:
        return hours + 12
    if half == "am" and hours == 12:
        return 0
    return hours % 24


@lru_cache(maxsize=256)
def _half(halves: str) -> str | None:
    words = plain(halves).replace("_", " ").casefold()
    for word in (words.translate(_PUNCTUATION), *(word.translate(_PUNCTUATION) for word in words.split())):
        if word in _MORNING:
            return "am"
        if word in _AFTERNOON:
            return "pm"
    return None
