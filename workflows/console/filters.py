"""How values are spelled for people: moments, sizes, spans, checksums, names."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
UNITS = ("bytes", "kB", "MB", "GB", "TB")
VISIBLE_LETTERS = 12  # of a checksum
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"))
HARMLESS = {"\u200d", "\ufe0f", "\u00ad"}  # joins emoji, picks their look, breaks words


def moment(value: datetime | None) -> str:
    """Spell a moment: 24 november 2026, 10:15."""
    return "–" if value is None else format_datetime(_local(value), "d MMMM y, HH:mm", locale="nl")


def day(value: datetime | None) -> str:
    """Spell a day: 24 november 2026."""
    return "–" if value is None else format_datetime(_local(value), "d MMMM y", locale="nl")


def moment_short(value: datetime) -> str:
    """Spell a moment in a list: 24 nov 2026, 10:15."""
    return format_datetime(_local(value), "d MMM y, HH:mm", locale="nl")


def moment_exact(value: datetime | None) -> str:
    """Spell a moment to the second: 24-11-2026 10:15:03."""
    return "–" if value is None else _local(value).strftime("%d-%m-%Y %H:%M:%S")


def iso_exact(text: str) -> str:
    """Spell an ISO moment that a history keeps as text; anything else stays as it is."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment_exact(value) if value.tzinfo else text


def clock_time(value: datetime) -> str:
    """Spell only the time of day: 10:15."""
    return _local(value).strftime("%H:%M")


def machine(value: datetime) -> str:
    """Spell a moment for a time element."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written_day(text: str) -> str:
    """Spell the day of a local ISO moment out of a transcript: dinsdag 24 november 2026."""
    try:
        return format_datetime(datetime.fromisoformat(text), "EEEE d MMMM y", locale="nl")
    except ValueError:
        return text[:10]


def written_moment(text: str) -> str:
    """Spell a local ISO moment out of a transcript: 24 november 2026, 10:15."""
    try:
        return format_datetime(datetime.fromisoformat(text), "d MMMM y, HH:mm", locale="nl")
    except ValueError:
        return text


def age(since: datetime, now: datetime) -> str:
    """Say how long ago something was, in one unit: 3 dagen."""
    span = max(now - since, timedelta(0))
    if span < timedelta(minutes=1):
        return "net binnen"
    return str(format_timedelta(span, granularity="minute", threshold=1.2, locale="nl"))


def span(start: datetime, end: datetime | None) -> str:
    """Say how long something took: 0,4 s, 12 s, 3 min 5 s, 2 u 4 min, 3 dagen 4 u."""
    if end is None:
        return "–"
    seconds = max((end - start).total_seconds(), 0)
    if seconds < 10:
        return f"{seconds:.1f} s".replace(".", ",")
    whole = int(seconds)
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if minutes < 1:
        return f"{whole} s"
    if hours < 1:
        return f"{minutes} min {whole % 60} s"
    if days < 1:
        return f"{hours} u {minutes % 60} min"
    return f"{days} {'dag' if days == 1 else 'dagen'} {hours % 24} u"


def size(value: int) -> str:
    """Spell a number of bytes: 2,4 MB."""
    amount, unit = float(value), 0
    while amount >= 1000 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    if unit == 0:
        return f"{value} byte" if value == 1 else f"{value} bytes"
    return f"{amount:.1f} {UNITS[unit]}".replace(".", ",")


def short_hash(value: str) -> str:
    """Show the start of a checksum."""
    return f"{value[:VISIBLE_LETTERS]}…" if len(value) > VISIBLE_LETTERS else value


def number(value: int) -> str:
    """Spell a number with points: 40.000."""
    return f"{value:,}".replace(",", ".")


def plural(count: int, one: str, more: str) -> str:
    """Count things: 1 bestand, 2 bestanden."""
    return f"{number(count)} {one if count == 1 else more}"


def rounds(iteration: str) -> str:
    """Spell where in its loops an action was, counted from one: Elk ronde 3, Binnen ronde 1."""
    parts = (part.rpartition("=") for part in iteration.split("/") if part)
    return ", ".join(
        f"{name.replace('_', ' ')} ronde {int(number) + 1 if number.isdigit() else number}"
        for name, _, number in parts
    )


def plain(text: str) -> str:
    """Show hidden characters, such as one that turns the direction of a file name, instead of obeying them."""
    return "".join(_shown(character) for character in text)


def spoken(text: str) -> str:
    """As `plain`, but without the marks that WhatsApp itself puts in: they say nothing to a reader."""
    return plain(text.translate(MARKS))


def _shown(character: str) -> str:
    if character in HARMLESS or character in "\n\t" or unicodedata.category(character) not in HIDDEN:
        return character
    return f"⟨U+{ord(character):04X}⟩"


def _local(value: datetime) -> datetime:
    return value.astimezone(AMSTERDAM)
